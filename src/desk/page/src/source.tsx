// The article a story comes from, with what airs of it marked, and the lines that did not make it.
import { useEffect } from 'preact/hooks';
import { get, itemOfKey, lineKey, lineOfKey, loadArticle, order, set, storyOf, useStore } from './store';
import type { Article, Candidate, Edition, Span, Story } from './types';
import { length, when } from './format';
import { hearFile } from './player';
import { Button } from './top';
import { t } from './texts';

export function Source() {
  const { edition, item: key, articles, link } = useStore();
  const item = edition && itemOfKey(edition, key);
  const story = edition && item ? storyOf(edition, item.story) : null;
  const read = story ? articles[story.id] : undefined;
  useEffect(() => {
    if (story && link !== 'lost') void loadArticle(story.id);
  }, [story?.id, edition?.revision, edition?.session, read, link]);
  if (!edition) return null;
  return (
    <section class="pane source" aria-labelledby="source-title">
      {!story || !read?.article ? (
        <>
          <div class="pane-head">
            <h2 id="source-title">{t('source.title')}</h2>
          </div>
          <p class="empty">{!story ? t('source.none') : (read?.error ?? t('source.loading'))}</p>
        </>
      ) : (
        <Loaded edition={edition} story={story} article={read.article} />
      )}
    </section>
  );
}

function Loaded({ edition, story, article }: { edition: Edition; story: Story; article: Article }) {
  const { line: lineId } = useStore();
  const line = lineOfKey(edition, lineId)?.id ?? null;
  return (
    <>
      <div class="pane-head">
        <h2 id="source-title">{t('source.title')}</h2>
        <ul class="legend" aria-label={t('source.legend')}>
          <li>
            <mark class="kept">{t('source.kept')}</mark>
          </li>
          <li>
            <mark class="reworded">{t('source.reworded')}</mark>
          </li>
          <li>
            <mark class="refused">{t('source.refused')}</mark>
          </li>
        </ul>
      </div>
      <article class="text" tabIndex={0} aria-label={t('source.article', { headline: article.headline })}>
        <h3 dir="auto">{article.headline}</h3>
        <p class="meta">
          {[article.source, article.byline, when(article.published, edition.station.timezone, edition.air.time), article.file].filter(Boolean).join(' · ')}
        </p>
        {article.paragraphs.map((paragraph) => (
          <Paragraph key={paragraph.begin} article={article} begin={paragraph.begin} text={paragraph.text} heading={paragraph.heading} line={line} story={story.id} />
        ))}
      </article>
      <Candidates edition={edition} story={story} article={article} />
    </>
  );
}

/** A paragraph of any length is drawn, but not a megabyte of one: what is left out is said. */
const most = 20000;

function Paragraph({ article, begin, text, heading, line, story }: { article: Article; begin: number; text: string; heading: boolean; line: string | null; story: string }) {
  const shown = text.slice(0, most);
  const spans = article.spans
    .filter((span) => span.begin < begin + shown.length && span.end > begin)
    .map((span) => ({ ...span, begin: Math.max(0, span.begin - begin), end: Math.min(shown.length, span.end - begin) }))
    .sort((a, b) => a.begin - b.begin);
  const parts = [];
  let at = 0;
  for (const [n, span] of spans.entries()) {
    if (span.begin < at) span.begin = at;
    if (span.end <= span.begin) continue;
    if (span.begin > at) parts.push(shown.slice(at, span.begin));
    parts.push(<Marked key={n} span={span} text={shown.slice(span.begin, span.end)} on={!!span.line && span.line === line} story={story} />);
    at = span.end;
  }
  parts.push(shown.slice(at));
  if (text.length > most) parts.push(` ${t('source.cut', { count: text.length - most })}`);
  return heading ? <h4 dir="auto">{parts}</h4> : <p dir="auto">{parts}</p>;
}

function Marked({ span, text, on, story }: { span: Span; text: string; on: boolean; story: string }) {
  const title = span.kind === 'refused' ? t('source.refused_why', { why: span.why ?? '' }) : t(`source.${span.kind}`);
  return (
    <mark
      class={`${span.kind}${on ? ' on' : ''}`}
      title={title}
      data-line={span.line ?? undefined}
      onClick={() => {
        const { edition } = get();
        const line = edition?.lines.find((one) => one.id === span.line && (one.role === 'story' || one.story === story));
        if (edition && line) set({ item: story, line: lineKey(line, edition.lines), follow: false });
      }}
    >
      {text}
    </mark>
  );
}

function Candidates({ edition, story, article }: { edition: Edition; story: Story; article: Article }) {
  const { line: key } = useStore();
  const line = lineOfKey(edition, key);
  const out = line && line.story === story.id && line.role === 'story' ? line : null;
  return (
    <section class="candidates" aria-labelledby="candidates-title">
      <h3 id="candidates-title">
        {t('candidates.title', { count: article.candidates.length })}
        <span class="for">{out ? t('candidates.instead', { text: shorten(out.text) }) : t('candidates.add')}</span>
      </h3>
      {article.candidates.length === 0 && <p class="empty">{t('candidates.none')}</p>}
      <ul>
        {article.candidates.map((candidate) => (
          <li key={candidate.id}>
            <p dir="auto">{candidate.text}</p>
            <div class="acts">
              {out && <Button icon="swap" name={t('do.swap_in')} wide onClick={() => swap(story, out.id, candidate)} />}
              <Button icon="add" name={t('do.add_line')} wide={!out} onClick={() => swap(story, null, candidate)} />
              <Button icon="sound" name={t('do.hear_line')} onClick={() => void hearFile(candidate.wav)} />
              <p class="why">
                <span>{length(candidate.seconds)}</span>
                <span>{candidate.reason}</span>
              </p>
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}

function shorten(text: string): string {
  return text.length > 48 ? `${text.slice(0, 46).trimEnd()} …` : text;
}

function swap(story: Story, line: string | null, candidate: Candidate): void {
  order([{ verb: 'swap', story: story.id, ...(line ? { line } : {}), candidate: candidate.id }], { hear: { line: candidate.id } });
}

