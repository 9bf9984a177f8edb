// The other views: what does not air and why, the segments as files, the changes.
import { useState } from 'preact/hooks';
import { get, loadArticle, order, say, set, useStore } from './store';
import { length, timeOfDay, when } from './format';
import { playFrom } from './player';
import { insertPlace } from './rundown';
import { Button } from './top';
import { named, t } from './texts';

export function LeftOut() {
  const { edition, item } = useStore();
  if (!edition) return null;
  const { timezone } = edition.station;
  return (
    <section class="pane wide-pane" aria-labelledby="left-title">
      <div class="pane-head">
        <h2 id="left-title">{t('left.title')}</h2>
      </div>
      <div class="two">
        <section aria-labelledby="others-title">
          <h3 id="others-title">{t('left.others', { count: edition.others.length })}</h3>
          {edition.others.length === 0 && <p class="empty">{t('left.no_others')}</p>}
          <ul class="cards">
            {edition.others.map((other) => (
              <li key={other.id}>
                <p class="head" dir="auto">
                  {other.headline}
                </p>
                <p class="meta">{[other.source, when(other.published, timezone, edition.air.time), other.file].filter(Boolean).join(' · ')}</p>
                <p class="reason">{other.why}</p>
                <div class="row-buttons">
                  <Read story={other.id} />
                  {other.dropped && <Button icon="undo" name={t('do.undrop')} wide onClick={() => order([{ verb: 'undrop', story: other.id }])} />}
                  {other.held && <Button icon="check" name={t('do.approve')} wide onClick={() => order([{ verb: 'approve', story: other.id }])} />}
                  {!other.dropped && !other.held && (
                    <Button
                      icon="add"
                      name={t('do.take_in')}
                      wide
                      onClick={() => order([{ verb: 'pin', story: other.id, place: insertPlace(edition, item) }], { hear: { story: other.id } })}
                    />
                  )}
                </div>
              </li>
            ))}
          </ul>
        </section>
        <section aria-labelledby="refused-title">
          <h3 id="refused-title">{t('left.refused', { count: edition.refused.length })}</h3>
          {edition.refused.length === 0 && <p class="empty">{t('left.no_refused')}</p>}
          <ul class="cards">
            {edition.refused.map((one, n) => (
              <li key={n}>
                <p class="head" dir="auto">
                  {one.headline || one.file}
                </p>
                {one.headline && <p class="meta">{one.file}</p>}
                <p class="reason">{one.why}</p>
              </li>
            ))}
          </ul>
        </section>
      </div>
      {edition.warnings.length > 0 && (
        <section aria-labelledby="warnings-title">
          <h3 id="warnings-title">{t('left.warnings')}</h3>
          <ul class="plain">
            {edition.warnings.map((warning) => (
              <li key={warning}>{warning}</li>
            ))}
          </ul>
        </section>
      )}
    </section>
  );
}

/** The article of a story that does not air, for whoever thinks of taking it in. */
function Read({ story }: { story: string }) {
  const { articles } = useStore();
  const [open, setOpen] = useState(false);
  const read = articles[story];
  return (
    <>
      <Button
        icon="source"
        name={t(open ? 'do.read_less' : 'do.read')}
        wide
        expanded={open}
        onClick={() => {
          if (!open) void loadArticle(story);
          setOpen(!open);
        }}
      />
      {open && (
        <div class="read">
          {read?.article ? (
            read.article.paragraphs.map((paragraph) => (
              <p key={paragraph.begin} dir="auto">
                {paragraph.text.slice(0, 4000)}
              </p>
            ))
          ) : (
            <p>{read?.error ?? t('source.loading')}</p>
          )}
        </div>
      )}
    </>
  );
}

export function Segments() {
  const { edition } = useStore();
  if (!edition) return null;
  const stories = edition.stories.filter((story) => story.segment);
  return (
    <section class="pane wide-pane" aria-labelledby="segments-title">
      <div class="pane-head">
        <h2 id="segments-title">{t('segments.title')}</h2>
        <p class="meta">{t('segments.what')}</p>
      </div>
      {stories.length === 0 && <p class="empty">{t('segments.none')}</p>}
      <ul class="cards segments">
        {stories.map((story) => {
          const { segment } = story;
          if (!segment) return null;
          return (
            <li key={story.id}>
              <p class="head" dir="auto">
                {story.headline}
              </p>
              <p class="meta">
                <code>{segment.name}</code> · {length(story.seconds)}
              </p>
              <audio controls preload="none" src={segment.wav} aria-label={t('segments.play', { headline: story.headline })} />
              <div class="row-buttons">
                <a class="button wide" href={segment.mp3} download={segment.name}>
                  {t('segments.mp3')}
                </a>
                <a class="button wide" href={segment.wav} download={segment.name.replace(/\.\w+$/, '.wav')}>
                  {t('segments.wav')}
                </a>
                <Button icon="copy" name={t('segments.copy')} wide onClick={() => void copyName(segment.name)} />
                <Button icon="list" name={t('segments.show')} wide onClick={() => set({ item: story.id, line: null, view: 'script', follow: false })} />
                <Button icon="play" name={t('segments.in_bulletin')} onClick={() => playFrom(story.start, story.start + story.seconds)} />
              </div>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

async function copyName(name: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(name);
    say('info', t('segments.copied', { name }));
  } catch {
    say('warning', name); // a browser that gives no clipboard: the name can be selected
  }
}

export function Changes() {
  const { edition } = useStore();
  if (!edition) return null;
  const { timezone } = edition.station;
  const orders = [...edition.orders].reverse();
  return (
    <section class="pane wide-pane" aria-labelledby="changes-title">
      <div class="pane-head">
        <h2 id="changes-title">{t('changes.title')}</h2>
        <p class="meta">{t('changes.what', { editor: get().edition?.editor ?? '' })}</p>
      </div>
      {orders.length === 0 && <p class="empty">{t('changes.none')}</p>}
      <ol class="log" hidden={orders.length === 0}>
        {orders.map((one) => (
          <li key={one.n}>
            <time dateTime={one.at}>{timeOfDay(one.at, timezone)}</time>
            <span class="verb">{named('verb', one.verb)}</span>
            <span dir="auto">{one.what}</span>
            <span class="by">{one.by}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}
