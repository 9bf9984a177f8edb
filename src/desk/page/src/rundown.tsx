// The rundown with its back-timing: what airs, when, how long, how long there is still to go.
import { useEffect, useRef, useState } from 'preact/hooks';
import { get, itemKey, order, set, storyOf, useStore } from './store';
import type { Edition, Item, Story } from './types';
import { clock, length, signed } from './format';
import { Icon } from './icons';
import { playFrom, seek } from './player';
import { Button } from './top';
import { kindClass } from './waveform';
import { named, t } from './texts';

export function moveStory(id: string, place: number): void {
  const { edition } = get();
  const story = edition && storyOf(edition, id);
  if (!edition || !story) return;
  const to = Math.max(0, Math.min(edition.stories.length - 1, place));
  if (to === story.place) return;
  order([{ verb: 'move', story: id, place: to }], { hear: { story: id } });
}

export function pinStory(story: Story): void {
  // A pin is taken off by giving the place back to the edit.
  order([story.pinned ? { verb: 'pin', story: story.id, place: null } : { verb: 'pin', story: story.id, place: story.place }]);
}

export function dropStory(story: Story): void {
  order([{ verb: 'drop', story: story.id }]);
}

export function lengthen(story: Story, by: number): void {
  const wanted = Math.max(5, Math.round(story.wanted_seconds ?? story.seconds) + by);
  order([{ verb: 'length', story: story.id, seconds: wanted }]);
}

export function Rundown() {
  const { edition, item: selected } = useStore();
  const [dragged, setDragged] = useState<string | null>(null);
  const [over, setOver] = useState<number | null>(null);
  if (!edition) return null;
  const { target } = edition;
  const fits = Math.abs(edition.over_under) < 0.0005;
  return (
    <section class="pane rundown" aria-labelledby="rundown-title">
      <div class="pane-head">
        <h2 id="rundown-title">{t('rundown.title')}</h2>
        <span class={`badge ${fits ? 'ok' : edition.over_under > 0 ? 'bad' : 'warn'}`}>
          {fits ? t('rundown.fits') : t(edition.over_under > 0 ? 'rundown.over' : 'rundown.under', { by: signed(edition.over_under) })}
        </span>
        {edition.approved && <span class="badge ok">{t('rundown.approved', { by: edition.approved.by })}</span>}
        {!edition.article && (
          <Button icon="add" name={t('do.insert')} keys="N" wide onClick={() => set({ dialog: { kind: 'insert', place: insertPlace(edition, selected) } })} />
        )}
      </div>
      <div class="columns" aria-hidden="true">
        <span>{t('rundown.item')}</span>
        <span>{t('rundown.start')}</span>
        <span>{t('rundown.length')}</span>
        <span>{t('rundown.to_end')}</span>
      </div>
      <ol class="items">
        {edition.items.map((item) => {
          const key = itemKey(item, edition.items);
          const story = item.kind === 'story' ? storyOf(edition, item.story) : null;
          return (
            <li
              key={key}
              class={`item k-${kindClass(item)}${story ? ' is-story' : ''}${key === selected ? ' on' : ''}${dragged === key ? ' dragged' : ''}${
                story && over === story.place && dragged && dragged !== key ? ' over' : ''
              }`}
              draggable={!!story}
              onDragStart={(event) => {
                if (!story) return;
                event.dataTransfer?.setData('text/plain', story.id);
                if (event.dataTransfer) event.dataTransfer.effectAllowed = 'move';
                setDragged(story.id);
              }}
              onDragOver={(event) => {
                if (!dragged || !story) return;
                event.preventDefault();
                setOver(story.place);
              }}
              onDrop={(event) => {
                event.preventDefault();
                if (dragged && story) moveStory(dragged, story.place);
                setDragged(null);
                setOver(null);
              }}
              onDragEnd={() => {
                setDragged(null);
                setOver(null);
              }}
            >
              <Row edition={edition} item={item} itemId={key} story={story} on={key === selected} />
              {story && key === selected && <StoryTools edition={edition} story={story} />}
            </li>
          );
        })}
      </ol>
      <p class="sum">
        {t('rundown.sum', {
          length: clock(edition.seconds),
          wanted: target.shortest === target.longest ? clock(target.longest) : `${clock(target.shortest)}–${clock(target.longest)}`,
          stories: edition.stories.length,
        })}
      </p>
    </section>
  );
}

/** As in app.css: one pane at a time. */
export function phone(): boolean {
  return matchMedia('(max-width: 759px), (max-height: 560px)').matches;
}

export function insertPlace(edition: Edition, selected: string | null): number {
  const story = storyOf(edition, selected);
  return story ? story.place + 1 : edition.stories.length;
}

function Row({ edition, item, itemId, story, on }: { edition: Edition; item: Item; itemId: string; story: Story | null; on: boolean }) {
  const label = named('kind', item.kind);
  const here = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (on && !phone()) here.current?.scrollIntoView({ block: 'nearest' });
  }, [on]);
  return (
    <button
      ref={here}
      type="button"
      class="row"
      aria-current={on ? 'true' : undefined}
      title={story?.headline ?? label}
      onClick={() => {
        set({ item: itemId, line: null, follow: false, view: get().view === 'rundown' && phone() ? 'script' : get().view });
        if (!get().playing) {
          seek(item.start);
        }
      }}
      onDblClick={() => playFrom(item.start)}
    >
      <span class="chip">{story ? story.place + 1 : <span class="sr">{label}</span>}</span>
      <span class="name">
        <span class="head">{story ? story.headline : label}</span>
        {story && (
          <span class="flags">
            {story.pinned && <Flag icon="pin" name={t('flag.pinned')} />}
            {story.breaking && <Flag icon="warning" name={t('flag.breaking')} kind="bad" />}
            {story.updated && <Flag icon="redo" name={t('flag.updated')} />}
            {story.inserted && <Flag icon="edit" name={t('flag.inserted')} />}
            {edited(edition, story) > 0 && <Flag icon="edit" name={t('flag.edited', { count: edited(edition, story) })} kind="mine" />}
            {story.wanted_seconds !== null && <span class="flag">{t('flag.wanted', { length: length(story.wanted_seconds) })}</span>}
            <span class="source">{story.source}</span>
          </span>
        )}
      </span>
      <span class="time start">
        <span class="sr">{t('rundown.start')} </span>
        {clock(item.start)}
      </span>
      <span class="time length">
        <span class="sr">{t('rundown.length')} </span>
        {length(item.seconds)}
      </span>
      <span class="time to-end">
        <span class="sr">{t('rundown.to_end')} </span>
        {clock(item.until_end)}
      </span>
    </button>
  );
}

function edited(edition: Edition, story: Story): number {
  return edition.lines.filter((line) => line.story === story.id && line.role === 'story' && line.source === 'editor').length;
}

function Flag({ icon, name, kind }: { icon: string; name: string; kind?: string }) {
  return (
    <span class={`flag${kind ? ` ${kind}` : ''}`}>
      <Icon name={icon} />
      {name}
    </span>
  );
}

function StoryTools({ edition, story }: { edition: Edition; story: Story }) {
  const last = story.place === edition.stories.length - 1;
  return (
    <div class="tools" role="toolbar" aria-label={t('story.tools', { headline: story.headline })}>
      <Button icon="play" name={t('do.play_story')} keys="Shift+Enter" onClick={() => playFrom(story.start, story.start + story.seconds)} />
      {!edition.article && (
        <>
          <Button icon="up" name={t('do.up')} keys="Alt+ArrowUp" disabled={story.place === 0} onClick={() => moveStory(story.id, story.place - 1)} />
          <Button icon="down" name={t('do.down')} keys="Alt+ArrowDown" disabled={last} onClick={() => moveStory(story.id, story.place + 1)} />
          <Button icon="pin" name={story.pinned ? t('do.unpin') : t('do.pin')} keys="I" pressed={story.pinned} onClick={() => pinStory(story)} />
        </>
      )}
      {!edition.article && (
        <>
          <Button icon="drop" name={t('do.drop')} keys="D" wide onClick={() => dropStory(story)} />
          <Button icon="hold" name={t('do.hold')} keys="H" onClick={() => order([{ verb: 'hold', story: story.id }])} />
          <Button icon="kill" name={edition.delivered ? t('do.kill_on_air') : t('do.kill')} keys="X" kind="danger" onClick={() => set({ dialog: { kind: 'kill', story: story.id } })} />
        </>
      )}
    </div>
  );
}
