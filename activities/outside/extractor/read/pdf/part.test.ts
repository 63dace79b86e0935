import { expect, test } from 'vitest';
import { makePdf } from '#tests/files/pdf.ts';
import { read, told } from '#tests/files/reading.ts';
import { partPdf } from './part.ts';

const five = makePdf({
  pages: Array.from({ length: 5 }, (_, at) => ({ lines: [{ text: `Page ${at + 1} has a line.`, x: 72, y: 300 }] })),
});

async function part(bytes: Buffer, fromPage: number, pages: number) {
  const pieces: Buffer[] = [];
  const parted = await partPdf(bytes, { fromPage, pages }, (piece) => pieces.push(Buffer.from(piece)));
  return { parted, file: Buffer.concat(pieces) };
}

test('pages are parted off as a file that others can read', async () => {
  const { parted, file } = await part(five, 2, 3);
  expect(parted).toEqual({ pages: 5, nextPage: 5, taken: [2, 3, 4], unread: [] });
  const lines = ['Page 2 has a line.', 'Page 3 has a line.', 'Page 4 has a line.'];
  expect(told(await read(file, 'part.pdf'))).toEqual(lines.map((line) => `NarrativeText: ${line}`));
});

test('the last part ends where the document does, and a whole document is not written again', async () => {
  expect((await part(five, 4, 10)).parted).toMatchObject({ taken: [4, 5], nextPage: null });
  const { parted, file } = await part(five, 1, 5);
  expect(parted).toEqual({ pages: 5, nextPage: null, taken: null, unread: [] });
  expect(file).toHaveLength(0);
});

test('a page that is damaged is left out and told, and so is what is behind it', async () => {
  // What the list of pages says of the third one leads nowhere.
  const kids = /\/Kids \[(?:\d+ 0 R ){2}/;
  const text = five.toString('latin1');
  const at = text.search(kids) + kids.exec(text)![0].length;
  const damaged = Buffer.from(`${text.slice(0, at)}99${text.slice(at + 2)}`, 'latin1');
  const { parted, file } = await part(damaged, 2, 3);
  expect(parted).toEqual({ pages: 5, nextPage: 5, taken: [2], unread: [3, 4] });
  expect(told(await read(file, 'part.pdf'))).toEqual(['NarrativeText: Page 2 has a line.']);
});

test('what is no document is refused before anything is parted', async () => {
  await expect(part(Buffer.from('%PDF-1.4 and no more'), 1, 1)).rejects.toMatchObject({ code: 'damaged' });
});
