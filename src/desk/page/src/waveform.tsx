// The deck: the whole edition as a waveform with its items in colour, a strip of buttons that name them, and the
// loudness beneath.
import { useEffect, useRef } from 'preact/hooks';
import WaveSurfer from 'wavesurfer.js';
import Regions from 'wavesurfer.js/plugins/regions';
import { get, itemKey, set, useStore } from './store';
import type { Curves, Edition, Item } from './types';
import { audio, onTick, playFrom, position, seek } from './player';

type RegionsPlugin = ReturnType<typeof Regions.create>;
import { clock, level, length } from './format';
import { named, t } from './texts';

export function kindClass(item: Item): string {
  if (item.kind === 'story') return `story-${item.color % 2 === 0 ? 'a' : 'b'}`;
  return item.kind;
}

function colour(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

/** The colour an item has, as a custom property of app.css. */
function tint(item: Item): string {
  const probe = document.querySelector(`.strip [data-n="${item.n}"]`);
  return probe ? getComputedStyle(probe).getPropertyValue('--kind').trim() : colour('--k-other');
}

function itemName(item: Item, edition: Edition): string {
  const story = edition.stories.find((one) => one.id === item.story);
  if (item.kind === 'story' && story) return t('item.story', { place: story.place + 1, headline: story.headline });
  return named('kind', item.kind);
}

export function Deck() {
  const { edition, curves, item: selected } = useStore();
  const frame = useRef<HTMLDivElement>(null);
  const wave = useRef<{ surfer: WaveSurfer; regions: RegionsPlugin } | null>(null);
  const slider = useRef<HTMLDivElement>(null);

  useEffect(() => {
    const container = frame.current;
    if (!container) return;
    const regions = Regions.create();
    const surfer = WaveSurfer.create({
      container,
      media: audio,
      // Without peaks it would fetch the whole sound a second time to find them.
      peaks: [[0, 0]],
      duration: get().edition?.seconds ?? 1,
      height: 'auto',
      waveColor: colour('--wave'),
      progressColor: colour('--wave-done'),
      cursorColor: colour('--cursor'),
      cursorWidth: 2,
      barWidth: 2,
      barGap: 1,
      barRadius: 2,
      hideScrollbar: true,
      dragToSeek: { debounceTime: 60 },
      autoScroll: false,
      plugins: [regions],
    });
    adoptStyle(surfer.getWrapper());
    surfer.on('interaction', (at) => seek(at));
    wave.current = { surfer, regions };
    const scheme = matchMedia('(prefers-color-scheme: light)');
    const recolour = () => {
      surfer.setOptions({ waveColor: colour('--wave'), progressColor: colour('--wave-done'), cursorColor: colour('--cursor') });
      tintRegions(regions);
    };
    scheme.addEventListener('change', recolour);
    return () => {
      scheme.removeEventListener('change', recolour);
      wave.current = null;
      surfer.destroy();
    };
  }, []);

  // The address is the one the player has already: wavesurfer.js then draws and leaves the sound alone.
  useEffect(() => {
    if (!wave.current || !edition || !curves) return;
    const { surfer, regions } = wave.current;
    surfer
      .load(audio.currentSrc || audio.src, [curves.peaks], edition.seconds)
      .then(() => drawRegions(regions, edition))
      .catch(() => undefined); // a newer edition took its place
  }, [curves]);

  useEffect(() => {
    if (wave.current && edition && curves && wave.current.surfer.getDuration() > 0) drawRegions(wave.current.regions, edition);
  }, [edition?.session, edition?.revision]);

  useEffect(
    () =>
      onTick((now) => {
        const node = slider.current;
        if (!node) return;
        node.setAttribute('aria-valuenow', now.toFixed(1));
        node.setAttribute('aria-valuetext', t('deck.at', { at: clock(now), of: clock(get().edition?.seconds ?? 0) }));
      }),
    [],
  );

  if (!edition) return null;
  return (
    <div class="deck">
      <div class="strip" role="group" aria-label={t('deck.items')}>
        {edition.items.map((item) => {
          const key = itemKey(item, edition.items);
          const wide = item.seconds / edition.seconds;
          const name = itemName(item, edition);
          return (
            <button
              key={key}
              type="button"
              data-n={item.n}
              class={`part k-${kindClass(item)}${key === selected ? ' on' : ''}`}
              style={{ left: `${(100 * item.start) / edition.seconds}%`, width: `${100 * wide}%` }}
              title={`${name} · ${clock(item.start)} · ${length(item.seconds)}`}
              aria-label={t('deck.item', { name, at: clock(item.start), length: length(item.seconds) })}
              aria-current={key === selected ? 'true' : undefined}
              tabIndex={-1}
              onClick={() => {
                set({ item: key, line: null });
                seek(item.start);
              }}
              onDblClick={() => playFrom(item.start)}
            >
              <span>{shortName(item, edition)}</span>
            </button>
          );
        })}
      </div>
      <div
        ref={slider}
        class="wave"
        role="slider"
        tabIndex={0}
        aria-label={t('deck.position')}
        aria-valuemin={0}
        aria-valuemax={edition.seconds}
        aria-valuenow={Number(position().toFixed(1))}
        aria-valuetext={t('deck.at', { at: clock(position()), of: clock(edition.seconds) })}
        aria-keyshortcuts="Space ArrowLeft ArrowRight"
      >
        <div class="canvas" ref={frame} />
      </div>
      <Loudness edition={edition} curves={curves} />
    </div>
  );
}

function shortName(item: Item, edition: Edition): string {
  const story = edition.stories.find((one) => one.id === item.story);
  if (item.kind === 'story' && story) return `${story.place + 1} ${story.headline}`;
  return item.kind === 'sting' ? '' : named('kind', item.kind);
}

function drawRegions(regions: RegionsPlugin, edition: Edition): void {
  regions.clearRegions();
  for (const item of edition.items) {
    regions.addRegion({
      id: String(item.n),
      start: item.start,
      end: item.start + item.seconds,
      color: `color-mix(in srgb, ${tint(item)} 20%, transparent)`,
      drag: false,
      resize: false,
    });
  }
  for (const region of regions.getRegions()) if (region.element) region.element.style.pointerEvents = 'none';
}

function tintRegions(regions: RegionsPlugin): void {
  const { edition } = get();
  if (edition) drawRegions(regions, edition);
}

/** build.mjs has put wavesurfer.js's style sheet into a <template>, for our policy allows none in the page. */
function adoptStyle(wrapper: HTMLElement): void {
  const root = wrapper.getRootNode();
  if (!(root instanceof ShadowRoot)) return;
  const template = root.querySelector('template');
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(template?.content.textContent ?? '');
  root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
  template?.remove();
}

// The lane shows what is near the target; speech with pauses is within these.
const above = 8;
const below = 16;

function Loudness({ edition, curves }: { edition: Edition; curves: Curves | null }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const { limits, settled, lufs, true_peak } = edition.levels;

  useEffect(() => {
    const node = canvas.current;
    if (!node) return;
    const draw = () => drawLoudness(node, edition, curves);
    draw();
    const watch = new ResizeObserver(draw);
    watch.observe(node);
    const scheme = matchMedia('(prefers-color-scheme: light)');
    scheme.addEventListener('change', draw);
    return () => {
      watch.disconnect();
      scheme.removeEventListener('change', draw);
    };
  }, [curves, edition.revision, edition.levels]);

  const peak = curves?.true_peak;
  const told = settled
    ? t('loudness.told', {
        lufs: level(lufs),
        target: level(limits.lufs),
        peak: level(true_peak),
        most: level(limits.true_peak),
        at: clock(peak?.t ?? 0),
      })
    : t('loudness.measuring');
  const over = true_peak !== null && true_peak > limits.true_peak + 0.05;
  return (
    <div class="loudness">
      <canvas ref={canvas} role="img" aria-label={told} />
      <span class="lane-name" aria-hidden="true">
        {t('loudness.lane', { target: level(limits.lufs) })}
      </span>
      {peak && peak.dbtp !== null && edition.seconds > 0 && (
        <span class={`peak${over ? ' over' : ''}${peak.t > edition.seconds * 0.8 ? ' left' : ''}`} style={{ left: `${(100 * peak.t) / edition.seconds}%` }} aria-hidden="true">
          {t('loudness.peak', { peak: level(peak.dbtp) })}
        </span>
      )}
    </div>
  );
}

function drawLoudness(node: HTMLCanvasElement, edition: Edition, curves: Curves | null): void {
  const ratio = window.devicePixelRatio || 1;
  const { width, height } = node.getBoundingClientRect();
  node.width = Math.round(width * ratio);
  node.height = Math.round(height * ratio);
  const pen = node.getContext('2d');
  if (!pen || width === 0) return;
  pen.scale(ratio, ratio);
  const x = (seconds: number) => (seconds / edition.seconds) * width;
  const aim = edition.levels.limits.lufs;
  const y = (lufs: number | null) => (height * (aim + above - Math.max(aim - below, lufs ?? -70))) / (above + below);
  const target = y(aim);
  const points = curves?.loudness ?? [];
  if (points.length > 0) {
    pen.beginPath();
    pen.moveTo(0, height);
    for (const point of points) pen.lineTo(x(point.t), y(point.momentary));
    pen.lineTo(x(points[points.length - 1]?.t ?? 0), height);
    pen.closePath();
    pen.fillStyle = colour('--loud-fill');
    pen.fill();
    pen.beginPath();
    for (const point of points) pen.lineTo(x(point.t), y(point.short_term));
    pen.strokeStyle = colour('--loud');
    pen.lineWidth = 1.5;
    pen.lineJoin = 'round';
    pen.stroke();
  }
  pen.beginPath();
  pen.moveTo(0, target);
  pen.lineTo(width, target);
  pen.setLineDash([5, 4]);
  pen.strokeStyle = colour('--target');
  pen.lineWidth = 1;
  pen.stroke();
}
