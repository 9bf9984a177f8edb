// What the page knows: the server's last state, the connection, what this editor is doing (selection, texts being
// edited, changes not yet taken by the server). Everything an editor typed outlives a lost connection and a reload.
import { useEffect, useState } from 'preact/hooks';
import type { Aired, Article, Curves, Edition, Item, Line, Order, Story } from './types';
import { t } from './texts';

export type View = 'rundown' | 'script' | 'source' | 'left' | 'segments' | 'changes';

/** A line's text while it is edited. */
export interface Draft {
  text: string;
  base: string; // the line's text when editing began
  theirs: string | null; // what somebody else has made of the line meanwhile
}

/** A change that the server has not taken yet. */
interface Waiting {
  n: number;
  orders: Order[];
  session: string;
  revision: number;
  draft: string | null; // the line whose draft this saves
  hear: Hear | null;
}

/** What is played once a change is made: the line, or the story's first line. */
export type Hear = { line: string } | { story: string } | { at: number };

/** An article as far as it is known: the one of an older revision is shown until the newer is there. */
export interface Read {
  revision: number;
  article: Article | null;
  error: string | null;
}

export interface Note {
  n: number;
  kind: 'info' | 'warning' | 'error';
  text: string;
  action?: { label: string; run: () => void };
}

export type Dialog =
  | { kind: 'help' }
  | { kind: 'air' }
  | { kind: 'kill'; story: string }
  | { kind: 'insert'; place: number }
  | { kind: 'pronounce'; line: string; text: string }
  | null;

export interface State {
  edition: Edition | null;
  received: number; // performance.now() when the edition came
  curves: Curves | null;
  articles: Record<string, Read>; // by story
  link: 'starting' | 'up' | 'lost' | 'refused';
  trouble: string | null; // why there is no edition yet
  progress: { text: string; part: number } | null;
  busy: number;
  view: View;
  item: string | null; // key of the selected item
  line: string | null; // key of the selected line
  drafts: Record<string, Draft>;
  editing: string | null; // line id whose editor is open
  waiting: Waiting[];
  dialog: Dialog;
  notes: Note[];
  aired: Aired | null;
  playing: boolean;
  follow: boolean;
  hearChanges: boolean;
  singleKeys: boolean;
}

const kept = 'newscart-desk';

function restore(): Pick<State, 'drafts' | 'waiting' | 'hearChanges' | 'singleKeys'> {
  const none = { drafts: {}, waiting: [], hearChanges: true, singleKeys: true };
  try {
    return { ...none, ...(JSON.parse(sessionStorage.getItem(kept) ?? '{}') as object) };
  } catch {
    return none;
  }
}

let state: State = {
  edition: null,
  received: 0,
  curves: null,
  articles: {},
  link: 'starting',
  trouble: null,
  progress: null,
  busy: 0,
  view: 'rundown',
  item: null,
  line: null,
  editing: null,
  dialog: null,
  notes: [],
  aired: null,
  playing: false,
  follow: true,
  ...restore(),
};

type Listener = (state: State) => void;
const listeners = new Set<Listener>();
let announced = false;

export function get(): State {
  return state;
}

export function set(change: Partial<State>): void {
  state = { ...state, ...change };
  if ('drafts' in change || 'waiting' in change || 'hearChanges' in change || 'singleKeys' in change) {
    const { drafts, waiting, hearChanges, singleKeys } = state;
    sessionStorage.setItem(kept, JSON.stringify({ drafts, waiting, hearChanges, singleKeys }));
  }
  if (announced) return;
  announced = true; // several changes at once are drawn once
  queueMicrotask(() => {
    announced = false;
    for (const listener of listeners) listener(state);
  });
}

export function listen(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useStore(): State {
  const [, redraw] = useState(0);
  useEffect(() => {
    const stop = listen(() => redraw((n) => n + 1));
    redraw((n) => n + 1); // what changed before this began to listen
    return () => void stop();
  }, []);
  return state;
}

// -- Notes ------------------------------------------------------------------------------------------------------------

let noteNumber = 0;

export function say(kind: Note['kind'], text: string, action?: Note['action']): void {
  const n = ++noteNumber;
  const same = state.notes.filter((note) => note.text !== text);
  set({ notes: [...same, { n, kind, text, ...(action ? { action } : {}) }].slice(-4) });
  if (kind === 'info' && !action) setTimeout(() => dismiss(n), 6000);
}

export function dismiss(n: number): void {
  set({ notes: state.notes.filter((note) => note.n !== n) });
}

// -- Looking things up ------------------------------------------------------------------------------------------------

export function itemKey(item: Item, items: Item[]): string {
  if (item.kind === 'story' && item.story) return item.story;
  return `${item.kind}-${items.filter((other) => other.kind === item.kind && other.n < item.n).length}`;
}

/** A headline can be said twice, so a line's place is its id and when it starts among those of that id. */
export function lineKey(line: Line, lines: Line[]): string {
  const before = lines.filter((other) => other.id === line.id && other.start < line.start).length;
  return before === 0 ? line.id : `${line.id}-${before}`;
}

export function lineOfKey(edition: Edition, key: string | null): Line | null {
  return edition.lines.find((line) => lineKey(line, edition.lines) === key) ?? null;
}

export function storyOf(edition: Edition, id: string | null | undefined): Story | null {
  return edition.stories.find((story) => story.id === id) ?? null;
}

export function itemOfKey(edition: Edition, key: string | null): Item | null {
  return edition.items.find((item) => itemKey(item, edition.items) === key) ?? null;
}

/** The lines heard within an item, in the order they are heard. */
export function linesOf(edition: Edition, item: Item): Line[] {
  const until = item.start + item.seconds + 0.001;
  return edition.lines
    .filter((line) => item.lines.includes(line.id) && line.start >= item.start - 0.001 && line.start < until)
    .sort((a, b) => a.start - b.start);
}

export function itemAt(edition: Edition, seconds: number): Item | null {
  let found: Item | null = null;
  for (const item of edition.items) if (item.start <= seconds + 0.001) found = item;
  return found;
}

export function lineAt(edition: Edition, seconds: number): Line | null {
  return edition.lines.find((line) => seconds >= line.start - 0.05 && seconds < line.start + line.seconds) ?? null;
}

export function secondsToAir(): number {
  const { edition, received } = state;
  if (!edition) return 0;
  return edition.air.seconds_to_air - (performance.now() - received) / 1000;
}

// -- Talking to the server ----------------------------------------------------------------------------------------------

class Refusal extends Error {
  constructor(
    readonly status: number,
    message: string,
    readonly state: Edition | null = null,
  ) {
    super(message);
  }
}

class Unreachable extends Error {}

export async function request(path: string, body?: unknown): Promise<Response> {
  let answer: Response;
  try {
    answer = await fetch(path, {
      cache: 'no-store',
      ...(body === undefined
        ? {}
        : { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) }),
    });
  } catch (error) {
    lost();
    throw new Unreachable(String(error));
  }
  if (answer.ok) return answer;
  if (answer.status === 401) set({ link: 'refused' });
  const said = (await answer.json().catch(() => ({}))) as { error?: string; state?: Edition };
  throw new Refusal(answer.status, said.error ?? `${answer.status} ${answer.statusText}`, said.state ?? null);
}

type Before = { edition: Edition | null; next: Edition };
const appliers = new Set<(change: Before) => void>();

/** Called with every new state, before it is drawn: the player moves its sound over. */
export function onApply(run: (change: Before) => void): void {
  appliers.add(run);
}

export function apply(next: Edition): void {
  const before = state.edition;
  if (before && before.session === next.session && next.revision < before.revision) return; // an older one came late
  const anew = !before || before.session !== next.session;
  const changed = anew || before.revision !== next.revision;
  const drafts: Record<string, Draft> = {};
  for (const [id, draft] of Object.entries(state.drafts)) {
    const now = next.lines.find((line) => line.id === id);
    if (!now || now.text === draft.base) drafts[id] = { ...draft, theirs: null };
    else if (now.text === draft.text) continue; // both wrote the same
    else drafts[id] = { ...draft, theirs: now.text };
  }
  let { item, line } = state;
  if (!item || !itemOfKey(next, item)) {
    const place = before ? before.items.findIndex((one) => itemKey(one, before.items) === item) : -1;
    const near = next.items[Math.min(place, next.items.length - 1)];
    const first = next.items.find((one) => one.kind === 'story') ?? next.items[0];
    const choice = place >= 0 && near?.kind === 'story' ? near : first;
    item = choice ? itemKey(choice, next.items) : null;
    line = null;
  }
  if (line && !lineOfKey(next, line)) line = null;
  set({
    edition: next,
    received: performance.now(),
    trouble: null,
    drafts,
    item,
    line,
    ...(anew ? { articles: {} } : {}),
    ...(state.editing && !drafts[state.editing] ? { editing: null } : {}),
    ...(before && before.air.time !== next.air.time ? { aired: null } : {}),
  });
  for (const run of appliers) run({ edition: before, next });
  if (changed) void loadCurves(next);
}

async function loadCurves(edition: Edition): Promise<void> {
  try {
    const curves = (await (await request(edition.audio.curves)).json()) as Curves;
    if (state.edition?.audio.curves === edition.audio.curves) set({ curves });
  } catch (error) {
    if (error instanceof Refusal && error.status !== 410 && error.status !== 404) say('warning', error.message);
  }
}

export async function refresh(): Promise<void> {
  try {
    apply((await (await request('/api/edition')).json()) as Edition);
  } catch (error) {
    if (error instanceof Refusal && error.status !== 401) set({ trouble: error.message });
  }
}

export async function loadArticle(story: string): Promise<void> {
  const revision = state.edition?.revision ?? 0;
  const had = state.articles[story];
  if (had && had.revision === revision) return;
  const keep = (article: Article | null, error: string | null) => {
    if (state.articles[story]?.revision === revision) set({ articles: { ...state.articles, [story]: { revision, article, error } } });
  };
  set({ articles: { ...state.articles, [story]: { revision, article: had?.article ?? null, error: null } } });
  try {
    keep((await (await request(`/api/article?story=${encodeURIComponent(story)}`)).json()) as Article, null);
  } catch (error) {
    if (error instanceof Refusal) return keep(null, error.message);
    const { [story]: unread, ...rest } = state.articles; // asked again when the connection is back
    if (unread?.revision === revision) set({ articles: rest });
  }
}

// Changes go one after the other, in the order they were made. One that cannot be sent stays, and goes when the
// connection is back.
let number = 0;
let sending = false;
let retold: string | null = null; // the line whose change was sent again

export function order(orders: Order[], options: { draft?: string; hear?: Hear } = {}): void {
  const { edition } = state;
  if (!edition) return;
  const { session, revision } = edition;
  const one = { n: Date.now() + ++number, orders, session, revision, draft: options.draft ?? null, hear: options.hear ?? null };
  set({ waiting: [...state.waiting, one] });
  void flush();
}

let heard: ((what: Hear) => void) | null = null;

export function onHear(run: (what: Hear) => void): void {
  heard = run;
}

export async function flush(): Promise<void> {
  if (sending || state.link === 'refused') return;
  sending = true;
  set({ busy: state.busy + 1 });
  try {
    for (let one = state.waiting[0]; one; one = state.waiting[0]) {
      const mine = one;
      // A change made while the one before it was on its way belongs to the state that this one left.
      const here = state.edition;
      const revision = here && here.session === mine.session && ownRevisions.has(here.revision) ? here.revision : mine.revision;
      try {
        performance.mark('change-sent');
        const answer = await request('/api/orders', { session: mine.session, revision, orders: mine.orders });
        const next = (await answer.json()) as Edition;
        ownRevisions.add(next.revision);
        finish(mine, true);
        apply(next);
        if (mine.hear && state.hearChanges) heard?.(mine.hear);
      } catch (error) {
        if (error instanceof Unreachable) return;
        const refusal = error as Refusal;
        if (refusal.status === 401) return;
        if (refusal.status === 409 && refusal.state) {
          finish(mine, false);
          apply(refusal.state);
          const draft = mine.draft ? state.drafts[mine.draft] : undefined;
          if (mine.draft && draft?.theirs === null && refusal.state.session !== mine.session && retold !== mine.draft) {
            // The server was started anew, and the line is still what it was when its editing began.
            retold = mine.draft;
            order(mine.orders, { draft: mine.draft, ...(mine.hear ? { hear: mine.hear } : {}) });
          } else if (mine.draft && draft?.theirs) {
            set({ editing: mine.draft, view: 'script' });
            say('warning', t('conflict.line', { by: refusal.state.changed_by }));
          } else if (!mine.draft || state.drafts[mine.draft]) {
            say('warning', t('conflict.order', { why: refusal.message }), {
              label: t('conflict.again'),
              run: () => order(mine.orders, { ...(mine.draft ? { draft: mine.draft } : {}), ...(mine.hear ? { hear: mine.hear } : {}) }),
            });
          }
        } else {
          finish(mine, false);
          say('error', refusal.message);
        }
      }
    }
  } finally {
    sending = false;
    set({ busy: state.busy - 1 });
  }
}

const ownRevisions = new Set<number>();

function finish(one: Waiting, done: boolean): void {
  const drafts = { ...state.drafts };
  if (done && one.draft) delete drafts[one.draft];
  const editing = done && state.editing === one.draft ? null : state.editing;
  set({ waiting: state.waiting.filter((other) => other.n !== one.n), drafts, editing });
}

/** Undo, redo, fresh news, next edition: not kept for later, for after a while they would mean something else. */
export async function step(path: '/api/undo' | '/api/redo' | '/api/next' | '/api/refresh'): Promise<void> {
  const { edition } = state;
  if (!edition || state.waiting.length > 0) return;
  set({ busy: state.busy + 1 });
  try {
    const { session, revision } = edition;
    const next = (await (await request(path, { session, revision })).json()) as Edition;
    ownRevisions.add(next.revision);
    apply(next);
    if (path === '/api/undo') say('info', t('done.undo'));
    if (path === '/api/redo') say('info', t('done.redo'));
    if (path === '/api/refresh') say('info', t('done.refresh'));
  } catch (error) {
    if (error instanceof Refusal) {
      if (error.state) apply(error.state);
      say('warning', error.message);
    } else {
      say('warning', t('link.not_done'));
    }
  } finally {
    set({ busy: state.busy - 1 });
  }
}

export async function deliver(path: '/api/air' | '/api/kill', more: object): Promise<void> {
  const { edition } = state;
  if (!edition) return;
  set({ busy: state.busy + 1, aired: null });
  try {
    const { session, revision } = edition;
    const aired = (await (await request(path, { session, revision, ...more })).json()) as Aired;
    ownRevisions.add(aired.state.revision);
    apply(aired.state);
    const failed = aired.copies.filter((copy) => !copy.ok).length;
    set({ aired, progress: null });
    if (failed > 0) say('error', t('air.failed', { count: failed }));
    else say('info', t('air.done'));
  } catch (error) {
    set({ progress: null });
    if (error instanceof Refusal) {
      if (error.state) apply(error.state);
      say('error', error.message);
    } else {
      say('error', t('link.not_done'));
    }
  } finally {
    set({ busy: state.busy - 1 });
  }
}

// -- The line to the server ---------------------------------------------------------------------------------------------

let source: EventSource | null = null;
let lastHeard = 0;
let retry: ReturnType<typeof setTimeout> | undefined;

function lost(): void {
  if (state.link === 'refused') return;
  if (state.link !== 'lost') set({ link: 'lost' });
  source?.close();
  source = null;
  clearTimeout(retry);
  retry = setTimeout(connect, 1000);
}

export function connect(): void {
  clearTimeout(retry);
  source?.close();
  const mine = new EventSource('/api/events');
  source = mine;
  lastHeard = performance.now();
  const on = (name: string, run: (data: Record<string, unknown>) => void) =>
    mine.addEventListener(name, (event) => {
      lastHeard = performance.now();
      if (state.link !== 'up') {
        set({ link: 'up' });
        void flush();
      }
      let data: Record<string, unknown> = {};
      try {
        data = JSON.parse((event as MessageEvent<string>).data || '{}') as Record<string, unknown>;
      } catch {
        return;
      }
      run(data);
    });
  mine.onerror = () => {
    if (source !== mine) return;
    void whyRefused();
    lost();
  };
  on('revision', ({ session, revision, by }) => {
    const have = state.edition;
    if (have && have.session === session && have.revision >= Number(revision)) return;
    const other = have && have.session === session && typeof by === 'string' && by !== '' && !sending;
    void refresh().then(() => {
      const now = state.edition;
      if (other && now && now.orders.length > 0) {
        const last = now.orders[now.orders.length - 1];
        if (last) say('info', t('others.changed', { by: String(by), what: last.what }));
      }
    });
  });
  on('levels', ({ lufs, true_peak }) => {
    const { edition } = state;
    if (!edition) return;
    const levels = { ...edition.levels, settled: true, lufs: lufs as number | null, true_peak: true_peak as number | null };
    set({ edition: { ...edition, levels } });
    if (state.curves?.revision !== edition.revision) void loadCurves(edition);
  });
  on('progress', ({ text, part }) => set({ progress: Number(part) >= 1 ? null : { text: String(text), part: Number(part) } }));
  on('air', () => void refresh());
  on('feed', ({ changed }) => {
    if (state.edition) set({ edition: { ...state.edition, feed_changed: changed !== false } });
  });
  on('ping', () => undefined);
}

/** Who opens the address anew in another window gives this one its cookie back. */
async function whetherLetIn(): Promise<void> {
  if (state.link !== 'refused') return;
  try {
    if (!(await fetch('/api/edition', { cache: 'no-store' })).ok) return;
  } catch {
    return;
  }
  set({ link: 'lost' });
  connect();
}

/** An EventSource does not say why it failed; without the cookie it will never succeed. */
async function whyRefused(): Promise<void> {
  try {
    const answer = await fetch('/api/edition', { cache: 'no-store' });
    if (answer.status === 401) {
      clearTimeout(retry);
      set({ link: 'refused' });
    }
  } catch {
    return;
  }
}

export function start(): void {
  void refresh();
  connect();
  // A server that hangs, or a network that swallows everything, gives no error: the pings tell.
  setInterval(() => {
    if (state.link === 'up' && performance.now() - lastHeard > 25000) lost();
  }, 5000);
  setInterval(() => void whetherLetIn(), 3000);
  // A laptop that slept has a wrong countdown and a dead connection.
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState !== 'visible') return;
    if (state.link === 'refused') return void whetherLetIn();
    void refresh();
    if (!source) connect();
  });
  window.addEventListener('online', () => connect());
  window.addEventListener('offline', () => lost());
  window.addEventListener('beforeunload', (event) => {
    if (Object.values(state.drafts).some((draft) => draft.text !== draft.base) || state.waiting.length > 0) event.preventDefault();
  });
}

// -- What an editor does ------------------------------------------------------------------------------------------------

export function beginEdit(id: string): void {
  const line = state.edition?.lines.find((one) => one.id === id);
  if (!line) return;
  const drafts = state.drafts[id] ? state.drafts : { ...state.drafts, [id]: { text: line.text, base: line.text, theirs: null } };
  set({ drafts, editing: id, view: 'script' });
}

export function typed(id: string, text: string): void {
  const draft = state.drafts[id];
  if (draft) set({ drafts: { ...state.drafts, [id]: { ...draft, text } } });
}

export function cancelEdit(id: string): void {
  const { [id]: _, ...drafts } = state.drafts;
  set({ drafts, editing: null, waiting: state.waiting.filter((one) => one.draft !== id || sending) });
}

export function saveEdit(id: string): void {
  const draft = state.drafts[id];
  if (!draft) return;
  const text = draft.text.trim();
  if (text === draft.base && draft.theirs === null) return cancelEdit(id);
  if (state.waiting.some((one) => one.draft === id)) return; // on its way, or waiting for the connection
  // What somebody else wrote meanwhile has been shown; saving now is meant to replace it.
  set({ drafts: { ...state.drafts, [id]: { ...draft, base: draft.theirs ?? draft.base, theirs: null } } });
  order([{ verb: 'replace_line', line: id, text }], { draft: id, hear: { line: id } });
}

