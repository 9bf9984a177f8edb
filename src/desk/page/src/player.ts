// One audio element plays the whole edition; a line or a story is a part of it. When the edition changes under it, it
// goes on at the same word of the same line.
import { get, itemAt, itemKey, lineAt, lineKey, linesOf, listen, onApply, onHear, request, say, set } from './store';
import type { Hear } from './store';
import type { Edition, Line } from './types';
import { t } from './texts';

export const audio = new Audio();
audio.preload = 'auto';

let until: number | null = null; // a part is played up to here
let aim: number | null = null; // where to go as soon as the new sound is there
let played = ''; // the address that audio has

type Tick = (seconds: number) => void;
const ticks = new Set<Tick>();

export function onTick(run: Tick): () => void {
  ticks.add(run);
  return () => void ticks.delete(run);
}

export function position(): number {
  return aim ?? audio.currentTime;
}

export function duration(): number {
  return get().edition?.seconds ?? 0;
}

function tick(): void {
  const now = position();
  if (until !== null && now >= until && !audio.paused) {
    until = null;
    audio.pause();
  }
  const { edition, follow, editing } = get();
  if (edition && follow && !audio.paused && editing === null) {
    const item = itemAt(edition, now);
    const line = lineAt(edition, now);
    const key = item ? itemKey(item, edition.items) : null;
    const lk = line ? lineKey(line, edition.lines) : get().line;
    if (key !== get().item || lk !== get().line) set({ item: key, line: lk });
  }
  for (const run of ticks) run(now);
  if (!audio.paused) requestAnimationFrame(tick);
}

audio.addEventListener('play', () => {
  set({ playing: true });
  requestAnimationFrame(tick);
});
audio.addEventListener('playing', () => {
  if (performance.getEntriesByName('change-sent').length === 0) return;
  performance.measure('change-heard', 'change-sent');
  performance.clearMarks('change-sent');
});
audio.addEventListener('pause', () => {
  set({ playing: false });
  requestAnimationFrame(tick);
});
audio.addEventListener('ended', () => set({ playing: false }));
audio.addEventListener('seeked', () => requestAnimationFrame(tick));
audio.addEventListener('loadedmetadata', () => {
  if (aim === null) return;
  audio.currentTime = aim;
  aim = null;
  requestAnimationFrame(tick);
});
let broken = 0;
audio.addEventListener('error', () => {
  const { edition, link } = get();
  if (!edition || !played || link !== 'up') return; // comes back with the connection
  set({ playing: false });
  if (++broken <= 2) setTimeout(() => load(edition, position()), 1000);
  else say('error', t('player.broken'));
});
audio.addEventListener('canplay', () => (broken = 0));

function load(edition: Edition, at: number): void {
  const goOn = !audio.paused;
  played = edition.audio.wav;
  aim = Math.min(at, Math.max(0, edition.seconds - 0.05));
  audio.src = edition.audio.wav;
  if (goOn) start();
  requestAnimationFrame(tick);
}

function start(): void {
  audio.play().catch((error: unknown) => {
    // A newer sound took this one's place, or the browser wants a key or click first.
    if (error instanceof DOMException && error.name === 'NotAllowedError') say('warning', t('player.not_allowed'));
  });
}

/** Where in the new edition is what was heard at `seconds` of the old one? */
function carriedOver(before: Edition, next: Edition, seconds: number): number {
  const old = lineAt(before, seconds);
  const now = old && next.lines.find((line) => line.id === old.id);
  if (old && now) return now.start + Math.min(seconds - old.start, now.seconds);
  const item = itemAt(before, seconds);
  const same = item && next.items.find((one) => itemKey(one, next.items) === itemKey(item, before.items));
  if (item && same) return same.start + Math.min(seconds - item.start, same.seconds);
  return seconds;
}

onApply(({ edition: before, next }) => {
  if (next.audio.wav === played) return;
  const at = before ? carriedOver(before, next, position()) : 0;
  if (until !== null && before) until += at - position();
  load(next, at);
});

export function seek(seconds: number): void {
  const to = Math.min(Math.max(0, seconds), Math.max(0, duration() - 0.01));
  until = null;
  if (aim !== null || audio.readyState === 0) aim = to;
  else audio.currentTime = to;
  set({ follow: true });
  requestAnimationFrame(tick);
}

export function toggle(): void {
  stopSample();
  if (audio.paused) {
    until = null;
    if (position() >= duration() - 0.05) seek(0);
    set({ follow: true });
    start();
  } else {
    audio.pause();
  }
}

export function playFrom(seconds: number, stopAt: number | null = null): void {
  stopSample();
  seek(seconds);
  until = stopAt;
  start();
}

export function playLine(line: Line): void {
  playFrom(Math.max(0, line.start - 0.1), line.start + line.seconds + 0.25);
}

onHear((what: Hear) => {
  const { edition } = get();
  if (!edition) return;
  if ('at' in what) return playFrom(what.at);
  const line =
    'line' in what
      ? (edition.lines.find((one) => one.id === what.line && one.role !== 'headline') ?? edition.lines.find((one) => one.id === what.line))
      : edition.lines.find((one) => one.story === what.story && one.role === 'story');
  if (!line) return;
  const item = edition.items.find((one) => linesOf(edition, one).includes(line));
  set({ line: lineKey(line, edition.lines), ...(item ? { item: itemKey(item, edition.items) } : {}) });
  playLine(line);
});

// -- Samples: a line in another voice, a candidate, a pronunciation that is only tried ----------------------------------

let context: AudioContext | null = null;
let sample: AudioBufferSourceNode | null = null;

export function stopSample(): void {
  sample?.stop();
  sample = null;
}

async function playSample(answer: Response): Promise<void> {
  const bytes = await answer.arrayBuffer();
  context ??= new AudioContext();
  if (context.state === 'suspended') await context.resume();
  const buffer = await context.decodeAudioData(bytes);
  stopSample();
  audio.pause();
  sample = context.createBufferSource();
  sample.buffer = buffer;
  sample.connect(context.destination);
  sample.start();
}

export async function hearText(text: string, voice: string | null, pronounce?: { text: string; as: string }): Promise<void> {
  try {
    await playSample(await request('/api/say', { text, ...(voice ? { voice } : {}), ...(pronounce ? { pronounce } : {}) }));
  } catch (error) {
    say('error', error instanceof Error && get().link === 'up' ? error.message : t('link.not_done'));
  }
}

export async function hearFile(path: string): Promise<void> {
  try {
    await playSample(await request(path));
  } catch (error) {
    say('error', error instanceof Error && get().link === 'up' ? error.message : t('link.not_done'));
  }
}

// When the connection is back, the sound that could not be loaded is asked for again.
let linked = get().link;
listen(({ link, edition }) => {
  if (link === 'up' && linked === 'lost' && edition && audio.error) load(edition, position());
  linked = link;
});
