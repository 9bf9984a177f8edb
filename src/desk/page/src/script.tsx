// What is said: the lines of the selected item, word by word, and why each is there; and the editing of a line.
import { useEffect, useRef } from 'preact/hooks';
import { beginEdit, cancelEdit, get, itemOfKey, lineKey, linesOf, order, saveEdit, set, storyOf, typed, useStore } from './store';
import type { Edition, Line, Story } from './types';
import { clock, length, when } from './format';
import { Icon } from './icons';
import { hearFile, hearText, onTick, playFrom, playLine, position, seek } from './player';
import { Button } from './top';
import { named, t } from './texts';
import { lengthen, pinStory } from './rundown';

export function Script() {
  const { edition, item: key, drafts } = useStore();
  useHighlight();
  if (!edition) return null;
  const item = itemOfKey(edition, key);
  if (!item) return null;
  const story = item.kind === 'story' ? storyOf(edition, item.story) : null;
  const lines = linesOf(edition, item);
  const lostDrafts = Object.entries(drafts).filter(([id, draft]) => draft.text !== draft.base && !edition.lines.some((line) => line.id === id));
  return (
    <section class="pane script" aria-labelledby="script-title">
      <div class="pane-head story-head">
        <div class="title">
          <p class="kicker">
            {story ? t('script.story', { place: story.place + 1, of: edition.stories.length }) : named('kind', item.kind)}
            {story?.section && <span> · {story.section}</span>}
            <span> · {t('script.at', { at: item.at })}</span>
          </p>
          <h2 id="script-title">{story ? story.headline : named('kind', item.kind)}</h2>
          {story && (
            <p class="meta">
              {[story.source, when(story.published, edition.station.timezone, edition.air.time), story.urgency > 0 ? t('script.urgency', { urgency: story.urgency }) : '', story.file]
                .filter(Boolean)
                .join(' · ')}
            </p>
          )}
        </div>
        {story && <StoryBar edition={edition} story={story} />}
      </div>
      {lostDrafts.map(([id, draft]) => (
        <div key={id} class="conflict" role="alert">
          <p>
            <Icon name="warning" />
            {t('draft.line_gone')}
          </p>
          <blockquote>{draft.text}</blockquote>
          <div class="row-buttons">
            <Button icon="copy" name={t('do.copy_text')} wide onClick={() => void navigator.clipboard.writeText(draft.text)} />
            <Button icon="close" name={t('do.discard')} wide onClick={() => cancelEdit(id)} />
          </div>
        </div>
      ))}
      {lines.length === 0 && <p class="empty">{t('script.no_words')}</p>}
      <ol class="lines">
        {lines.map((line) => (
          <LineView key={lineKey(line, edition.lines)} edition={edition} line={line} />
        ))}
      </ol>
    </section>
  );
}

function StoryBar({ edition, story }: { edition: Edition; story: Story }) {
  return (
    <div class="story-bar">
      <Button icon="play" name={t('do.play_story')} keys="Shift+Enter" wide kind="primary" onClick={() => playFrom(story.start, story.start + story.seconds)} />
      <span class="stepper">
        <Button icon="minus" name={t('do.shorter')} keys="-" onClick={() => lengthen(story, -5)} />
        <span class="figure" aria-label={t('script.length', { length: length(story.seconds) })}>
          {length(story.seconds)}
        </span>
        <Button icon="add" name={t('do.longer')} keys="+" onClick={() => lengthen(story, 5)} />
        {story.wanted_seconds !== null && (
          <Button icon="undo" name={t('do.natural_length')} onClick={() => order([{ verb: 'length', story: story.id, seconds: null }])} />
        )}
      </span>
      <Voice edition={edition} value={story.voice} name={t('script.voice')} onChange={(voice) => order([{ verb: 'voice', story: story.id, voice }], { hear: { story: story.id } })} />
      {!edition.article && <Button icon="pin" name={story.pinned ? t('do.unpin') : t('do.pin')} keys="I" pressed={story.pinned} onClick={() => pinStory(story)} />}
    </div>
  );
}

function Voice({ edition, value, name, onChange }: { edition: Edition; value: string; name: string; onChange: (voice: string) => void }) {
  return (
    <label class="select">
      <span>{name}</span>
      <select value={value} onChange={(event) => onChange(event.currentTarget.value)}>
        {!edition.station.voices.some((voice) => voice.name === value) && <option value={value}>{value}</option>}
        {edition.station.voices.map((voice) => (
          <option key={voice.name} value={voice.name} title={voice.description}>
            {voice.name}
          </option>
        ))}
      </select>
    </label>
  );
}

function LineView({ edition, line }: { edition: Edition; line: Line }) {
  const { line: selected, editing, drafts, waiting } = useStore();
  const key = lineKey(line, edition.lines);
  const on = key === selected;
  const open = editing === line.id;
  const here = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (on) here.current?.scrollIntoView({ block: 'nearest', behavior: matchMedia('(prefers-reduced-motion: reduce)').matches ? 'auto' : 'smooth' });
  }, [on]);
  const draft = drafts[line.id];
  const unsaved = !open && draft && draft.text !== draft.base;
  const own = edition.stories.find((story) => story.id === line.story);
  return (
    <li ref={here} class={`line${on ? ' on' : ''}${open ? ' open' : ''} by-${line.source}`} data-line={line.id} aria-current={on ? 'true' : undefined} onClick={() => !on && set({ line: key, follow: false })}>
      <button
        type="button"
        class="play-line"
        title={`${t('do.play_line')} (Enter)`}
        aria-label={t('line.play', { text: line.text })}
        onClick={(event) => {
          event.stopPropagation();
          set({ line: key });
          playLine(line);
        }}
      >
        <Icon name="play" />
        <span>{clock(line.start)}</span>
      </button>
      <div class="body">
        {open ? <Editor line={line} /> : <Words line={line} lineId={key} />}
        {unsaved && (
          <p class="unsaved">
            <Icon name="edit" />
            {waiting.some((one) => one.draft === line.id) ? t('draft.waiting') : t('draft.unsaved')}
            <button type="button" class="link" onClick={() => beginEdit(line.id)}>
              {t('draft.go_on')}
            </button>
          </p>
        )}
        <p class="why">
          <span class={`origin ${line.source}`}>{t(`origin.${line.source}`)}</span>
          {line.role !== 'story' && line.source !== 'station' && <span>{named('role', line.role)}</span>}
          <span>{line.reason}</span>
          {own && line.voice !== own.voice && <span>{t('line.voice', { voice: line.voice })}</span>}
        </p>
        {on && (
          <>
            {!open && <Details line={line} />}
            {!open && <LineTools edition={edition} line={line} />}
          </>
        )}
      </div>
      <span class="secs" aria-label={t('line.seconds', { seconds: line.seconds.toFixed(1) })}>
        {line.seconds.toFixed(1)}
      </span>
    </li>
  );
}

/** The text with each word that is spoken in a span of its own; what lies between (spaces, commas) is text. */
function Words({ line, lineId }: { line: Line; lineId: string }) {
  const parts = [];
  let at = 0;
  for (const [n, word] of line.words.entries()) {
    if (word.begin < at || word.end > line.text.length) continue;
    if (word.begin > at) parts.push(line.text.slice(at, word.begin));
    parts.push(
      <span key={n} class="word" data-w={`${lineId}/${n}`}>
        {line.text.slice(word.begin, word.end)}
      </span>,
    );
    at = word.end;
  }
  parts.push(line.text.slice(at));
  return (
    <p
      class="words"
      dir="auto"
      onClick={(event) => {
        const at = wordAt(event.target);
        const word = at === null ? undefined : line.words[at];
        if (word && !selectedText()) seek(word.start);
      }}
      onDblClick={() => {
        const text = selectedText();
        if (text && line.source !== 'station') set({ line: lineId });
      }}
    >
      {parts}
    </p>
  );
}

function wordAt(target: EventTarget | null): number | null {
  const at = target instanceof HTMLElement ? target.dataset['w']?.split('/').pop() : undefined;
  return at === undefined ? null : Number(at);
}

export function selectedText(): string {
  return (window.getSelection()?.toString() ?? '').trim();
}

/** The word or words to pronounce: what is selected in the text, else the word heard now, else none. */
export function wordToSay(line: Line): string {
  const text = selectedText().replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, '');
  if (text && line.text.includes(text)) return text;
  const now = position();
  const word = line.words.find((one) => now >= one.start && now < one.stop);
  return word ? line.text.slice(word.begin, word.end).replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, '') : '';
}

function Details({ line }: { line: Line }) {
  return (
    <dl class="details">
      {line.original !== null && (
        <>
          <dt>{t('line.original')}</dt>
          <dd>{line.original}</dd>
        </>
      )}
      {line.spoken !== line.text && (
        <>
          <dt>{t('line.spoken')}</dt>
          <dd>{line.spoken}</dd>
        </>
      )}
      {line.rules.length > 0 && (
        <>
          <dt>{t('line.rules')}</dt>
          <dd>{line.rules.join(', ')}</dd>
        </>
      )}
      {line.source === 'article' && line.worth > 0 && (
        <>
          <dt>{t('line.worth')}</dt>
          <dd>
            <meter min={0} max={1} value={line.worth} aria-label={t('line.worth')} /> {Math.round(line.worth * 100)}
          </dd>
        </>
      )}
    </dl>
  );
}

function LineTools({ edition, line }: { edition: Edition; line: Line }) {
  const story = storyOf(edition, line.story);
  const many = story !== null && line.role === 'story';
  return (
    <div class="tools" role="toolbar" aria-label={t('line.tools')}>
      <Button icon="edit" name={t('do.edit')} keys="E" wide onClick={() => beginEdit(line.id)} />
      <Button icon="sound" name={t('do.pronounce')} keys="P" wide onClick={() => set({ dialog: { kind: 'pronounce', line: line.id, text: wordToSay(line) } })} />
      {many && story.candidates > 0 && <Button icon="swap" name={t('do.swap')} keys="S" wide onClick={showCandidates} />}
      <Button icon="play" name={t('do.play_dry')} onClick={() => void hearFile(line.wav)} />
      {line.original !== null && <Button icon="undo" name={t('do.original')} wide onClick={() => order([{ verb: 'replace_line', line: line.id, text: null }], { hear: { line: line.id } })} />}
      {line.source !== 'station' && (
        <Button icon="drop" name={t('do.leave_out')} keys="Delete" onClick={() => leaveOut(line)} />
      )}
      <Voice edition={edition} value={line.voice} name={t('line.voice_of')} onChange={(voice) => order([{ verb: 'voice', line: line.id, voice }], { hear: { line: line.id } })} />
    </div>
  );
}

export function leaveOut(line: Line): void {
  order([{ verb: 'replace_line', line: line.id, text: '' }], line.story ? { hear: { story: line.story } } : {});
}

export function showCandidates(): void {
  set({ view: 'source' });
  requestAnimationFrame(() => document.querySelector<HTMLElement>('.candidates button')?.focus());
}

function Editor({ line }: { line: Line }) {
  const { drafts, waiting, link } = useStore();
  const draft = drafts[line.id];
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    const node = field.current;
    if (!node) return;
    node.focus();
    node.setSelectionRange(node.value.length, node.value.length);
  }, []);
  if (!draft) return null;
  const held = waiting.some((one) => one.draft === line.id);
  return (
    <div class="editor">
      <label class="sr" for={`edit-${line.id}`}>
        {t('edit.label')}
      </label>
      <textarea
        id={`edit-${line.id}`}
        ref={field}
        rows={3}
        value={draft.text}
        spellcheck
        aria-describedby={`hint-${line.id}`}
        onInput={(event) => typed(line.id, event.currentTarget.value)}
        onKeyDown={(event) => {
          event.stopPropagation();
          if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
            event.preventDefault();
            saveEdit(line.id);
          } else if (event.key === 'Escape') {
            cancelEdit(line.id);
            focusLine(line.id);
          }
        }}
      />
      {draft.theirs !== null && (
        <div class="conflict" role="alert">
          <p>
            <Icon name="warning" />
            {t('edit.conflict', { by: get().edition?.changed_by || t('others.somebody') })}
          </p>
          <blockquote>{draft.theirs === '' ? t('edit.left_out') : draft.theirs}</blockquote>
          <div class="row-buttons">
            <Button icon="edit" name={t('edit.keep_mine')} wide onClick={() => saveEdit(line.id)} />
            <Button icon="check" name={t('edit.take_theirs')} wide onClick={() => cancelEdit(line.id)} />
          </div>
        </div>
      )}
      <p class="hint" id={`hint-${line.id}`}>
        {held && link === 'lost' ? t('draft.waiting') : t('edit.hint')}
      </p>
      <div class="row-buttons">
        <Button icon="check" name={t('do.save')} keys="Enter" wide kind="primary" disabled={held} onClick={() => saveEdit(line.id)} />
        <Button icon="sound" name={t('do.try')} wide onClick={() => void hearText(draft.text, line.voice)} />
        <Button icon="close" name={t('do.cancel')} keys="Escape" wide onClick={() => cancelEdit(line.id)} />
      </div>
    </div>
  );
}

export function focusLine(id: string): void {
  requestAnimationFrame(() => document.querySelector<HTMLElement>(`.line[data-line="${CSS.escape(id)}"] .play-line`)?.focus());
}

/** Marks the word that is heard. The words are marked in the document itself: drawing anew for each would be waste. */
function useHighlight(): void {
  useEffect(() => {
    let marked: Element | null = null;
    return onTick((now) => {
      const { edition } = get();
      if (!edition) return;
      const line = edition.lines.find((one) => now >= one.start && now < one.start + one.seconds + 0.2);
      let n = -1;
      line?.words.forEach((word, at) => {
        if (word.start <= now + 0.02) n = at;
      });
      const word = line?.words[n];
      const key = line && word && now < word.stop + 0.25 ? `${lineKey(line, edition.lines)}/${n}` : null;
      const next = key ? document.querySelector(`[data-w="${key}"]`) : null;
      if (next === marked && (marked === null || marked.isConnected)) return;
      marked?.classList.remove('heard');
      next?.classList.add('heard');
      marked = next;
    });
  }, []);
}
