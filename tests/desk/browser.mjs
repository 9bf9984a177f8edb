// What the tests of the page share: the program, the browser, and the sound as numbers.
import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const need = (name) => {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set; run tests/desk/run`);
  return value;
};

export const tree = need('NEWSCART_TREE'); // of the sources
export const pictures = need('NEWSCART_PICTURES'); // where the screenshots go
const program = need('NEWSCART');
const require = createRequire(join(need('NEWSCART_PAGE'), 'package.json'));
const { chromium } = require('playwright-core');
const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

mkdirSync(pictures, { recursive: true });

/** A folder of its own for a station, a feed, a playout system. */
export function folder() {
  const path = mkdtempSync(join(tmpdir(), 'newscart-desk-'));
  process.on('exit', () => rmSync(path, { recursive: true, force: true }));
  return path;
}

/** A copy of the sample station that delivers into `playout`, and of the sample feed. */
export function station({ more = '' } = {}) {
  const at = folder();
  cpSync(join(tree, 'assets/stations/harbour'), join(at, 'station'), { recursive: true });
  cpSync(join(tree, 'assets/sample-feed'), join(at, 'feed'), { recursive: true });
  const toml = join(at, 'station/station.toml');
  mkdirSync(join(at, 'playout'));
  writeFileSync(toml, `${readFileSync(toml, 'utf8')}\n[[deliver]]\npath = "${join(at, 'playout')}"\nname = "news.mp3"\n${more}`);
  return at;
}

/** What was just written may still be being written: newscart takes files that have been left alone for a while. */
function settle(feed) {
  const anHourAgo = Date.now() / 1000 - 3600;
  for (const name of readdirSync(feed)) utimesSync(join(feed, name), anHourAgo, anHourAgo);
}

/** `newscart preview`, once its page can be opened. */
export async function preview(at, { article = null, more = [] } = {}) {
  settle(join(at, 'feed'));
  const news = article ? [article] : ['--feed', join(at, 'feed')];
  const options = ['--station', join(at, 'station'), '--out', join(at, 'out'), '--air', '2026-03-02T15:00:00Z', '--no-browser', ...more];
  const child = spawn(program, ['preview', ...news, ...options], { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  const address = await new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no address in 60 s: ${said}`)), 60000);
    const listen = (data) => {
      said += data;
      const found = /http:\/\/\S+token=\S+/.exec(said);
      if (found) {
        clearTimeout(timer);
        resolve(found[0]);
      }
    };
    child.stdout.on('data', listen);
    child.stderr.on('data', listen);
    child.on('exit', (code) => reject(new Error(`newscart preview ended with ${code}: ${said}`)));
  });
  const stop = (signal = 'SIGTERM') =>
    new Promise((resolve) => {
      if (child.exitCode !== null || child.signalCode !== null) return resolve();
      child.once('exit', resolve);
      child.kill(signal);
    });
  process.on('exit', () => child.kill('SIGKILL'));
  return { address, origin: new URL(address).origin, stop, said: () => said };
}

export async function browser() {
  return chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: ['--no-sandbox', '--autoplay-policy=no-user-gesture-required', '--disable-gpu', '--mute-audio'],
  });
}

/** A page of the desk in a window of its own. What the browser complains of, policy violations above all, fails the test. */
export async function open(chrome, address, { width = 1440, height = 900, scheme = 'dark', phone = false, answers = null } = {}) {
  const context = await chrome.newContext({
    viewport: { width, height },
    colorScheme: scheme,
    reducedMotion: 'reduce',
    ...(phone ? { isMobile: true, hasTouch: true } : {}),
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  const page = await context.newPage();
  page.complaints = [];
  page.foreign = [];
  const origin = new URL(address).origin;
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') page.complaints.push(message.text());
  });
  page.on('pageerror', (error) => page.complaints.push(String(error)));
  page.on('request', (request) => {
    if (!request.url().startsWith(origin) && !request.url().startsWith('data:') && !request.url().startsWith('blob:')) page.foreign.push(request.url());
  });
  page.setDefaultTimeout(Number(process.env.PATIENCE ?? 20000));
  if (answers) {
    await page.route('**/api/edition', async (route) => {
      const answer = await route.fetch();
      const edition = await answer.json();
      answers(edition);
      await route.fulfill({ response: answer, json: edition });
    });
  }
  await page.goto(address);
  await page.waitForSelector('.item.is-story .row');
  await page.evaluate(() => document.fonts.ready);
  return page;
}

export async function picture(page, name) {
  await page.screenshot({ path: join(pictures, `${name}.png`) });
}

/** What axe finds wrong, as sentences. */
export async function flaws(page) {
  // As a script of the page it would be refused by the policy; the debugger may.
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
  return violations.flatMap((one) => one.nodes.map((node) => `${one.id}: ${node.target.join(' ')}: ${node.failureSummary?.split('\n')[1] ?? one.help}`));
}

export async function state(page) {
  return page.evaluate(async () => (await fetch('/api/edition')).json());
}

/** The sound at an address of the server: one channel, -1 to 1. */
export async function sound(page, path) {
  const base64 = await page.evaluate(async (from) => {
    const answer = await fetch(from);
    if (!answer.ok) throw new Error(`${from}: ${answer.status}`);
    const bytes = new Uint8Array(await answer.arrayBuffer());
    let text = '';
    for (let at = 0; at < bytes.length; at += 32768) text += String.fromCharCode(...bytes.subarray(at, at + 32768));
    return btoa(text);
  }, path);
  return decode(Buffer.from(base64, 'base64'));
}

export function decode(wav) {
  if (wav.toString('latin1', 0, 4) !== 'RIFF') throw new Error('not a WAV file');
  let at = 12;
  let channels = 2;
  let rate = 48000;
  while (at + 8 <= wav.length) {
    const name = wav.toString('latin1', at, at + 4);
    const size = wav.readUInt32LE(at + 4);
    if (name === 'fmt ') {
      channels = wav.readUInt16LE(at + 10);
      rate = wav.readUInt32LE(at + 12);
    }
    if (name === 'data') {
      const frames = Math.floor(Math.min(size, wav.length - at - 8) / 2 / channels);
      const samples = new Float32Array(frames);
      for (let n = 0; n < frames; n++) samples[n] = wav.readInt16LE(at + 8 + n * 2 * channels) / 32768;
      return { rate, samples };
    }
    at += 8 + size + (size % 2);
  }
  throw new Error('a WAV file without data');
}

/** How unlike two parts are: the power of their difference over that of the first, in dB, each brought to the same level
 * first, for an edition as a whole may have become a little louder; and moved by up to 1 ms, to which starts are rounded.
 * -infinity is the same, 0 is another sound. */
export function unlike(a, b, from, seconds, fromB = from) {
  const start = Math.round(from * a.rate);
  const startB = Math.round(fromB * b.rate);
  const frames = Math.round(Math.min(seconds, 4) * a.rate);
  let best = 0;
  for (let lag = -60; lag <= 60; lag++) {
    let xx = 0;
    let yy = 0;
    let xy = 0;
    for (let n = 0; n < frames; n++) {
      const x = a.samples[start + n] ?? 0;
      const y = b.samples[startB + lag + n] ?? 0;
      xx += x * x;
      yy += y * y;
      xy += x * y;
    }
    if (xx === 0 || yy === 0) return xx === yy ? -Infinity : 0;
    best = Math.max(best, (xy * xy) / (xx * yy));
  }
  return 10 * Math.log10(Math.max(1e-12, 1 - best));
}
