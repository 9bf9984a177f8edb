// The desk as an editor uses it: a real bulletin, a real browser, real sound.
import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, beforeEach, describe, test } from 'node:test';
import { browser, flaws, open, picture, preview, sound, state, station, unlike } from './browser.mjs';

let chrome;
before(async () => {
  chrome = await browser();
});
after(async () => {
  await chrome.close();
});

const story = (page, n) => page.locator('.item.is-story .row').nth(n);
const lineOf = (page, id) => page.locator(`.line[data-line="${id}"]`);

/** Does what changes the edition, and gives the state it led to. */
async function changed(page, act) {
  const { revision } = await state(page);
  await act();
  const now = await waitFor(page, async () => {
    const next = await state(page);
    return next.revision > revision ? next : null;
  });
  return now;
}

async function waitFor(page, look) {
  for (let n = 0; n < 200; n++) {
    const found = await look();
    if (found) return found;
    await page.waitForTimeout(100);
  }
  throw new Error('waited 20 s in vain');
}

describe('the desk of an editor', () => {
  let at;
  let desk;
  let page;
  before(async () => {
    at = station();
    desk = await preview(at);
    page = await open(chrome, desk.address);
  });
  beforeEach(async () => {
    // What a test that failed left open is not the trouble of the next.
    for (let n = 0; n < 3 && (await page.locator('dialog, .editor').count()) > 0; n++) await page.keyboard.press('Escape');
    await page.locator('.views button').first().click();
  });
  after(async () => {
    assert.deepEqual(page.complaints, [], 'the browser complained');
    assert.deepEqual(page.foreign, [], 'the page asked somebody else');
    await desk.stop();
  });

  test('shows the bulletin, to time, and hides the token', async () => {
    const now = await state(page);
    assert.equal(page.url(), `${desk.origin}/`);
    assert.equal(await page.locator('.item.is-story').count(), now.stories.length);
    assert.equal(await page.locator('.part').count(), now.items.length);
    for (const [n, one] of now.stories.entries()) assert.match(await story(page, n).innerText(), new RegExp(one.headline.slice(0, 20).replace(/\W/g, '.')));
    assert.match(await page.locator('.gauge').first().innerText(), /3:00\.0/);
    const cookies = await page.context().cookies();
    assert.ok(cookies[0].httpOnly && cookies[0].sameSite === 'Strict');
    await page.waitForFunction(() => document.querySelector('.wave .canvas')?.firstElementChild?.shadowRoot?.querySelector('canvas'));
    await picture(page, 'desktop-dark');
  });

  test('plays, and the word that is heard is marked', async () => {
    const now = await state(page);
    await page.keyboard.press('Space');
    await page.waitForFunction(() => document.querySelector('.play')?.getAttribute('aria-label') === 'Pause');
    const line = now.lines.find((one) => one.role === 'story');
    await page.locator(`.part[data-n="${now.items.find((item) => item.kind === 'story').n}"]`).click();
    const heard = new Set();
    await waitFor(page, async () => {
      const text = await page.evaluate(() => document.querySelector('.word.heard')?.textContent ?? null);
      if (text) heard.add(text);
      return heard.size >= 4;
    });
    for (const word of heard) assert.ok(line.text.includes(word), `${word} is not in: ${line.text}`);
    await picture(page, 'playing');
    await page.keyboard.press('Space');
    await page.waitForFunction(() => document.querySelector('.play')?.getAttribute('aria-label') === 'Play');
    // A click into the waveform, and the arrows, seek.
    const box = await page.locator('.wave').boundingBox();
    await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
    await page.waitForFunction(() => /^1:(29|30)/.test(document.querySelector('.where .now').textContent));
    await page.keyboard.press('ArrowRight');
    await page.waitForFunction(() => /^1:3[12]/.test(document.querySelector('.where .now').textContent));
  });

  test('shows the source of a line, and why it is there', async () => {
    await story(page, 0).click();
    const now = await state(page);
    const line = now.lines.find((one) => one.id === now.stories[0].lines[0]);
    await lineOf(page, line.id).locator('.play-line').focus();
    await lineOf(page, line.id).locator('.why').click();
    await page.locator('.text mark.on').first().waitFor();
    assert.ok((await lineOf(page, line.id).locator('.why').innerText()).length > 10);
    assert.ok((await page.locator('.text').innerText()).includes(now.stories[0].headline));
    await picture(page, 'source');
  });

  test('an edited line is heard at once, and nothing before it changes', async () => {
    const was = await state(page);
    const soundWas = await sound(page, was.audio.wav);
    const target = was.stories[2];
    await story(page, 2).click();
    const id = target.lines[0];
    const line = was.lines.find((one) => one.id === id);
    await lineOf(page, id).locator('.why').click();
    await page.keyboard.press('e');
    const words = 'The editor wrote this sentence with entirely different words.';
    await page.locator('.editor textarea').fill(words);
    await picture(page, 'editing');
    const now = await changed(page, () => page.keyboard.press('Enter'));
    const edited = now.lines.find((one) => one.text === words);
    assert.ok(edited, 'the words are in the bulletin');
    assert.equal(edited.source, 'editor');
    assert.equal(edited.original, line.text);
    await page.waitForFunction(() => document.querySelector('.play')?.getAttribute('aria-label') === 'Pause');
    await page.locator('.line.by-editor').first().waitFor();
    const soundNow = await sound(page, now.audio.wav);
    assert.equal(soundNow.samples.length, soundWas.samples.length, 'still to time');
    // The stories before it: the same sound. The line: another.
    const first = was.lines.find((one) => one.id === was.stories[0].lines[0]);
    const firstNow = now.lines.find((one) => one.id === first.id);
    assert.ok(firstNow, 'the first story still begins as it did');
    const same = unlike(soundWas, soundNow, first.start, first.seconds, firstNow.start);
    const other = unlike(soundWas, soundNow, line.start, Math.min(line.seconds, edited.seconds), edited.start);
    console.log(`      unlike: the first line ${same.toFixed(1)} dB, the edited one ${other.toFixed(1)} dB`);
    // The bed goes on beneath it, 15 LU down, and may be at another place of its loop.
    assert.ok(same < -10, `what was not edited sounds the same: ${same} dB`);
    assert.ok(other > -3, `what was edited sounds different: ${other} dB`);
    // Without the bed it is the very same take.
    const dry = unlike(await sound(page, first.wav), await sound(page, firstNow.wav), 0, first.seconds);
    assert.ok(dry < -40, `without the bed: ${dry} dB`);
    const heard = await page.evaluate(() => performance.getEntriesByName('change-heard').map((one) => Math.round(one.duration)));
    console.log(`      from the key to the sound: ${heard.join(', ')} ms`);
    assert.ok(heard.length > 0, 'the change was played');
    await page.keyboard.press('Escape');
  });

  test('undo gives back the old words and the old sound; redo the new ones', async () => {
    const was = await state(page);
    const edited = was.lines.find((one) => one.source === 'editor');
    const undone = await changed(page, () => page.keyboard.press('z'));
    assert.ok(undone.lines.some((one) => one.text === edited.original));
    assert.ok(!undone.lines.some((one) => one.text === edited.text));
    const again = await changed(page, () => page.keyboard.press('Shift+Z'));
    assert.ok(again.lines.some((one) => one.text === edited.text));
    await changed(page, () => page.keyboard.press('z'));
  });

  test('a candidate is swapped in by one click', async () => {
    const was = await state(page);
    const place = was.stories.findIndex((one) => one.candidates > 0 && one.lines.length > 1);
    assert.ok(place >= 0, 'a story has candidates');
    await story(page, place).click();
    const out = was.stories[place].lines.at(-1);
    await lineOf(page, out).locator('.why').click();
    const candidate = page.locator('.candidates li').first();
    await candidate.waitFor();
    const text = await candidate.locator('p').first().innerText();
    await picture(page, 'candidates');
    const now = await changed(page, () => candidate.getByRole('button', { name: 'Swap in' }).click());
    assert.ok(now.lines.some((one) => one.text === text), 'it airs now');
    assert.ok(!now.stories.find((one) => one.id === was.stories[place].id).lines.includes(out), 'the other does not');
    await changed(page, () => page.keyboard.press('z'));
  });

  test('a pronunciation is heard before it is saved, and then in its line', async () => {
    const was = await state(page);
    await story(page, 0).click();
    const line = was.lines.find((one) => one.id === was.stories[0].lines[0]);
    const soundWas = await sound(page, line.wav);
    const word = line.words.map((one) => line.text.slice(one.begin, one.end)).find((one) => /^[A-Z][a-z]{4,}$/.test(one) && !line.text.startsWith(one));
    assert.ok(word, `a name in: ${line.text}`);
    await lineOf(page, line.id).locator('.why').click();
    await page.keyboard.press('p');
    await page.locator('.word-button', { hasText: new RegExp(`^${word}$`) }).click();
    await page.locator('dialog').getByLabel('As it is said').fill('Bumblebee');
    const tried = page.waitForResponse((answer) => answer.url().endsWith('/api/say') && answer.ok());
    await page.getByRole('button', { name: 'Hear it so' }).click();
    await tried;
    await picture(page, 'pronounce');
    const now = await changed(page, () => page.locator('dialog').getByLabel('As it is said').press('Enter'));
    const again = now.lines.find((one) => one.id === line.id);
    assert.match(again.spoken, /Bumblebee/i);
    const soundNow = await sound(page, again.wav);
    assert.ok(unlike(soundWas, soundNow, 0, Math.min(line.seconds, again.seconds)) > -6, 'its line sounds different');
    await changed(page, () => page.keyboard.press('z'));
  });

  test('a story is moved, dropped, and taken back', async () => {
    const was = await state(page);
    await story(page, 2).click();
    const moved = await changed(page, () => page.keyboard.press('Alt+ArrowUp'));
    assert.equal(moved.stories[1].id, was.stories[2].id);
    assert.equal(moved.seconds, was.seconds, 'still to time');
    await page.waitForFunction((text) => document.querySelectorAll('.item.is-story .head')[1]?.textContent === text, moved.stories[1].headline);
    // The same by drag, back again.
    const dragged = await changed(page, () => page.locator('.item.is-story').nth(1).dragTo(page.locator('.item.is-story').nth(2)));
    assert.equal(dragged.stories[2].id, was.stories[2].id);
    await story(page, 2).click();
    const dropped = await changed(page, () => page.keyboard.press('d'));
    assert.ok(!dropped.stories.some((one) => one.id === was.stories[2].id));
    assert.ok(dropped.others.some((one) => one.id === was.stories[2].id && one.dropped));
    await page.keyboard.press('2');
    const card = page.locator('.cards li', { hasText: was.stories[2].headline });
    await card.first().waitFor();
    await picture(page, 'left-out');
    const back = await changed(page, () => card.getByRole('button', { name: 'Take back' }).click());
    assert.ok(back.stories.some((one) => one.id === was.stories[2].id));
    await page.keyboard.press('1');
  });

  test('a story is made longer, and a written item is inserted', async () => {
    await story(page, 1).click();
    const longer = await changed(page, () => page.keyboard.press('-'));
    assert.ok(longer.stories.some((one) => one.wanted_seconds !== null));
    await changed(page, () => page.keyboard.press('z'));
    await page.keyboard.press('n');
    await page.locator('dialog').getByLabel('Headline').fill('Lamp of the harbour mended');
    await page.locator('dialog').getByLabel('Text, as it should be read').fill('The lamp at the end of the harbour wall burns again. It had been dark for a week.');
    const now = await changed(page, () => page.locator('dialog button[type=submit]').click());
    const written = now.stories.find((one) => one.headline === 'Lamp of the harbour mended');
    assert.ok(written.inserted);
    assert.ok(now.lines.some((one) => one.text.startsWith('The lamp at the end')));
    await changed(page, () => page.keyboard.press('z'));
  });

  test('two editors: the second sees what the first did, and keeps what he was writing', async () => {
    const other = await open(chrome, `${desk.address}&editor=bert`);
    const was = await state(page);
    const [mine, theirs] = was.stories[0].lines;
    await story(other, 0).click();
    await lineOf(other, mine).locator('.why').click();
    await other.keyboard.press('e');
    await other.locator('.editor textarea').fill('Half a sentence that is not');
    // Somebody changes another line: it is shown, and nothing of the edit is lost.
    await story(page, 0).click();
    await lineOf(page, theirs).locator('.why').click();
    await page.keyboard.press('e');
    await page.locator('.editor textarea').fill('A line of the other editor.');
    await changed(page, () => page.keyboard.press('Enter'));
    await other.locator('.line .words', { hasText: 'A line of the other editor.' }).waitFor();
    assert.equal(await other.locator('.editor textarea').inputValue(), 'Half a sentence that is not');
    // Somebody changes the same line: both texts are shown, and the editor chooses.
    await lineOf(page, mine).locator('.why').click();
    await page.keyboard.press('e');
    await page.locator('.editor textarea').fill('The first was quicker.');
    await changed(page, () => page.keyboard.press('Enter'));
    await other.locator('.conflict', { hasText: 'The first was quicker.' }).waitFor();
    await picture(other, 'conflict');
    assert.deepEqual(await flaws(other), []);
    const now = await changed(other, () => other.getByRole('button', { name: 'Save mine' }).click());
    assert.ok(now.lines.some((one) => one.text === 'Half a sentence that is not'));
    await page.locator('.line .words', { hasText: 'Half a sentence that is not' }).waitFor();
    await other.context().close();
    while ((await state(page)).undo > was.undo) await changed(page, () => page.keyboard.press('z'));
  });

  test('a lost connection is said, and no edit is lost', async () => {
    const was = await state(page);
    await story(page, 1).click();
    const id = was.stories[1].lines[0];
    await lineOf(page, id).locator('.why').click();
    await page.keyboard.press('e');
    await page.locator('.editor textarea').fill('Written while the line was down.');
    await page.context().setOffline(true);
    await page.keyboard.press('Enter');
    await page.locator('.banner', { hasText: 'Connection lost' }).waitFor();
    await page.locator('.banner', { hasText: 'One change is kept here' }).waitFor();
    await picture(page, 'connection-lost');
    await page.context().setOffline(false);
    await page.locator('.line.by-editor .words', { hasText: 'Written while the line was down.' }).waitFor();
    await page.locator('.banner', { hasText: 'Connection lost' }).waitFor({ state: 'detached' });
    const now = await state(page);
    assert.ok(now.lines.some((one) => one.text === 'Written while the line was down.'));
    await changed(page, () => page.keyboard.press('z'));
    page.complaints = page.complaints.filter((one) => !one.includes('ERR_INTERNET_DISCONNECTED'));
  });

  test('every view is without flaws for those who cannot see it as we do', async () => {
    assert.deepEqual(await flaws(page), []);
    for (const [key, name] of [['2', 'left-out'], ['3', 'segments'], ['4', 'changes']]) {
      await page.keyboard.press(key);
      await page.locator('.wide-pane').waitFor();
      assert.deepEqual(await flaws(page), [], name);
      await picture(page, name);
    }
    await page.keyboard.press('1');
    for (const [key, name] of [['?', 'keys'], ['a', 'to-air'], ['n', 'insert']]) {
      await page.keyboard.press(key);
      await page.locator('dialog').waitFor();
      assert.deepEqual(await flaws(page), [], name);
      await picture(page, name);
      await page.keyboard.press('Escape');
      await page.locator('dialog').waitFor({ state: 'detached' });
    }
  });

  test('the segments can be played, downloaded and named', async () => {
    await page.keyboard.press('3');
    const now = await state(page);
    const first = page.locator('.segments li').first();
    await first.getByRole('button', { name: 'Copy name' }).click();
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), now.stories[0].segment.name);
    const [download] = await Promise.all([page.waitForEvent('download'), first.getByRole('link', { name: 'Download MP3' }).click()]);
    assert.equal(download.suggestedFilename(), now.stories[0].segment.name);
    const bytes = readFileSync(await download.path());
    assert.ok(bytes.length > 50000 && (bytes.toString('latin1', 0, 3) === 'ID3' || bytes[0] === 0xff), 'it is an MP3');
    const wav = await sound(page, now.stories[0].segment.wav);
    assert.ok(wav.samples.length / wav.rate > 5);
    await page.keyboard.press('1');
  });

  test('to air: it is delivered, and checked', async () => {
    await page.keyboard.press('a');
    await page.locator('dialog .to-air').click();
    await page.locator('dialog .state.ok', { hasText: 'Delivered' }).waitFor({ timeout: 120000 });
    assert.equal(await page.locator('dialog .checks tr.fail').count(), 0);
    assert.ok((await page.locator('dialog .checks tr').count()) > 3);
    assert.deepEqual(readdirSync(join(at, 'playout')).filter((name) => !name.startsWith('.')), ['news.mp3']);
    await picture(page, 'delivered');
    assert.deepEqual(await flaws(page), []);
    await page.keyboard.press('Escape');
    assert.ok((await state(page)).delivered);
  });

  test('a story that was delivered can be killed: it is delivered again without it', async () => {
    const was = await state(page);
    const bytes = readFileSync(join(at, 'playout/news.mp3'));
    await story(page, 0).click();
    await page.keyboard.press('x');
    await picture(page, 'kill');
    await page.locator('dialog .to-air').click();
    await page.locator('dialog .state.ok', { hasText: 'Delivered' }).waitFor({ timeout: 120000 });
    await page.locator('dialog .copies .ok').first().waitFor();
    await page.keyboard.press('Escape');
    const now = await state(page);
    assert.ok(!now.stories.some((one) => one.id === was.stories[0].id));
    assert.ok(!readFileSync(join(at, 'playout/news.mp3')).equals(bytes), 'another bulletin lies there');
  });
});

describe('whatever the screen, whatever the news', () => {
  let at;
  let desk;
  before(async () => {
    at = station();
    writeFileSync(
      join(at, 'feed/hostile.md'),
      '---\ntitle: "<img src=x onerror=alert(1)> <script>alert(2)</script> mayor opens the quay"\ndate: 2026-03-02T13:00:00Z\nurgency: 1\n---\n\n' +
        'The mayor opened the new quay on Monday, and said that <b onclick="alert(3)">ships</b> of every size could now berth there. ' +
        'The quay took four years to build and cost the harbour twelve million pounds. Fishermen had asked for it since the storm of 2019. ' +
        'The harbour office said that the first ship is expected on Thursday morning.\n',
    );
    writeFileSync(join(at, 'feed/endless.txt'), `Endless line of the harbour\n\nDate: 2026-03-02\n\n${'Spare words without an end '.repeat(400000)}.\n`);
    desk = await preview(at);
  });
  after(async () => {
    await desk.stop();
  });

  test('a phone shows one pane at a time, and nothing is cut off', async () => {
    const page = await open(chrome, desk.address, { width: 360, height: 740, phone: true });
    await picture(page, 'phone-rundown');
    for (const name of ['Script', 'Source', 'Left out', 'Segments', 'Changes', 'Rundown']) {
      await page.locator('.views button', { hasText: name }).click();
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      assert.ok(wide <= 360, `${name} is ${wide} px wide`);
      await page.waitForTimeout(200);
      await picture(page, `phone-${name.toLowerCase().replace(' ', '-')}`);
      assert.deepEqual(await flaws(page), [], name);
    }
    await story(page, 1).tap();
    await page.locator('.lines .line').first().waitFor();
    await page.locator('.line .why').first().tap();
    await page.getByRole('button', { name: 'Edit', exact: true }).tap();
    await page.locator('.editor textarea').fill('Edited on a phone.');
    await page.getByRole('button', { name: 'Save' }).tap();
    await page.locator('.line.by-editor .words', { hasText: 'Edited on a phone.' }).waitFor();
    await picture(page, 'phone-edited');
    assert.deepEqual(page.complaints, []);
    await page.context().close();
  });

  test('light if the screen is light, and on a wide one', async () => {
    for (const [name, options] of [
      ['desktop-light', { scheme: 'light' }],
      ['studio', { width: 2560, height: 1440 }],
      ['laptop', { width: 1280, height: 720 }],
    ]) {
      const page = await open(chrome, desk.address, options);
      await page.waitForTimeout(500);
      await picture(page, name);
      assert.deepEqual(await flaws(page), [], name);
      assert.deepEqual(page.complaints, [], name);
      await page.context().close();
    }
  });

  test('by the keyboard alone: hear, edit, move, undo', async () => {
    const page = await open(chrome, desk.address);
    const was = await state(page);
    await page.keyboard.press('Shift+J');
    await page.keyboard.press('j');
    await page.keyboard.press('j');
    await page.locator('.line.on').waitFor();
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => document.querySelector('.play')?.getAttribute('aria-label') === 'Pause');
    await page.keyboard.press('e');
    await page.locator('.editor textarea').fill('Typed without a mouse.');
    const now = await changed(page, () => page.keyboard.press('Enter'));
    assert.ok(now.lines.some((one) => one.text === 'Typed without a mouse.'));
    await changed(page, () => page.keyboard.press('z'));
    // By the tab key every control can be reached, and what has the focus shows it.
    await page.keyboard.press('Escape');
    const seen = new Set();
    for (let n = 0; n < 60; n++) {
      await page.keyboard.press('Tab');
      const here = await page.evaluate(() => {
        const at = document.activeElement;
        if (!at || at === document.body) return null;
        const { outlineStyle, outlineWidth } = getComputedStyle(at);
        return { name: at.getAttribute('aria-label') ?? at.textContent, seen: outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2 };
      });
      if (!here) continue;
      seen.add(here.name);
      assert.ok(here.seen, `the focus cannot be seen on ${here.name}`);
    }
    assert.ok(seen.size > 25, `${seen.size} controls`);
    assert.deepEqual(page.complaints, []);
    assert.equal(now.stories.length, was.stories.length);
    await page.context().close();
  });

  test('a hostile article is text', async () => {
    const page = await open(chrome, desk.address);
    let alarms = 0;
    page.on('dialog', (dialog) => {
      alarms += 1;
      void dialog.dismiss();
    });
    const now = await state(page);
    const hostile = [...now.stories, ...now.others, ...now.refused].find((one) => one.headline.includes('mayor opens the quay'));
    assert.ok(hostile, 'it is somewhere on the desk');
    if ('place' in hostile) {
      await story(page, hostile.place).click();
      await page.locator('.source .text').waitFor();
      assert.ok((await page.locator('.source .text').innerText()).includes('twelve million'));
      await picture(page, 'hostile');
    }
    await page.keyboard.press('2');
    await page.waitForTimeout(300);
    assert.equal(alarms, 0);
    assert.equal(await page.locator('main img, main script').count(), 0);
    assert.deepEqual(page.complaints, []);
    await page.context().close();
  });

  test('ten reloads leave the desk as it is', async () => {
    const page = await open(chrome, desk.address);
    for (let n = 0; n < 10; n++) await page.reload();
    await page.waitForSelector('.item.is-story .row');
    // What a reload cuts off in the middle is reported by the browser, and is no fault.
    const cutOff = /Failed to fetch|network error/;
    assert.deepEqual(page.complaints.filter((one) => !cutOff.test(one)), []);
    await page.context().close();
  });

  test('a page left open over the hour says so', async () => {
    // The clock is the server's; here its answer is made to be of a later moment.
    const page = await open(chrome, desk.address, {
      answers: (edition) => {
        edition.air = { ...edition.air, phase: 'over', rehearsal: false, seconds_to_air: -400 };
      },
    });
    await page.locator('.banner', { hasText: 'is over' }).waitFor();
    await page.getByRole('button', { name: 'Go on to' }).waitFor();
    await picture(page, 'over');
    assert.deepEqual(await flaws(page), []);
    await page.context().close();
  });

  test('without the token nothing is shown', async () => {
    const context = await chrome.newContext();
    const page = await context.newPage();
    const answer = await page.goto(desk.origin);
    assert.equal(answer.status(), 401);
    await context.close();
  });
});

describe('a server that goes away', () => {
  test('is said, and the page is told apart from a new one', async () => {
    const at = station();
    // A port that no connection of the browser can have got by chance while nobody listens there.
    const port = String(20000 + (process.pid % 10000));
    const desk = await preview(at, { more: ['--port', port] });
    const page = await open(chrome, desk.address);
    await story(page, 0).click();
    await page.locator('.line .why').first().click();
    await page.keyboard.press('e');
    await page.locator('.editor textarea').fill('Kept over the end of the server.');
    await desk.stop('SIGKILL');
    await page.locator('.banner', { hasText: 'Connection lost' }).waitFor();
    const again = await preview(at, { more: ['--port', port] });
    await page.locator('.banner.bad').waitFor();
    const fresh = await page.context().newPage();
    await fresh.goto(again.address);
    await page.bringToFront();
    await page.locator('.banner.bad').waitFor({ state: 'detached', timeout: 30000 });
    assert.equal(await page.locator('.editor textarea').inputValue(), 'Kept over the end of the server.');
    await page.keyboard.press('Enter');
    await page.locator('.line.by-editor .words', { hasText: 'Kept over the end of the server.' }).waitFor();
    await page.context().close();
    await again.stop();
    assert.ok(existsSync(join(at, 'out')));
  });
});

describe('a single article', () => {
  test('is heard and corrected before there is a bulletin', async () => {
    const at = station();
    const desk = await preview(at, { article: join(at, 'feed/council-bridge.html') });
    const page = await open(chrome, desk.address);
    const now = await state(page);
    assert.ok(now.article);
    assert.equal(now.stories.length, 1);
    await picture(page, 'article');
    assert.equal(await page.locator('header .to-air').count(), 0);
    assert.deepEqual(await flaws(page), []);
    assert.deepEqual(page.complaints, []);
    await page.context().close();
    await desk.stop();
  });
});
