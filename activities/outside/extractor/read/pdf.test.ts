/** PDF: lines become paragraphs, headings, lists, tables and columns as a person reads them, each with its place. */
import { expect, test } from 'vitest';
import { makePdf, type PdfLine } from '#tests/files/pdf.ts';
import { read, told } from '#tests/files/reading.ts';

const prose = 'The municipality decides on the plan in the spring and';
const lines = (texts: readonly string[], x: number, y: number, more: Partial<PdfLine> = {}): PdfLine[] =>
  texts.map((text, at) => ({ text, x, y: y + at * 14, ...more }));
const readPages = (...pages: PdfLine[][]) => read(makePdf({ pages: pages.map((page) => ({ lines: page })) }), 'a.pdf');

test('headings are larger, paragraphs are parted by room, hyphens at the end of a line go', async () => {
  const found = await readPages([
    { text: 'Annual report', x: 72, y: 200, size: 24 },
    { text: 'Introduction', x: 72, y: 240, size: 16 },
    ...lines([prose, 'publishes what it has deci-', 'ded in the summer.'], 72, 270),
    ...lines(['A second paragraph stands further down.'], 72, 340),
  ]);
  expect(told(found)).toEqual([
    'Title1: Annual report',
    'Title2: Introduction',
    `NarrativeText: ${prose} publishes what it has decided in the summer.`,
    'NarrativeText: A second paragraph stands further down.',
  ]);
});

test('a box is where the words stand, as shares of the page, also when the page is turned', async () => {
  const line = { text: 'Words in the upper half', x: 119, y: 210.5, size: 12 };
  const [upright] = (await readPages([line])).elements;
  expect(upright!.page).toBe(1);
  expect(upright!.box![0]).toBeCloseTo(0.2, 1);
  expect(upright!.box![3]).toBeCloseTo(0.25, 1);
  const turned = await read(makePdf({ pages: [{ lines: [line], rotate: 90 }] }), 'a.pdf');
  expect(turned.elements[0]!.text).toBe(line.text);
  // What was a quarter from the top is a quarter from the right.
  expect(turned.elements[0]!.box![2]).toBeCloseTo(0.76, 1);
});

test('two columns are read one after the other, and what stands across them where it stands', async () => {
  const left = lines(
    Array.from({ length: 8 }, (_, at) => `left column line number ${at + 1} goes on`),
    50,
    300,
  );
  const right = lines(
    Array.from({ length: 8 }, (_, at) => `right column line number ${at + 1} goes on`),
    310,
    300,
  );
  const across = {
    text: 'A heading across both of the columns of this page, which is long enough',
    x: 50,
    y: 250,
    size: 15,
  };
  const found = await readPages([across, ...left.flatMap((line, at) => [line, right[at]!])]);
  const text = found.elements.map((element) => element.text).join(' ');
  expect(text.indexOf('across both')).toBeLessThan(text.indexOf('left column line number 1 '));
  expect(text.indexOf('left column line number 8')).toBeLessThan(text.indexOf('right column line number 1'));
});

test('cells that keep to their columns are a table, with its header row first', async () => {
  const row = (cells: string[], y: number) => cells.map((text, at) => ({ text, x: 72 + at * 150, y }));
  const found = await readPages([
    ...lines([prose, 'the prices of the year stand in this table:'], 72, 200),
    ...row(['Service', 'Price', 'From'], 250),
    ...row(['Swimming', '60 kr', '1 May'], 266),
    ...row(['Skating', '40 kr', '1 October'], 282),
  ]);
  expect(found.elements.at(-1)).toMatchObject({
    type: 'Table',
    rows: [
      ['Service', 'Price', 'From'],
      ['Swimming', '60 kr', '1 May'],
      ['Skating', '40 kr', '1 October'],
    ],
  });
});

test('what begins as a list item is one, with the lines that go on below', async () => {
  const found = await readPages(
    lines(
      ['\x95  Bring your card', '\x95  Come in good time, since the doors', '    close at noon', '1.  Pay first'],
      72,
      300,
    ),
  );
  expect(told(found)).toEqual([
    'ListItem1: Bring your card',
    'ListItem1: Come in good time, since the doors close at noon',
    'ListItem1: 1. Pay first',
  ]);
});

test('what pages repeat at their edges, and their numbers, are told apart from the text', async () => {
  const page = (number: number) => [
    { text: 'Board of culture', x: 72, y: 40 },
    { text: `${prose} says so on page ${number}.`, x: 72, y: 300 },
    { text: `${number} (4)`, x: 300, y: 810 },
  ];
  const found = await readPages(page(1), page(2), page(3), page(4));
  expect(found.elements.map(({ type }) => type).slice(0, 3)).toEqual(['Header', 'NarrativeText', 'PageNumber']);
  expect(found.elements.filter(({ type }) => type === 'Header')).toHaveLength(4);
});

test('the outline says how deep a heading is, whatever its size', async () => {
  const pdf = makePdf({
    title: 'The title of the file',
    outline: [{ title: 'Second chapter', page: 1 }],
    pages: [{ lines: [{ text: '2 Second chapter', x: 72, y: 200 }, ...lines([prose, 'says why.'], 72, 260)] }],
  });
  const found = await read(pdf, 'a.pdf');
  expect(found.title).toBe('The title of the file');
  expect(told(found)[0]).toBe('Title1: 2 Second chapter');
});
