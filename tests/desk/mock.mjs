// A server that speaks docs/desk.md from an edition on disk, without making anything: for work on the page.
//   node tests/desk/mock.mjs EDITION [PORT] [SECONDS_TO_AIR]
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { dirname, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const [folder, port = '8123', toAir = '118'] = process.argv.slice(2);
const dist = join(dirname(fileURLToPath(import.meta.url)), '../../src/desk/page/dist');
const rundown = JSON.parse(readFileSync(join(folder, 'rundown.json')));
const wav = execFileSync('ffmpeg', ['-nostdin', '-v', 'error', '-i', join(folder, 'bulletin.mp3'), '-f', 'wav', '-bitexact', '-ar', '48000', '-ac', '2', '-'], { maxBuffer: 1 << 28 });
const samples = new Int16Array(wav.buffer, wav.byteOffset + 44, (wav.length - 44) >> 1);
const id = (text) => createHash('sha256').update(text).digest('hex').slice(0, 16);
const began = Date.now();

const lines = [];
const seconds = rundown.length_seconds;
const story_ids = new Map(rundown.stories.map((story) => [story.story, id(story.id)]));
const lineItems = rundown.items.filter((item) => item.kind === 'line');
for (const item of lineItems) {
  const start = item.start_seconds;
  const length = item.length_frames / 48000;
  const words = [...item.text.matchAll(/\S+/g)];
  const total = words.reduce((sum, word) => sum + word[0].length + 1, 0);
  let at = start;
  const role = item.rules.includes('clock item') ? 'say' : start < rundown.stories[0].start_seconds ? 'headline' : 'story';
  lines.push({
    id: id(`${item.text} ${role}`), story: item.story === undefined ? null : story_ids.get(item.story), role,
    text: item.text, original: null, spoken: item.spoken, start, seconds: length,
    words: words.map((word) => {
      const long = (length * (word[0].length + 1)) / total;
      const one = { begin: word.index, end: word.index + word[0].length, start: at, stop: at + long };
      at += long;
      return one;
    }),
    rules: item.rules, reason: role === 'say' ? 'A text of the clock.' : role === 'headline' ? 'The headline of the story.' : 'Says who did what, and the article says it first.',
    worth: 0.4 + ((item.text.length * 7) % 50) / 100, source: role === 'say' ? 'station' : 'article', voice: item.voice, wav: '/audio/1/line/x.wav',
    source_spans: item.source,
  });
}

const items = [];
const add = (kind, start, extra = {}) => items.push({ kind, start, ...extra });
add('intro', 0, { lines: [] });
const says = lines.filter((line) => line.role === 'say');
add('opening', says[0].start, { lines: [says[0].id] });
const heads = lines.filter((line) => line.role === 'headline');
if (heads.length) add('headlines', heads[0].start, { lines: heads.map((line) => line.id) });
for (const story of rundown.stories) {
  add('story', story.start_seconds, { story: story_ids.get(story.story), lines: lines.filter((line) => line.role === 'story' && line.story === story_ids.get(story.story)).map((line) => line.id) });
}
for (const cue of rundown.items.filter((item) => item.kind === 'cue')) {
  if (cue.sound.startsWith('sting')) add('sting', cue.start_seconds, { lines: [], long: cue.length_frames / 48000 });
  if (cue.sound.startsWith('outro')) add('outro', cue.start_seconds, { lines: [] });
}
add('closing', says[says.length - 1].start, { lines: [says[says.length - 1].id] });
items.sort((a, b) => a.start - b.start);

const state = {
  session: '5f0c11', revision: 1, changed_by: '', editor: 'anna',
  station: { name: 'Harbour FM', id: 'harbour-fm', language: 'en-GB', timezone: 'Europe/London', reader: 'emma', voices: ['emma', 'alan', 'clare', 'edgar'].map((name) => ({ name, description: `${name}, British`, language: 'en-GB' })) },
  air: { time: rundown.air_time, local: '15:00', phase: 'open', seconds_to_air: Number(toAir), next: '2026-03-02T16:00:00Z' },
  now: rundown.air_time, target: { shortest: 180, longest: 180 }, seconds, over_under: 0,
  levels: { settled: true, lufs: rundown.loudness_lufs, true_peak: rundown.true_peak_dbtp, limits: { lufs: -16, true_peak: -1, short_term: -11 } },
  audio: { wav: '/audio/1/edition.wav', curves: '/api/curves?revision=1' },
  items: items.map((item, n) => {
    const next = items[n + 1]?.start ?? seconds;
    return { n, kind: item.kind, title: item.kind, story: item.story ?? null, lines: item.lines, start: item.start, seconds: item.long ?? next - item.start, until_end: seconds - item.start, at: `15:0${Math.floor(item.start / 60)}:${String(Math.floor(item.start % 60)).padStart(2, '0')}`, color: 0 };
  }),
  stories: rundown.stories.map((story, place) => ({
    id: story_ids.get(story.story), place, headline: story.headline, source: story.source, file: story.file, section: ['Weather', 'Courts', '', 'Politics'][place % 4], urgency: story.urgency, published: story.published,
    breaking: story.breaking, updated: false, inserted: false, pinned: false, seconds: story.length_seconds, wanted_seconds: null, start: story.start_seconds, voice: place % 2 ? 'alan' : 'emma',
    lines: lines.filter((line) => line.role === 'story' && line.story === story_ids.get(story.story)).map((line) => line.id), candidates: 3,
    segment: { name: story.segment.split('/').pop(), wav: '/audio/1/story/x.wav', mp3: '/audio/1/story/x.mp3' },
  })),
  lines,
  others: rundown.refused.map((one) => ({ id: id(one.headline + one.file), headline: one.headline, source: 'Ellery Tide', file: one.file, published: '2026-03-02T09:00:00Z', why: one.reason, dropped: false, reserve: true, held: false })),
  refused: [...rundown.set_aside.map((one) => ({ file: one.file, headline: one.headline ?? '', id: null, why: one.reason })), ...rundown.dropped.slice(0, 3).map((one) => ({ file: '', headline: one.text, id: null, why: one.reason }))],
  orders: [], undo: 0, redo: 0, approved: null, delivered: null, deliver_to: ['folder /srv/playout/news/news.mp3', 'rivendell cart 10042'], kind: 'news', article: false, degraded: [], warnings: ['bed.flac: 44.1 kHz, resampled'],
};
state.items.forEach((item) => (item.color = item.kind === 'story' ? state.stories.find((story) => story.id === item.story).place % 2 : 0));

const done = [];
const undone = [];
const listeners = new Set();
const tell = (name, data) => listeners.forEach((answer) => answer.write(`event: ${name}\nid: ${state.session}-${state.revision}\ndata: ${JSON.stringify(data)}\n\n`));
const kept = () => JSON.stringify({ stories: state.stories, lines: state.lines, items: state.items, others: state.others });

function change(orders, by) {
  done.push(kept());
  undone.length = 0;
  for (const order of orders) {
    const line = state.lines.find((one) => one.id === order.line);
    const at = state.stories.findIndex((one) => one.id === order.story);
    let what = order.verb;
    if (order.verb === 'replace_line' && line) {
      line.original = order.text === null ? null : (line.original ?? line.text);
      if (order.text === null) line.text = line.original ?? line.text;
      else line.text = order.text;
      line.source = 'editor';
      line.words = [...line.text.matchAll(/\S+/g)].map((word, n, all) => ({ begin: word.index, end: word.index + word[0].length, start: line.start + (line.seconds * n) / all.length, stop: line.start + (line.seconds * (n + 1)) / all.length }));
      what = line.text;
    }
    if (order.verb === 'move') state.stories.splice(order.place, 0, ...state.stories.splice(at, 1));
    if (order.verb === 'pin') state.stories[at].pinned = order.place !== null;
    if (order.verb === 'length') state.stories[at].wanted_seconds = order.seconds;
    if (order.verb === 'drop' || order.verb === 'kill') {
      const [gone] = state.stories.splice(at, 1);
      state.items = state.items.filter((item) => item.story !== gone.id);
      state.others.unshift({ ...gone, why: 'dropped by an editor', dropped: true, reserve: false, held: false });
      what = gone.headline;
    }
    state.stories.forEach((story, place) => (story.place = place));
    const slots = state.items.filter((item) => item.kind === 'story');
    state.stories.forEach((story, n) => slots[n] && Object.assign(slots[n], { story: story.id, lines: story.lines }));
    state.orders.push({ n: state.orders.length + 1, verb: order.verb, what, by, at: new Date().toISOString() });
  }
  after(by);
}
function after(by) {
  state.revision += 1;
  state.changed_by = by;
  state.undo = done.length;
  state.redo = undone.length;
  state.audio = { wav: `/audio/${state.revision}/edition.wav`, curves: `/api/curves?revision=${state.revision}` };
  listeners.size && tell('revision', { session: state.session, revision: state.revision, by });
}

function curves() {
  const rate = 20;
  const per = 48000 / rate;
  const peaks = [];
  for (let n = 0; n < seconds * rate; n++) {
    let most = 0;
    for (let s = n * per * 2; s < (n + 1) * per * 2; s++) most = Math.max(most, Math.abs(samples[s] ?? 0));
    peaks.push(most / 32768);
  }
  const db = (from, to) => {
    from = 2 * Math.floor(from / 2);
    let sum = 0;
    for (let s = from; s < to; s += 4) sum += (samples[s] ?? 0) ** 2;
    return 10 * Math.log10((4 * sum) / Math.max(1, to - from) / 32768 ** 2 + 1e-7) + 2;
  };
  const loudness = [];
  for (let t = 0; t < seconds; t += 0.5) loudness.push({ t, momentary: db(Math.max(0, t - 0.4) * 96000, t * 96000), short_term: db(Math.max(0, t - 3) * 96000, t * 96000) });
  return { revision: state.revision, rate, peaks, loudness, true_peak: { t: 121.4, dbtp: rundown.true_peak_dbtp }, integrated: -16 };
}
const curve = curves();

function article(story) {
  const mine = state.lines.filter((line) => line.story === story && line.role === 'story');
  const paragraphs = [];
  let text = '';
  const spans = [];
  const put = (words, kind, line, why) => {
    if (text) text += '\n\n';
    paragraphs.push({ text: words, begin: text.length, heading: false });
    spans.push({ begin: text.length, end: text.length + words.length, line, kind, why });
    text += words;
  };
  for (const [n, line] of mine.entries()) put(line.text, n % 2 ? 'reworded' : 'kept', line.id);
  put('“We were glad of the help,” she said.', 'refused', null, 'first or second person in a quotation');
  const candidates = mine.slice(0, 3).map((line, n) => ({ id: id(`candidate ${line.id}`), text: `${line.text.replace(/\.$/, '')}, in other words.`, spoken: '', worth: 0.3, reason: 'Says again what a line before it says.', seconds: 5.3 + n, measured: false, wav: '/audio/1/line/x.wav', spans: [] }));
  const one = [...state.stories, ...state.others].find((other) => other.id === story);
  return { id: story, headline: one.headline, source: one.source, byline: 'By Ann Example', file: one.file, published: one.published, paragraphs, text, spans, candidates };
}

const types = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript; charset=utf-8', '.css': 'text/css; charset=utf-8', '.json': 'application/json', '.svg': 'image/svg+xml', '.woff2': 'font/woff2' };
createServer(async (ask, answer) => {
  const url = new URL(ask.url, 'http://x');
  answer.setHeader('Cache-Control', 'no-store');
  answer.setHeader('X-Content-Type-Options', 'nosniff');
  answer.setHeader('Content-Security-Policy', "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
  const json = (value, status = 200) => {
    answer.writeHead(status, { 'Content-Type': 'application/json' });
    answer.end(JSON.stringify(value));
  };
  state.air.seconds_to_air = Number(toAir) - (Date.now() - began) / 1000;
  let body = '';
  for await (const chunk of ask) body += chunk;
  const sent = body ? JSON.parse(body) : {};
  if (url.pathname.startsWith('/audio/')) {
    const range = /bytes=(\d+)-(\d*)/.exec(ask.headers.range ?? '');
    const from = range ? Number(range[1]) : 0;
    const to = range && range[2] ? Number(range[2]) : wav.length - 1;
    answer.writeHead(range ? 206 : 200, { 'Content-Type': 'audio/wav', 'Accept-Ranges': 'bytes', 'Content-Length': to - from + 1, ...(range ? { 'Content-Range': `bytes ${from}-${to}/${wav.length}` } : {}) });
    return answer.end(wav.subarray(from, to + 1));
  }
  switch (url.pathname) {
    case '/api/edition': return json(state);
    case '/api/curves': return json(curve);
    case '/api/article': return json(article(url.searchParams.get('story')));
    case '/api/orders': change(sent.orders, 'anna'); return json(state);
    case '/api/undo': case '/api/redo': {
      const [from, to] = url.pathname === '/api/undo' ? [done, undone] : [undone, done];
      if (from.length === 0) return json({ error: 'nothing to take back' }, 409);
      to.push(kept());
      Object.assign(state, JSON.parse(from.pop()));
      after('anna');
      return json(state);
    }
    case '/api/say': answer.writeHead(200, { 'Content-Type': 'audio/wav' }); return answer.end(wav.subarray(0, 300000));
    case '/api/air': case '/api/kill':
      state.delivered = { at: new Date().toISOString(), by: 'anna', revision: state.revision, copies: state.deliver_to.map((to) => ({ to: to.split(' ')[0], where: to.split(' ').slice(1).join(' '), ok: true, why: null })) };
      return json({ state, copies: state.delivered.copies, check: [{ what: 'length', measured: '3:00.000', wanted: '3:00.000', verdict: 'ok' }] });
    case '/api/events': {
      answer.writeHead(200, { 'Content-Type': 'text/event-stream' });
      listeners.add(answer);
      listeners.size && tell('revision', { session: state.session, revision: state.revision, by: '' });
      const beat = setInterval(() => answer.write('event: ping\ndata: {}\n\n'), 10000);
      ask.on('close', () => { listeners.delete(answer); clearInterval(beat); });
      return;
    }
  }
  const name = url.pathname === '/' ? 'index.html' : url.pathname.slice(1);
  try {
    const file = readFileSync(join(dist, name));
    answer.writeHead(200, { 'Content-Type': types[extname(name)] ?? 'application/octet-stream' });
    answer.end(file);
  } catch {
    json({ error: `${name}: there is no such file` }, 404);
  }
}).listen(Number(port), '127.0.0.1');
