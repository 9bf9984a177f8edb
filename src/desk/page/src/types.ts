// The server's words, as docs/desk.md has them. Times are seconds from the start of the edition.

export interface Word {
  begin: number; // offsets into Line.text
  end: number;
  start: number;
  stop: number;
}

export interface Item {
  n: number;
  kind: string;
  title: string;
  story?: string | null;
  lines: string[];
  start: number;
  seconds: number;
  until_end: number;
  at: string;
  color: number;
}

export interface Story {
  id: string;
  place: number;
  headline: string;
  source: string;
  file: string;
  section: string;
  urgency: number;
  published: string | null;
  breaking: boolean;
  updated: boolean | string | null;
  inserted: boolean;
  pinned: boolean;
  seconds: number;
  wanted_seconds: number | null;
  start: number;
  voice: string;
  lines: string[];
  candidates: number;
  segment: { name: string; wav: string; mp3: string } | null;
}

export interface Line {
  id: string;
  story: string | null;
  role: string;
  text: string;
  original: string | null;
  spoken: string;
  start: number;
  seconds: number;
  words: Word[];
  rules: string[];
  reason: string;
  worth: number;
  source: 'article' | 'editor' | 'station';
  voice: string;
  wav: string;
}

export interface Other {
  id: string;
  headline: string;
  source: string;
  file: string;
  published: string | null;
  why: string;
  dropped: boolean;
  reserve: boolean;
  held: boolean;
}

export interface Copy {
  to: string;
  where: string;
  ok: boolean;
  why?: string | null;
}

export interface Check {
  what: string;
  measured: string | number | null;
  wanted: string | number | null;
  verdict: 'ok' | 'warning' | 'fail';
}

export type Phase = 'open' | 'locked' | 'on_air' | 'over';

export interface Edition {
  session: string;
  revision: number;
  changed_by: string;
  editor: string;
  station: {
    name: string;
    id: string;
    language: string;
    timezone: string;
    voices: { name: string; description: string; language: string }[];
    reader: string;
  };
  air: { time: string; local: string; phase: Phase; rehearsal?: boolean; seconds_to_air: number; next: string | null };
  now: string;
  target: { shortest: number; longest: number };
  seconds: number;
  over_under: number;
  levels: {
    settled: boolean;
    lufs: number | null;
    true_peak: number | null;
    limits: { lufs: number; true_peak: number; short_term: number };
  };
  audio: { wav: string; curves: string };
  items: Item[];
  stories: Story[];
  lines: Line[];
  others: Other[];
  refused: { file: string; headline: string; id: string | null; why: string }[];
  orders: { n: number; verb: string; what: string; by: string; at: string }[];
  undo: number;
  redo: number;
  approved: { by: string; at: string } | null;
  delivered: { at: string; by: string; revision: number; copies: Copy[] } | null;
  deliver_to: string[];
  feed_changed?: boolean;
  kind: string;
  article: boolean;
  degraded: string[];
  warnings: string[];
}

export interface Candidate {
  id: string;
  text: string;
  spoken: string;
  worth: number;
  reason: string;
  seconds: number;
  measured: boolean;
  wav: string;
  spans: { begin: number; end: number }[];
}

export interface Span {
  begin: number;
  end: number;
  line?: string | null;
  kind: 'kept' | 'reworded' | 'refused';
  why?: string;
}

export interface Article {
  id: string;
  headline: string;
  source: string;
  byline: string;
  file: string;
  published: string | null;
  paragraphs: { text: string; begin: number; heading: boolean }[];
  text: string;
  spans: Span[];
  candidates: Candidate[];
}

export interface Curves {
  revision: number;
  rate: number;
  peaks: number[];
  loudness: { t: number; momentary: number | null; short_term: number | null }[];
  true_peak: { t: number; dbtp: number | null } | null;
  integrated: number | null;
}

export interface Aired {
  state: Edition;
  copies: Copy[];
  check: Check[];
}

export type Order = { verb: string } & Record<string, unknown>;
