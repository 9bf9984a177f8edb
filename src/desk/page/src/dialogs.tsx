// What is asked or shown over the desk: to air, kill, insert, pronounce, keys. All are <dialog>s, so that the browser
// keeps the focus within and gives it back.
import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { deliver, order, set, storyOf, useStore } from './store';
import type { Check, Copy, Edition } from './types';
import { clockTenths, level, signed, timeOfDay } from './format';
import { Icon } from './icons';
import { hearText } from './player';
import { Button } from './top';
import { sheet } from './keys';
import { named, t } from './texts';

function close(): void {
  set({ dialog: null });
}

function Sheet({ title, kind, children }: { title: string; kind?: string; children: ComponentChildren }) {
  const node = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const before = document.activeElement;
    node.current?.showModal();
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  return (
    <dialog
      ref={node}
      class={`sheet${kind ? ` ${kind}` : ''}`}
      aria-labelledby="sheet-title"
      onClose={close}
      onCancel={close}
      onClick={(event) => {
        if (event.target === node.current) close();
      }}
    >
      <div class="sheet-body">
        <div class="sheet-head">
          <h2 id="sheet-title">{title}</h2>
          <Button icon="close" name={t('do.close')} keys="Escape" onClick={close} />
        </div>
        {children}
      </div>
    </dialog>
  );
}

export function Dialogs() {
  const { dialog, edition } = useStore();
  if (!dialog || !edition) return null;
  switch (dialog.kind) {
    case 'help':
      return <Help />;
    case 'air':
      return <ToAir edition={edition} />;
    case 'kill':
      return <Kill edition={edition} story={dialog.story} />;
    case 'insert':
      return <Insert edition={edition} place={dialog.place} />;
    case 'pronounce':
      return <Pronounce edition={edition} line={dialog.line} text={dialog.text} />;
  }
}

/** What the desk itself can tell before the server has made and checked the file. */
function before(edition: Edition): Check[] {
  const { levels, target } = edition;
  const { limits } = levels;
  const fits = Math.abs(edition.over_under) < 0.0005;
  return [
    {
      what: t('check.length'),
      measured: fits ? clockTenths(edition.seconds) : `${clockTenths(edition.seconds)} (${signed(edition.over_under)} s)`,
      wanted: target.shortest === target.longest ? clockTenths(target.longest) : `${clockTenths(target.shortest)}–${clockTenths(target.longest)}`,
      verdict: fits ? 'ok' : edition.over_under > 0 ? 'fail' : 'warning',
    },
    {
      what: t('check.loudness'),
      measured: levels.settled ? `${level(levels.lufs)} LUFS` : t('check.measuring'),
      wanted: `${level(limits.lufs)} LUFS`,
      verdict: !levels.settled || (levels.lufs !== null && Math.abs(levels.lufs - limits.lufs) <= 0.5) ? 'ok' : 'warning',
    },
    {
      what: t('check.peak'),
      measured: levels.settled ? `${level(levels.true_peak)} dBTP` : t('check.measuring'),
      wanted: `≤ ${level(limits.true_peak)} dBTP`,
      verdict: !levels.settled || levels.true_peak === null || levels.true_peak <= limits.true_peak + 0.05 ? 'ok' : 'fail',
    },
  ];
}

const verdicts = { ok: 'check', warning: 'warning', fail: 'close' } as const;

function Checks({ checks }: { checks: Check[] }) {
  return (
    <table class="checks">
      <thead>
        <tr>
          <th scope="col">{t('check.what')}</th>
          <th scope="col">{t('check.measured')}</th>
          <th scope="col">{t('check.wanted')}</th>
        </tr>
      </thead>
      <tbody>
        {checks.map((check) => (
          <tr key={check.what} class={check.verdict}>
            <th scope="row">
              <span class="verdict">
                <Icon name={verdicts[check.verdict]} />
                <span class="sr">{t(`verdict.${check.verdict}`)}: </span>
              </span>
              {check.what}
            </th>
            <td>{check.measured ?? '–'}</td>
            <td>{check.wanted ?? '–'}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Copies({ copies }: { copies: Copy[] }) {
  return (
    <ul class="copies">
      {copies.map((copy) => (
        <li key={`${copy.to} ${copy.where}`} class={copy.ok ? 'ok' : 'fail'}>
          <span class="verdict">
            <Icon name={copy.ok ? 'check' : 'close'} />
            <span class="sr">{t(copy.ok ? 'verdict.ok' : 'verdict.fail')}: </span>
          </span>
          <span>
            <strong>{copy.to}</strong> {copy.where}
            {!copy.ok && copy.why && <span class="reason">{copy.why}</span>}
          </span>
        </li>
      ))}
    </ul>
  );
}

function ToAir({ edition }: { edition: Edition }) {
  const { aired, busy, progress, waiting, drafts, link } = useStore();
  const unsaved = Object.values(drafts).filter((draft) => draft.text !== draft.base).length;
  const { delivered, deliver_to: places, approved } = edition;
  const fresh = delivered !== null && delivered.revision === edition.revision;
  const checks = aired?.check.length ? aired.check : before(edition);
  return (
    <Sheet title={t('air.title', { time: edition.air.local })}>
      <p class={`state ${fresh ? 'ok' : ''}`} role="status">
        {delivered
          ? t(fresh ? 'air.is_delivered' : 'air.changed_since', { at: timeOfDay(delivered.at, edition.station.timezone), by: delivered.by })
          : approved
            ? t('air.approved', { at: timeOfDay(approved.at, edition.station.timezone), by: approved.by })
            : t('air.not_yet')}
      </p>
      <Checks checks={checks} />
      <h3>{t('air.where')}</h3>
      {aired || delivered ? (
        <Copies copies={aired?.copies ?? delivered?.copies ?? []} />
      ) : places.length > 0 ? (
        <ul class="copies">
          {places.map((place) => (
            <li key={place}>{place}</li>
          ))}
        </ul>
      ) : (
        <p>{t('air.no_places')}</p>
      )}
      {unsaved > 0 && (
        <p class="state warn">
          <Icon name="warning" />
          {t('air.unsaved', { count: unsaved })}
        </p>
      )}
      {progress && (
        <p class="going">
          <progress max={1} value={progress.part} aria-label={progress.text} /> {progress.text}
        </p>
      )}
      <div class="row-buttons end">
        <Button icon="close" name={t('do.back')} wide onClick={close} />
        <button
          type="button"
          class="to-air"
          autofocus
          aria-disabled={busy > 0 || waiting.length > 0 || link !== 'up' ? 'true' : undefined}
          onClick={() => {
            if (busy === 0 && waiting.length === 0 && link === 'up') void deliver('/api/air', {});
          }}
        >
          <Icon name="air" />
          <span>{busy > 0 ? t('air.going') : delivered ? t('air.again') : t('air.send')}</span>
        </button>
      </div>
    </Sheet>
  );
}

function Kill({ edition, story: id }: { edition: Edition; story: string }) {
  const { busy } = useStore();
  const [doomed] = useState(storyOf(edition, id)); // gone from the edition before it is delivered again
  const story = storyOf(edition, id);
  useEffect(() => {
    if (!story && busy === 0) close(); // somebody else was quicker
  }, [story, busy]);
  if (!doomed) return null;
  const aired = edition.delivered !== null;
  return (
    <Sheet title={t('kill.title')} kind="danger">
      <p class="big-text" dir="auto">
        {doomed.headline}
      </p>
      <p>{t(aired ? 'kill.delivered' : 'kill.what')}</p>
      <div class="row-buttons end">
        <Button icon="close" name={t('do.back')} wide onClick={close} />
        <button
          type="button"
          class="to-air"
          aria-disabled={busy > 0 ? 'true' : undefined}
          onClick={() => {
            if (busy > 0) return;
            if (aired) void deliver('/api/kill', { story: id }).then(() => set({ dialog: { kind: 'air' } }));
            else {
              order([{ verb: 'kill', story: id }]);
              close();
            }
          }}
        >
          <Icon name="kill" />
          <span>{t(busy > 0 && aired ? 'air.going' : aired ? 'kill.do_delivered' : 'kill.do')}</span>
        </button>
      </div>
    </Sheet>
  );
}

function Insert({ edition, place }: { edition: Edition; place: number }) {
  const [headline, setHeadline] = useState('');
  const [text, setText] = useState('');
  const [at, setAt] = useState(place);
  const ready = headline.trim() !== '' && text.trim() !== '';
  return (
    <Sheet title={t('insert.title')}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (!ready) return;
          order([{ verb: 'insert', place: at, headline: headline.trim(), text: text.trim() }]);
          close();
        }}
      >
        <label class="field">
          <span>{t('insert.headline')}</span>
          <input value={headline} required maxLength={300} onInput={(event) => setHeadline(event.currentTarget.value)} />
        </label>
        <label class="field">
          <span>{t('insert.text')}</span>
          <textarea rows={6} required value={text} onInput={(event) => setText(event.currentTarget.value)} />
        </label>
        <label class="field">
          <span>{t('insert.place')}</span>
          <select value={at} onChange={(event) => setAt(Number(event.currentTarget.value))}>
            {edition.stories.map((story) => (
              <option key={story.id} value={story.place}>
                {t('insert.before', { place: story.place + 1, headline: story.headline })}
              </option>
            ))}
            <option value={edition.stories.length}>{t('insert.last')}</option>
          </select>
        </label>
        <p class="hint">{t('insert.hint')}</p>
        <div class="row-buttons end">
          <Button icon="sound" name={t('do.try')} wide disabled={text.trim() === ''} onClick={() => void hearText(text, edition.station.reader)} />
          <Button icon="close" name={t('do.cancel')} wide onClick={close} />
          <button type="submit" class="button wide primary" aria-disabled={ready ? undefined : 'true'}>
            <Icon name="add" />
            <span>{t('insert.do')}</span>
          </button>
        </div>
      </form>
    </Sheet>
  );
}

function Pronounce({ edition, line: id, text: start }: { edition: Edition; line: string; text: string }) {
  const line = edition.lines.find((one) => one.id === id);
  const [text, setText] = useState(start);
  const [as, setAs] = useState('');
  useEffect(() => {
    if (!line) close();
  }, [line]);
  if (!line) return null;
  const words = [...new Set(line.words.map((word) => line.text.slice(word.begin, word.end).replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, '')))].filter((word) => word.length > 1);
  const ready = text.trim() !== '' && as.trim() !== '';
  const said = { text: text.trim(), as: as.trim() };
  return (
    <Sheet title={t('pronounce.title')}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (!ready) return;
          order([{ verb: 'pronounce', ...said }], { hear: { line: id } });
          close();
        }}
      >
        <div class="field">
          <span id="pick">{t('pronounce.pick')}</span>
          <div class="pick" role="group" aria-labelledby="pick">
            {words.map((word) => (
              <button key={word} type="button" class={`word-button${word === text ? ' on' : ''}`} aria-pressed={word === text} onClick={() => setText(word)}>
                {word}
              </button>
            ))}
          </div>
        </div>
        <label class="field">
          <span>{t('pronounce.word')}</span>
          <input value={text} required maxLength={200} onInput={(event) => setText(event.currentTarget.value)} />
        </label>
        <label class="field">
          <span>{t('pronounce.as')}</span>
          <input value={as} required maxLength={200} autofocus autocomplete="off" spellcheck={false} onInput={(event) => setAs(event.currentTarget.value)} />
        </label>
        <p class="hint">{t('pronounce.hint')}</p>
        <div class="row-buttons end">
          <Button icon="sound" name={t('pronounce.now')} wide disabled={text.trim() === ''} onClick={() => void hearText(text, line.voice)} />
          <Button icon="sound" name={t('pronounce.try')} wide disabled={!ready} onClick={() => void hearText(text, line.voice, said)} />
          <Button icon="play" name={t('pronounce.in_line')} wide disabled={!ready} onClick={() => void hearText(line.text, line.voice, said)} />
          <button type="submit" class="button wide primary" aria-disabled={ready ? undefined : 'true'}>
            <Icon name="check" />
            <span>{t('pronounce.save')}</span>
          </button>
        </div>
      </form>
    </Sheet>
  );
}

function Help() {
  const { singleKeys } = useStore();
  return (
    <Sheet title={t('help.title')} kind="keys">
      <div class="key-groups">
        {sheet.map((group) => (
          <section key={group.name}>
            <h3>{t(`help.${group.name}`)}</h3>
            <dl>
              {group.keys.map(([keys, what]) => (
                <div key={what}>
                  <dt>
                    {keys.map((key) => (
                      <kbd key={key}>{named('key', key)}</kbd>
                    ))}
                  </dt>
                  <dd>{t(what)}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
      <label class="check">
        <input type="checkbox" checked={singleKeys} onChange={(event) => set({ singleKeys: event.currentTarget.checked })} />
        {t('help.single_keys')}
      </label>
    </Sheet>
  );
}
