// The bar at the top (whose bulletin, when, how long, how loud, to air), the banners and the transport.
import { useEffect, useRef, useState } from 'preact/hooks';
import { dismiss, get, itemAt, itemKey, lineAt, secondsToAir, set, step, useStore } from './store';
import type { Edition } from './types';
import { clock, clockTenths, level, signed, timeOfDay } from './format';
import { Icon } from './icons';
import { duration, onTick, position, seek, toggle } from './player';
import { t } from './texts';

/** A button that is an icon with a name; the name is shown beside it where there is room, if `wide`. */
export function Button(props: {
  icon: string;
  name: string;
  keys?: string;
  wide?: boolean;
  kind?: string;
  disabled?: boolean;
  pressed?: boolean;
  expanded?: boolean;
  onClick: (event: MouseEvent) => void;
}) {
  const { icon, name, keys, wide, kind, disabled, pressed, expanded, onClick } = props;
  return (
    <button
      type="button"
      class={`button${kind ? ` ${kind}` : ''}${wide ? ' wide' : ''}`}
      title={keys ? `${name} (${keys})` : name}
      aria-label={wide ? undefined : name}
      aria-keyshortcuts={keys}
      aria-pressed={pressed}
      aria-expanded={expanded}
      aria-disabled={disabled ? 'true' : undefined}
      onClick={(event) => {
        if (!disabled) onClick(event);
      }}
    >
      <Icon name={icon} />
      {wide && <span>{name}</span>}
    </button>
  );
}

function Countdown({ edition }: { edition: Edition }) {
  const [now, setNow] = useState(secondsToAir());
  useEffect(() => {
    setNow(secondsToAir());
    const timer = setInterval(() => setNow(secondsToAir()), 250);
    return () => clearInterval(timer);
  }, [edition]);
  const { phase, rehearsal } = edition.air;
  const onAir = !rehearsal && now <= 0 && now > -edition.seconds;
  const over = !rehearsal && (phase === 'over' || now <= -edition.seconds);
  const soon = !rehearsal && now > 0 && now <= 120;
  const label = rehearsal ? t('air.rehearsal') : over ? t('air.over_short') : onAir ? t('air.on') : phase === 'locked' ? t('air.locked') : t('air.in');
  // Days away, seconds are noise.
  const shown = rehearsal || over ? edition.air.local : onAir ? clock(edition.seconds + now) : now > 86400 ? t('air.days', { count: Math.floor(now / 86400) }) : clock(Math.ceil(now));
  return (
    <div class={`countdown${soon ? ' soon' : ''}${onAir ? ' live' : ''}${over || rehearsal ? ' past' : ''}`} role="timer" aria-label={t('air.timer')}>
      <span class="what">{label}</span>
      <span class="big">{shown}</span>
    </div>
  );
}

function Gauge({ name, value, note, state }: { name: string; value: string; note: string; state: 'ok' | 'warn' | 'bad' | 'idle' }) {
  return (
    <div class={`gauge ${state}`}>
      <span class="what">{name}</span>
      <span class="value">{value}</span>
      <span class="sub">{note}</span>
    </div>
  );
}

export function TopBar() {
  const { edition, busy, waiting } = useStore();
  if (!edition) return null;
  const { levels, target } = edition;
  const { limits } = levels;
  const fits = Math.abs(edition.over_under) < 0.0005;
  const wanted = target.shortest === target.longest ? clock(target.longest) : `${clock(target.shortest)}–${clock(target.longest)}`;
  const loudOff = levels.lufs === null ? 0 : levels.lufs - limits.lufs;
  const loudState = !levels.settled || levels.lufs === null ? 'idle' : Math.abs(loudOff) <= 0.5 ? 'ok' : Math.abs(loudOff) <= 1 ? 'warn' : 'bad';
  const peakState = !levels.settled || levels.true_peak === null ? 'idle' : levels.true_peak <= limits.true_peak + 0.05 ? 'ok' : 'bad';
  return (
    <header class="top">
      <div class="whose">
        <h1>{edition.station.name}</h1>
        <p>
          {edition.article ? t('top.article') : t('top.bulletin', { time: edition.air.local, timezone: edition.station.timezone.split('/').pop()?.replace(/_/g, ' ') ?? '' })}
        </p>
      </div>
      {!edition.article && <Countdown edition={edition} />}
      <div class="gauges">
        <Gauge
          name={t('gauge.length')}
          value={clockTenths(edition.seconds)}
          note={fits ? t('gauge.fits', { wanted }) : t(edition.over_under > 0 ? 'gauge.over' : 'gauge.under', { by: signed(edition.over_under), wanted })}
          state={fits ? 'ok' : edition.over_under > 0 ? 'bad' : 'warn'}
        />
        <Gauge
          name={t('gauge.loudness')}
          value={levels.settled ? `${level(levels.lufs)}` : '…'}
          note={t('gauge.lufs', { target: level(limits.lufs) })}
          state={loudState}
        />
        <Gauge
          name={t('gauge.peak')}
          value={levels.settled ? level(levels.true_peak) : '…'}
          note={t('gauge.dbtp', { most: level(limits.true_peak) })}
          state={peakState}
        />
      </div>
      <div class="steps">
        <Button icon="undo" name={t('do.undo')} keys="Z" disabled={edition.undo === 0 || waiting.length > 0} onClick={() => void step('/api/undo')} />
        <Button icon="redo" name={t('do.redo')} keys="Shift+Z" disabled={edition.redo === 0 || waiting.length > 0} onClick={() => void step('/api/redo')} />
        <Button icon="help" name={t('do.help')} keys="?" onClick={() => set({ dialog: { kind: 'help' } })} />
      </div>
      {!edition.article && (
        <button type="button" class={`to-air${edition.delivered ? ' done' : ''}`} aria-keyshortcuts="A" title={`${t('do.air')} (A)`} onClick={() => set({ dialog: { kind: 'air' } })}>
          <Icon name={edition.delivered ? 'check' : 'air'} />
          <span>{edition.delivered ? t('do.delivered', { at: timeOfDay(edition.delivered.at, edition.station.timezone) }) : t('do.air')}</span>
        </button>
      )}
      <div class={`working${busy > 0 ? ' on' : ''}`} role="status" aria-label={busy > 0 ? t('top.working') : undefined} />
    </header>
  );
}

/** What must not be overlooked, over the whole width. */
export function Banners() {
  const { edition, link, waiting, drafts, progress, notes } = useStore();
  const [over, setOver] = useState(false);
  useEffect(() => {
    const look = () => setOver(!!edition && !edition.article && !edition.air.rehearsal && (edition.air.phase === 'over' || secondsToAir() < -edition.seconds));
    look();
    const timer = setInterval(look, 1000);
    return () => clearInterval(timer);
  }, [edition]);
  const unsaved = Object.values(drafts).filter((draft) => draft.text !== draft.base).length;
  const kept = waiting.length > 0 ? t('link.waiting', { count: waiting.length }) : unsaved > 0 ? t('link.drafts', { count: unsaved }) : t('link.nothing');
  return (
    <div class="banners">
      {link === 'lost' && (
        <div class="banner bad" role="alert">
          <Icon name="warning" />
          <p>
            <strong>{t('link.lost')}</strong> {kept}
          </p>
        </div>
      )}
      {link === 'refused' && (
        <div class="banner bad" role="alert">
          <Icon name="lock" />
          <p>
            <strong>{t('link.refused')}</strong> {t('link.refused_how')}
          </p>
        </div>
      )}
      {over && edition && (
        <div class="banner warn" role="alert">
          <Icon name="hold" />
          <p>
            <strong>{t('over.title', { time: edition.air.local })}</strong> {edition.delivered ? t('over.delivered') : t('over.not_delivered')}
          </p>
          {edition.air.next && (
            <button type="button" class="button wide primary" onClick={() => void step('/api/next')}>
              {t('over.next', { time: timeOfDay(edition.air.next, edition.station.timezone) })}
            </button>
          )}
        </div>
      )}
      {edition?.feed_changed && !over && (
        <div class="banner" role="status">
          <Icon name="out" />
          <p>{t('feed.changed')}</p>
          <button type="button" class="button wide" onClick={() => void step('/api/refresh')}>
            {t('feed.take_in')}
          </button>
        </div>
      )}
      {edition?.air.phase === 'locked' && !edition.delivered && !over && (
        <div class="banner warn" role="status">
          <Icon name="lock" />
          <p>{t('locked')}</p>
        </div>
      )}
      {edition && edition.degraded.length > 0 && (
        <div class="banner warn" role="status">
          <Icon name="warning" />
          <p>{edition.degraded.join(' ')}</p>
        </div>
      )}
      {progress && (
        <div class="banner" role="status">
          <progress max={1} value={progress.part} aria-label={progress.text} />
          <p>{progress.text}</p>
        </div>
      )}
      <div class="notes" aria-live="polite" aria-atomic="false">
        {notes.map((note) => (
          <div key={note.n} class={`note ${note.kind}`}>
            <Icon name={note.kind === 'info' ? 'check' : 'warning'} />
            <p>{note.text}</p>
            {note.action && (
              <button
                type="button"
                class="button wide"
                onClick={() => {
                  dismiss(note.n);
                  note.action?.run();
                }}
              >
                {note.action.label}
              </button>
            )}
            <Button icon="close" name={t('do.dismiss')} onClick={() => dismiss(note.n)} />
          </div>
        ))}
      </div>
    </div>
  );
}

/** Play, where it is, and the words that are heard. */
export function Transport() {
  const { edition, playing, hearChanges } = useStore();
  const time = useRef<HTMLSpanElement>(null);
  const left = useRef<HTMLSpanElement>(null);
  const words = useRef<HTMLParagraphElement>(null);
  useEffect(() => {
    let shown = '';
    const show = (now: number) => {
      const state = get().edition;
      if (!state) return;
      if (time.current) time.current.textContent = clockTenths(now);
      if (left.current) left.current.textContent = t('transport.left', { left: clock(duration() - now) });
      const line = lineAt(state, now);
      const item = itemAt(state, now);
      const text = line ? line.text : item ? t('transport.between', { kind: t(`kind.${item.kind}`) }) : '';
      if (words.current && text !== shown) words.current.textContent = shown = text;
    };
    show(position());
    return onTick(show);
  }, [edition]);
  if (!edition) return null;
  return (
    <div class="transport">
      <div class="knobs">
        <Button icon="previous" name={t('do.previous_item')} keys="[" onClick={() => jump(-1)} />
        <button type="button" class="play" aria-label={playing ? t('do.pause') : t('do.play')} title={`${playing ? t('do.pause') : t('do.play')} (Space)`} aria-keyshortcuts="Space" onClick={toggle}>
          <Icon name={playing ? 'pause' : 'play'} />
        </button>
        <Button icon="next" name={t('do.next_item')} keys="]" onClick={() => jump(1)} />
      </div>
      <div class="where">
        <span class="now" ref={time}>
          {clockTenths(position())}
        </span>
        <span class="left" ref={left}>
          {t('transport.left', { left: clock(duration() - position()) })}
        </span>
      </div>
      <p class="words" ref={words} />
      <label class="check">
        <input type="checkbox" checked={hearChanges} onChange={(event) => set({ hearChanges: event.currentTarget.checked })} />
        {t('transport.hear_changes')}
      </label>
    </div>
  );
}

/** To the beginning of the next item; back: of this one, or of the one before if this has just begun. */
export function jump(by: 1 | -1): void {
  const { edition } = get();
  if (!edition) return;
  const now = position();
  const starts = edition.items.filter((item) => item.kind !== 'sting').map((item) => item.start);
  const to = by > 0 ? starts.find((start) => start > now + 0.05) : starts.filter((start) => start < now - 1).pop();
  seek(to ?? (by > 0 ? now : 0));
  const item = itemAt(edition, (to ?? 0) + 0.01);
  if (item) set({ item: itemKey(item, edition.items), line: null });
}
