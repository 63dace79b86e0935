/** What of a drop is brought, where each file stood, and what is refused before it is sent. */
import { expect, test } from 'vitest';
import { limitsOf } from '#schema/upload.ts';
import { chosenIn, droppedIn, whyNot } from './upload-choice.ts';

const file = (name: string, path = ''): File =>
  Object.defineProperty(new File(['x'], name), 'webkitRelativePath', { value: path });

/** As browsers tell of what was dropped: a folder in parts, of which an empty one is the last. */
const entryOf = (name: string, children?: object[]) => ({
  ...{ name, isFile: !children, isDirectory: Boolean(children) },
  file: (resolve: (file: File) => void) => resolve(file(name)),
  createReader: () => {
    const parts = [children?.slice(0, 1), children?.slice(1)].filter((part) => part && part.length > 0);
    return { readEntries: (resolve: (part: object[]) => void) => resolve(parts.shift() ?? []) };
  },
});
const drop = (...entries: object[]) =>
  ({ items: entries.map((entry) => ({ webkitGetAsEntry: () => entry })) }) as unknown as DataTransfer;

test('a chosen folder keeps its folders, and leaves out what systems left there', () => {
  const chosen = chosenIn([file('a.pdf', 'Planer/2026/a.pdf'), file('.DS_Store', 'Planer/.DS_Store'), file('b.txt')]);
  expect(chosen.map(({ file, folder }) => [file.name, folder])).toEqual([
    ['a.pdf', 'Planer/2026'],
    ['b.txt', ''],
  ]);
});

test('a dropped folder is read to its end, also where the browser tells of it in parts', async () => {
  const planer = entryOf('Planer', [entryOf('a.pdf'), entryOf('2026', [entryOf('b.pdf'), entryOf('Thumbs.db')])]);
  const chosen = await droppedIn(drop(planer, entryOf('c.txt')));
  expect(chosen.map(({ file, folder }) => [file.name, folder])).toEqual([
    ['a.pdf', 'Planer'],
    ['b.pdf', 'Planer/2026'],
    ['c.txt', ''],
  ]);
});

test('what nobody reads and what is too large is told before it is sent', () => {
  const limits = limitsOf({ fileBytes: 5_000_000, recordingBytes: 9_000_000 }, 30);
  expect(whyNot({ name: 'a.exe', size: 1 }, limits)).toEqual({ code: 'file-type', facts: { ending: 'exe' } });
  expect(whyNot({ name: 'LÄS', size: 1 }, limits)).toEqual({ code: 'file-type', facts: {} });
  expect(whyNot({ name: 'a.PDF', size: 5_000_001 }, limits)).toEqual({
    code: 'file-size',
    facts: { limitMegabytes: 5 },
  });
  expect(whyNot({ name: 'a.pdf', size: 5_000_000 }, limits)).toBeUndefined();
  expect(whyNot({ name: 'a.mp3', size: 5_000_001 }, limits)).toBeUndefined();
});
