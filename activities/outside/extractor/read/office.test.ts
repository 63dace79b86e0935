/** Word, Excel and PowerPoint: what people see in them, with the names of their sheets and slides. */
import { expect, test } from 'vitest';
import { group, makeDocx, makePptx, makeXlsx, paragraph, shape } from '#tests/files/office.ts';
import { read, told } from '#tests/files/reading.ts';

const cell = (text: string) => `<w:tc>${paragraph(text)}</w:tc>`;

test('a Word document is its paragraphs by their styles, its lists and its tables', async () => {
  const body = [
    paragraph('Årsredovisning', 'Title'),
    paragraph('Inledning', 'heading1'),
    '<w:p><w:pPr><w:numPr><w:ilvl w:val="1"/><w:numId w:val="3"/></w:numPr></w:pPr><w:r><w:t>En punkt</w:t></w:r></w:p>',
    '<w:p><w:r><w:t>Kvar</w:t></w:r><w:del><w:r><w:delText>borta</w:delText></w:r></w:del><w:r><w:tab/><w:t>här.</w:t></w:r></w:p>',
    `<w:tbl><w:tr>${cell('Namn')}${cell('Antal')}</w:tr><w:tr>${cell('Skruv')}${cell('12')}</w:tr></w:tbl>`,
    paragraph('Tabell 1', 'caption'),
  ].join('');
  const found = await read(makeDocx(body), 'a.docx');
  expect(told(found)).toEqual([
    'Title1: Årsredovisning',
    'Title1: Inledning',
    'ListItem2: En punkt',
    'NarrativeText: Kvar här.',
    'Table: Namn | Antal\nSkruv | 12',
    'FigureCaption: Tabell 1',
  ]);
  expect(found).toMatchObject({ title: 'Ur egenskaperna', language: 'sv', pages: null });
});

test('headers and footers are said once, notes after the text, and a text in a box once', async () => {
  const box = `<w:p><w:r><mc:AlternateContent><mc:Choice><w:txbxContent>${paragraph('I rutan')}</w:txbxContent></mc:Choice><mc:Fallback>${paragraph('I rutan')}</mc:Fallback></mc:AlternateContent></w:r></w:p>`;
  const part = (name: string, text: string) => `<w:${name}>${paragraph(text)}</w:${name}>`;
  const found = await read(
    makeDocx(
      box,
      {
        'word/header1.xml': part('hdr', 'Nämnden'),
        'word/header2.xml': part('hdr', 'Nämnden'),
        'word/footer1.xml': part('ftr', 'Sida'),
        'word/footnotes.xml': part('footnotes', 'En not'),
      },
      { 'header1.xml': 'header', 'header2.xml': 'header', 'footer1.xml': 'footer' },
    ),
    'a.docx',
  );
  expect(told(found)).toEqual([
    'Header: Nämnden',
    'UncategorizedText: I rutan',
    'UncategorizedText: En not',
    'Footer: Sida',
  ]);
});

test('a sheet is a page with its name; numbers and dates are as they are shown', async () => {
  const row = (number: number, cells: string) => `<row r="${number}">${cells}</row>`;
  const sheet = [
    row(1, '<c r="A1" t="s"><v>0</v></c>'),
    row(
      3,
      '<c r="A3" t="s"><v>1</v></c><c r="B3" t="inlineStr"><is><t>Dag</t></is></c><c r="C3" t="str"><v>Andel</v></c><c r="D3"/>',
    ),
    row(4, '<c r="A4" s="2"><v>12345.5</v></c><c r="B4" s="0"><v>46037</v></c><c r="C4" s="1"><v>0.125</v></c>'),
    row(5, '<c r="A5" s="3"><v>0.30000000000000004</v></c><c r="C5" t="b"><v>1</v></c>'),
  ].join('');
  const bytes = makeXlsx(
    { Budget: sheet, Tom: '' },
    ['Budget 2026', 'Belopp'],
    ['d/m/yyyy', '0.0%', '#,##0.00', 'General'],
  );
  const found = await read(bytes, 'a.xlsx');
  expect(told(found)).toEqual([
    'Title1: Budget 2026',
    'Table: Belopp | Dag | Andel\n12,345.50 | 2026-01-15 | 12.5%\n0.3 |  | TRUE',
  ]);
  expect(found.elements[1]).toMatchObject({ page: 1, place: 'Budget' });
  expect(found).toMatchObject({ pages: 2, nextPage: null });
});

test('a slide is a page with its title; shapes are read from top to bottom, and notes after them', async () => {
  const notes = shape(['Le nu.'], { placeholder: 'body' }) + shape(['7'], { placeholder: 'sldNum' });
  const slides = [
    shape(['Längst ner står detta.'], { y: 900 }) +
      shape(['Ett', 'Två'], { placeholder: 'body', y: 100 }) +
      shape(['Rubrik'], { placeholder: 'title', y: 500 }),
  ];
  const found = await read(makePptx([...slides, shape(['Slut'], { placeholder: 'ctrTitle' })], { notes }), 'a.pptx');
  expect(told(found)).toEqual([
    'Title1: Rubrik',
    'ListItem1: Ett',
    'ListItem1: Två',
    'NarrativeText: Längst ner står detta.',
    'NarrativeText: Le nu.',
    'Title1: Slut',
  ]);
  expect(found.elements.map(({ page }) => page)).toEqual([1, 1, 1, 1, 1, 2]);
  expect(found.elements[1]!.place).toBe('Rubrik');
});

test('a placeholder without a place stands where the layout has it, or the master', async () => {
  const slide = [
    shape(['Ur mallen.'], { placeholder: 'body', index: 2, y: null }),
    shape(['Ur layouten.'], { placeholder: 'body', index: 1, y: null }),
    shape(['Där det ställdes.'], { placeholder: 'body', index: 1, y: 500 }),
    shape(['Okänt för layouten.'], { placeholder: 'pic', index: 9, y: null }),
    shape(['Fri.'], { y: 600 }),
  ].join('');
  const layout =
    shape(['Klicka här'], { placeholder: 'body', index: 1, y: 900 }) +
    shape(['Klicka här'], { placeholder: 'subTitle', index: 2, y: null });
  const master =
    shape(['Rubrik'], { placeholder: 'title', y: 100 }) + shape(['Text'], { placeholder: 'body', index: 7, y: 700 });
  expect(told(await read(makePptx([slide], { layout, master }), 'a.pptx'))).toEqual([
    'NarrativeText: Där det ställdes.',
    'NarrativeText: Fri.',
    'NarrativeText: Ur mallen.',
    'NarrativeText: Okänt för layouten.',
    'NarrativeText: Ur layouten.',
  ]);
});

test('a layout that is damaged takes no text with it', async () => {
  const slide = shape(['Kvar.'], { placeholder: 'body', index: 1, y: null });
  expect(told(await read(makePptx([slide], { layout: '<p:sp>' }), 'a.pptx'))).toEqual(['NarrativeText: Kvar.']);
});

test('shapes in groups stand where their groups are drawn', async () => {
  const inner = group(shape(['Tre.'], { y: 150 }), { y: 40, from: 100, scale: 1 });
  const outer = group(shape(['Ett.'], { y: 10 }) + inner + shape(['Två.'], { y: 60 }), { y: 100, from: 0, scale: 2 });
  const slide = shape(['Fyra.'], { y: 290 }) + outer + shape(['Mellan.'], { y: 200 });
  expect(told(await read(makePptx([slide]), 'a.pptx')).map((line) => line.split(' ')[1])).toEqual([
    'Ett.',
    'Mellan.',
    'Två.',
    'Tre.',
    'Fyra.',
  ]);
});
