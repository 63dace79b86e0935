/** The other kinds of files: OpenDocument, books, mail, text in its many forms, and archives of all of them. */
import { deflateRawSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { openExtractor } from '#activities/outside/extractor.ts';
import { makeMsg } from '#tests/files/msg.ts';
import { archive, makeDocx, makeEpub, makeOpenDocument, paragraph } from '#tests/files/office.ts';
import { makePdf } from '#tests/files/pdf.ts';
import { extract, read, told } from '#tests/files/reading.ts';
import { zipOf } from '#tests/poison/bomb.ts';

const text = (content: string, name: string) => read(Buffer.from(content), name);

test('an OpenDocument text', async () => {
  const body =
    '<text:h text:outline-level="2">Rubrik</text:h><text:p>Ord<text:s/>och<text:tab/>ord<text:line-break/>till slut.</text:p>' +
    '<text:list><text:list-item><text:p>Punkt</text:p></text:list-item></text:list>' +
    '<table:table><table:table-row><table:table-cell><text:p>a</text:p></table:table-cell><table:table-cell><text:p>b</text:p></table:table-cell></table:table-row></table:table>';
  const found = await read(makeOpenDocument('text', body), 'a.odt');
  expect(told(found)).toEqual([
    'Title2: Rubrik',
    'NarrativeText: Ord och ord\ntill slut.',
    'ListItem1: Punkt',
    'Table: a | b',
  ]);
  expect(found).toMatchObject({ title: 'Titeln', language: 'sv', pages: null });
});

test('an OpenDocument sheet, whose rows and cells may repeat to the end of the world', async () => {
  const cell = (content: string, repeats = 1) =>
    `<table:table-cell table:number-columns-repeated="${repeats}"><text:p>${content}</text:p></table:table-cell>`;
  const rows = `<table:table-row>${cell('Post')}${cell('Kr')}</table:table-row><table:table-row table:number-rows-repeated="2">${cell('5', 2)}</table:table-row>`;
  const empty =
    '<table:table-row table:number-rows-repeated="1048574"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>';
  const found = await read(
    makeOpenDocument('spreadsheet', `<table:table table:name="Blad">${rows}${empty}</table:table>`),
    'a.ods',
  );
  expect(found.elements).toMatchObject([{ type: 'Table', page: 1, place: 'Blad', text: 'Post | Kr\n5 | 5\n5 | 5' }]);
});

test('an OpenDocument presentation', async () => {
  const slide = (name: string, title: string) =>
    `<draw:page draw:name="${name}"><draw:frame presentation:class="title"><draw:text-box><text:p>${title}</text:p></draw:text-box></draw:frame></draw:page>`;
  const found = await read(makeOpenDocument('presentation', slide('ett', 'Hej') + slide('två', 'Då')), 'a.odp', {
    fromPage: 2,
    pages: 1,
  });
  expect(found).toMatchObject({ pages: 2, nextPage: null });
  expect(found.elements).toMatchObject([{ type: 'Title', text: 'Då', page: 2, place: 'två' }]);
});

test('Rich Text with its letters, lists and tables', async () => {
  const rtf = String.raw`{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 Arial;}}{\*\generator x;}\pard\outlinelevel0 \'c5rsm\'f6te\par\pard Det \b\u246?ppnar\b0  kl. 9.\par
{\pntext *}\pard\ls1 Punkt\par\pard\intbl a\cell b\cell\row\pard Efter.\par}`;
  expect(told(await text(rtf, 'a.rtf'))).toEqual([
    'Title1: Årsmöte',
    'NarrativeText: Det öppnar kl. 9.',
    'ListItem1: Punkt',
    'Table: a | b',
    'NarrativeText: Efter.',
  ]);
});

test('Markdown', async () => {
  const source =
    '---\ntitle: x\n---\n# Rubrik\n\nEn *mening* med [länk](https://a.example).\n\n- ett\n  - två\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n```js\nlet a;\n```\n';
  expect(told(await text(source, 'a.md'))).toEqual([
    'Title1: Rubrik',
    'NarrativeText: En mening med länk.',
    'ListItem1: ett',
    'ListItem2: två',
    'Table: a | b\n1 | 2',
    'CodeSnippet: let a;',
  ]);
});

test('HTML', async () => {
  const found = await text(
    '<html lang="sv"><title>T</title><h1>Rubrik</h1><p>En mening om något.</p><table><tr><th>a<th>b<tr><td>1<td>2</table>',
    'a.html',
  );
  expect(told(found)).toEqual(['Title1: Rubrik', 'NarrativeText: En mening om något.', 'Table: a | b\n1 | 2']);
  expect(found).toMatchObject({ title: 'T', language: 'sv' });
});

test('menus and margins of HTML that somebody hands over, sends or publishes as a book are part of it', async () => {
  const body = `<nav><a href="a">Till början</a></nav><main><p>${'En lång mening om saken. '.repeat(20)}</p></main><footer>Tryckt i Ekdala.</footer>`;
  const letter = ['Subject: Brev', 'Content-Type: text/html; charset=utf-8', '', body].join('\r\n');
  for (const found of [
    await text(body, 'a.html'),
    await text(letter, 'a.eml'),
    await read(makeEpub([body]), 'a.epub'),
  ]) {
    expect(told(found)).toContain('UncategorizedText: Till början');
    expect(told(found)).toContain('NarrativeText: Tryckt i Ekdala.');
  }
});

test('text in the charset it was written in', async () => {
  const found = await read(Buffer.from('Årsmötet är på lördag.\r\n\r\n- ett\r\n- två\r\n', 'latin1'), 'a.txt');
  expect(told(found)).toEqual(['NarrativeText: Årsmötet är på lördag.', 'ListItem1: ett', 'ListItem1: två']);
});

test.each([
  ['a.csv', 'namn;antal\n"Skruv; lång";12\n'],
  ['a.tsv', 'namn\tantal\nSkruv; lång\t12\n'],
])('%s finds what parts its cells', async (name, content) => {
  expect((await text(content, name)).elements[0]!.rows).toEqual([
    ['namn', 'antal'],
    ['Skruv; lång', '12'],
  ]);
});

test('JSON keeps the way to each value, and lists of like objects are tables', async () => {
  const found = await text('{"a":{"b":"ord"},"list":[{"x":1,"y":2},{"x":3}]}', 'a.json');
  expect(told(found)).toEqual(['UncategorizedText: a › b: ord', 'Table: x | y\n1 | 2\n3 |']);
});

test('XML is the texts of its elements', async () => {
  expect(told(await text('<?xml version="1.0"?><r><a>Ett</a><b>Två &amp; tre</b></r>', 'a.xml'))).toEqual([
    'UncategorizedText: Ett',
    'UncategorizedText: Två & tre',
  ]);
});

test('a book is its chapters in order, each a page', async () => {
  const found = await read(makeEpub(['<h1>Ett</h1><p>Det var en gång.</p>', '<h1>Två</h1>']), 'a.epub', {
    fromPage: 2,
    pages: 1,
  });
  expect(found).toMatchObject({ title: 'Boken', language: 'sv', pages: 2 });
  expect(found.elements).toMatchObject([{ type: 'Title', text: 'Två', page: 2 }]);
});

const mail = [
  'From: Åsa <asa@a.example>',
  'To: nils@a.example',
  'Subject: =?utf-8?q?M=C3=B6te?=',
  'Date: Thu, 15 Jan 2026 09:30:00 +0100',
  'Content-Type: multipart/mixed; boundary=x',
  '',
  '--x',
  'Content-Type: text/plain; charset=utf-8',
  '',
  'Vi ses på torsdag.',
  '--x',
  'Content-Type: application/octet-stream; name=bilaga.docx',
  'Content-Transfer-Encoding: base64',
  'Content-Disposition: attachment; filename=bilaga.docx',
  '',
  makeDocx(paragraph('I bilagan står detta.')).toString('base64').replace(/.{76}/g, '$&\r\n'),
  '--x--',
].join('\r\n');

test('mail has who, whom and when, and what hangs on it is read under its name', async () => {
  const found = await text(mail, 'a.eml');
  expect(told(found)).toEqual([
    'Title1: Möte',
    'Header: Åsa <asa@a.example> · → nils@a.example · 2026-01-15 08:30',
    'NarrativeText: Vi ses på torsdag.',
    'NarrativeText: I bilagan står detta.',
  ]);
  expect(found.elements.at(-1)!.place).toBe('bilaga.docx');
});

test('a letter that is written twice is read as plain text, unless that only points at the other', async () => {
  const part = (type: string, content: string) => `--x\nContent-Type: text/${type}; charset=utf-8\n\n${content}\n`;
  const head = 'Content-Type: multipart/alternative; boundary=x\n\n';
  const letter = (plain: string, html: string) =>
    text(`${head}${part('plain', plain)}${part('html', html)}--x--`, 'a.eml');
  const html = '<p>Vi ses på torsdag klockan nio, i den stora salen.</p>';
  expect(told(await letter('Vi ses på torsdag klockan nio.', html))).toEqual([
    'NarrativeText: Vi ses på torsdag klockan nio.',
  ]);
  expect(told(await letter('Se i webbläsaren.', html))).toEqual([
    'NarrativeText: Vi ses på torsdag klockan nio, i den stora salen.',
  ]);
});

test('an archive is read file by file; what cannot be read in it is said, and harms no other', async () => {
  const found = await read(
    archive({
      'mapp/brev.eml': mail,
      'trasig.docx': makeDocx(paragraph('x')).subarray(0, 200),
      'a.exe': '\x7fELF\0\0',
      'falsk.pdf': 'Detta är inte en PDF.',
      '__MACOSX/x.txt': 'x',
    }),
    'a.zip',
  );
  expect(found.elements.at(-1)).toMatchObject({ text: 'I bilagan står detta.', place: 'brev.eml › bilaga.docx' });
  expect(found.unread).toEqual([
    { page: null, place: 'trasig.docx', code: 'damaged' },
    { page: null, place: 'a.exe', code: 'unsupported-media' },
    { page: null, place: 'falsk.pdf', code: 'damaged' },
  ]);
});

test('of an archive as many files are read as were asked for, and the others when it is gone on with', async () => {
  const bytes = archive({ 'a.txt': 'Först.', 'b.txt': 'Sedan.', 'c.txt': 'Sist.', 'Thumbs.db': 'x' });
  const first = await read(bytes, 'a.zip', { fromPage: 1, pages: 2 });
  expect(first).toMatchObject({ pages: 3, nextPage: 3, elements: [{ place: 'a.txt' }, { place: 'b.txt' }] });
  const rest = await read(bytes, 'a.zip', { fromPage: 3, pages: 2 });
  expect(rest).toMatchObject({ nextPage: null, elements: [{ text: 'Sist.', place: 'c.txt', page: null }] });
});

test('a part of an archive that cannot be unpacked leaves the others readable', async () => {
  const well = { name: 'a.txt', deflated: deflateRawSync('Ett ord.'), saidBytes: 8 };
  const found = await read(zipOf([{ ...well, name: 'b.txt', deflated: Buffer.from('skräp') }, well]), 'a.zip');
  expect(found.elements).toMatchObject([{ text: 'Ett ord.' }]);
  expect(found.unread).toEqual([{ page: null, place: 'b.txt', code: 'damaged' }]);
});

test('what there was no time for in a letter is said, file by file and page by page', async () => {
  const pages = Array.from({ length: 3 }, (_, at) => ({ lines: [{ text: `Page ${at + 1} is here.`, x: 72, y: 300 }] }));
  const bytes = archive({ 'a.pdf': makePdf({ pages }), 'b.txt': 'Sist.' });
  let left = 2;
  const found = await read(bytes, 'a.zip', undefined, '', () => left-- > 0);
  expect(found.elements.map(({ text }) => text)).toEqual(['Page 1 is here.', 'Page 2 is here.']);
  expect(found.unread).toEqual([
    { page: 3, place: 'a.pdf', code: 'read-timeout' },
    { page: null, place: 'b.txt', code: 'read-timeout' },
  ]);
});

test("texts in Outlook's messages are of the code page that the message names", async () => {
  const big5 = (hex: string) => Buffer.from(hex, 'hex');
  const texts = { subject: big5('aee6a6a1b4fab8d5'), body: big5('a4a4a4e5'), from: big5('b169') };
  const found = await extract(openExtractor(), makeMsg(texts, 950), 'a.msg');
  expect(told(found)).toEqual(['Title1: 格式測試', 'Header: 張', 'UncategorizedText: 中文']);
});

test('what stands above and below pages of Rich Text is told once, around the rest', async () => {
  const edges = '{\\header Kommunen\\par}{\\footer Sida ett\\par}';
  const found = await text(`{\\rtf1 ${edges}Beslutet har fattats.\\par\\sect${edges}}`, 'a.rtf');
  expect(told(found)).toEqual(['Header: Kommunen', 'NarrativeText: Beslutet har fattats.', 'Footer: Sida ett']);
});

test('a text that begins as pictures do is a text', async () => {
  expect(told(await text('BMW makes cars, and this is a sentence.', 'a.txt'))).toHaveLength(1);
});

test('a file without text says so', async () => {
  await expect(text('   \n ', 'a.txt')).rejects.toMatchObject({ code: 'nothing-to-read' });
  await expect(read(makeDocx('<w:p/>'), 'a.docx')).rejects.toMatchObject({ code: 'nothing-to-read' });
});
