// The keyboard. Letters work wherever no text is typed, and can be switched off on the sheet of keys.
import { beginEdit, get, itemKey, itemOfKey, lineKey, lineOfKey, linesOf, order, set, step, storyOf } from './store';
import type { Line, Story } from './types';
import { audio, playFrom, playLine, position, seek, toggle } from './player';
import { dropStory, insertPlace, lengthen, moveStory, pinStory } from './rundown';
import { leaveOut, showCandidates, wordToSay } from './script';
import { jump } from './top';

type Group = { name: string; keys: [string[], string][] };

export const sheet: Group[] = [
  {
    name: 'listen',
    keys: [
      [['Space'], 'key.play'],
      [['←', '→'], 'key.seek'],
      [['Shift', '←', '→'], 'key.seek_far'],
      [['[', ']'], 'key.items'],
      [['Enter'], 'key.play_line'],
      [['Shift', 'Enter'], 'key.play_story'],
    ],
  },
  {
    name: 'go',
    keys: [
      [['J', 'K'], 'key.lines'],
      [['Shift', 'J', 'K'], 'key.stories'],
      [['1', '…', '4'], 'key.views'],
      [['?'], 'key.help'],
      [['Esc'], 'key.escape'],
    ],
  },
  {
    name: 'line',
    keys: [
      [['E'], 'key.edit'],
      [['P'], 'key.pronounce'],
      [['S'], 'key.swap'],
      [['Del'], 'key.leave_out'],
    ],
  },
  {
    name: 'story',
    keys: [
      [['Alt', '↑', '↓'], 'key.move'],
      [['+', '−'], 'key.length'],
      [['I'], 'key.pin'],
      [['D'], 'key.drop'],
      [['H'], 'key.hold'],
      [['X'], 'key.kill'],
      [['N'], 'key.insert'],
    ],
  },
  {
    name: 'edition',
    keys: [
      [['Z'], 'key.undo'],
      [['Shift', 'Z'], 'key.redo'],
      [['A'], 'key.air'],
    ],
  },
];

function selectedStory(): Story | null {
  const { edition, item } = get();
  return edition ? storyOf(edition, item) : null;
}

function selectedLine(): Line | null {
  const { edition, line, item: key } = get();
  if (!edition) return null;
  const found = lineOfKey(edition, line);
  if (found) return found;
  const item = itemOfKey(edition, key);
  return item ? (linesOf(edition, item)[0] ?? null) : null;
}

function goLine(by: 1 | -1): void {
  const { edition, line: key, item: itemId, playing } = get();
  if (!edition) return;
  const lines = [...edition.lines].sort((a, b) => a.start - b.start);
  const now = lines.findIndex((line) => lineKey(line, edition.lines) === key);
  const item = itemOfKey(edition, itemId);
  let next: Line | undefined;
  if (now >= 0) next = lines[now + by];
  else if (item) next = by > 0 ? lines.find((line) => line.start >= item.start - 0.001) : lines.filter((line) => line.start < item.start).pop();
  if (!next) return;
  const line = next;
  const within = edition.items.find((one) => linesOf(edition, one).includes(line));
  set({ line: lineKey(line, edition.lines), follow: false, ...(within ? { item: itemKey(within, edition.items) } : {}) });
  if (playing) playFrom(line.start);
}

function goStory(by: 1 | -1): void {
  const { edition, item: key, playing } = get();
  if (!edition) return;
  const items = edition.items.filter((item) => item.lines.length > 0);
  const now = items.findIndex((item) => itemKey(item, edition.items) === key);
  const next = items[Math.max(0, Math.min(items.length - 1, now + by))];
  if (!next) return;
  set({ item: itemKey(next, edition.items), line: null, follow: false });
  if (playing) playFrom(next.start);
  else seek(next.start);
}

const views = ['rundown', 'script', 'source', 'left', 'segments', 'changes'] as const;
const pages = ['rundown', 'left', 'segments', 'changes'] as const;

let pointed = false; // whether the focus was put where it is by mouse or finger

export function watchFocus(): void {
  document.addEventListener('pointerdown', () => (pointed = true), true);
  document.addEventListener('keydown', (event) => (pointed = pointed && event.key !== 'Tab'), true);
}

/** Does the key belong to what has the focus? */
function taken(event: KeyboardEvent): boolean {
  const at = event.target;
  if (!(at instanceof HTMLElement)) return false;
  if (at.closest('dialog')) return true;
  if (at instanceof HTMLTextAreaElement || at instanceof HTMLSelectElement || at.isContentEditable) return true;
  if (at instanceof HTMLInputElement) return at.type !== 'checkbox' || event.key === ' ';
  if (at instanceof HTMLAudioElement) return true;
  // A button that was reached by the keyboard is pressed by its own keys. One that was clicked keeps the focus too, but
  // then the space bar is meant for the player.
  return (event.key === ' ' || event.key === 'Enter') && at.closest('button, a') !== null && !pointed;
}

export function onKey(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing || taken(event)) return;
  const { edition, dialog, singleKeys, editing } = get();
  if (!edition || dialog) return;
  const { key, shiftKey, altKey } = event;
  const ctrl = event.ctrlKey || event.metaKey;
  const story = selectedStory();
  const line = selectedLine();
  const run = action(key, { shiftKey, altKey, ctrl });
  if (!run) return;
  event.preventDefault();
  run();

  function action(pressed: string, held: { shiftKey: boolean; altKey: boolean; ctrl: boolean }): (() => void) | null {
    const k = pressed.length === 1 ? pressed.toLowerCase() : pressed;
    if (held.ctrl) {
      if (k === 'z') return () => void step(held.shiftKey ? '/api/redo' : '/api/undo');
      if (k === 'y') return () => void step('/api/redo');
      return null;
    }
    if (held.altKey) {
      if (k === 'ArrowUp' && story) return () => moveStory(story.id, story.place - 1);
      if (k === 'ArrowDown' && story) return () => moveStory(story.id, story.place + 1);
      return null;
    }
    switch (k) {
      case ' ':
        return toggle;
      case 'ArrowLeft':
        return () => seek(position() - (held.shiftKey ? 10 : 2));
      case 'ArrowRight':
        return () => seek(position() + (held.shiftKey ? 10 : 2));
      case 'Home':
        return () => seek(0);
      case 'ArrowDown':
        return () => goLine(1);
      case 'ArrowUp':
        return () => goLine(-1);
      case 'Enter':
        if (held.shiftKey) return story ? () => playFrom(story.start, story.start + story.seconds) : null;
        return line ? () => playLine(line) : null;
      case 'Delete':
        return line && line.source !== 'station' && get().line ? () => leaveOut(line) : null;
      case 'Escape':
        return () => {
          if (editing) set({ editing: null });
          else if (!audio.paused) audio.pause();
          else set({ line: null });
        };
    }
    if (!singleKeys) return null;
    switch (k) {
      case '?':
        return () => set({ dialog: { kind: 'help' } });
      case 'j':
        return held.shiftKey ? () => goStory(1) : () => goLine(1);
      case 'k':
        return held.shiftKey ? () => goStory(-1) : () => goLine(-1);
      case '[':
        return () => jump(-1);
      case ']':
        return () => jump(1);
      case 'e':
        return line
          ? () => {
              if (edition) set({ line: lineKey(line, edition.lines) });
              beginEdit(line.id);
            }
          : null;
      case 'p':
        return line ? () => set({ dialog: { kind: 'pronounce', line: line.id, text: wordToSay(line) } }) : null;
      case 's':
        return story && story.candidates > 0 ? showCandidates : null;
      case 'z':
        return () => void step(held.shiftKey ? '/api/redo' : '/api/undo');
      case '+':
      case '=':
        return story ? () => lengthen(story, 5) : null;
      case '-':
        return story ? () => lengthen(story, -5) : null;
    }
    if (edition?.article) return null;
    switch (k) {
      case 'i':
        return story ? () => pinStory(story) : null;
      case 'd':
        return story ? () => dropStory(story) : null;
      case 'h':
        return story ? () => order([{ verb: 'hold', story: story.id }]) : null;
      case 'x':
        return story ? () => set({ dialog: { kind: 'kill', story: story.id } }) : null;
      case 'n':
        return edition ? () => set({ dialog: { kind: 'insert', place: insertPlace(edition, get().item) } }) : null;
      case 'a':
        return () => set({ dialog: { kind: 'air' } });
      case '1':
      case '2':
      case '3':
      case '4':
        return () => set({ view: pages[Number(k) - 1] ?? views[0] });
    }
    return null;
  }
}
