/** Files that were made to do harm, or went wrong, and how reading each of them may end. */
import { deflateRawSync, deflateSync } from 'node:zlib';
import type { Unread } from '#activities/outside/extractor.ts';
import { archive, makeDocx, makeXlsx, paragraph } from '#tests/files/office.ts';
import { makePdf, pdfOf, stream } from '#tests/files/pdf.ts';
import { deflatedSpaces, zipOf } from './bomb.ts';
import { jbig2Pdf, linkTar, slipZip } from './guest.ts';

export type Poison = { name: string; make(): Buffer; ends: readonly Unread['code'][] };

const mebibyte = 2 ** 20;

export const quickPoison: readonly Poison[] = [
  { name: 'empty.pdf', make: () => Buffer.alloc(0), ends: ['nothing-to-read'] },
  {
    name: 'program.pdf',
    make: () => Buffer.from('\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x02\0>\0', 'latin1'),
    ends: ['damaged'],
  },
  { name: 'cut.docx', make: () => makeDocx(paragraph('Text')).subarray(0, 300), ends: ['damaged'] },
  { name: 'locked.pdf', make: lockedPdf, ends: ['encrypted'] },
  { name: 'circle.pdf', make: () => circlePdf(), ends: ['damaged', 'nothing-to-read'] },
  { name: 'outside.docx', make: () => withEntities('<!ENTITY x SYSTEM "file:///etc/passwd">'), ends: ['damaged'] },
  { name: 'laughs.xlsx', make: laughs, ends: ['damaged'] },
  { name: 'flood.png', make: flood, ends: ['too-much-memory'] },
  { name: 'slip.zip', make: slipZip, ends: ['damaged'] },
  { name: 'linked.zip', make: linkTar, ends: ['damaged'] },
];

export const slowPoison: readonly Poison[] = [
  {
    name: 'bomb.docx',
    make: () => bombDocx(1_000 * mebibyte),
    ends: ['too-large-unpacked'],
  },
  { name: 'lying-bomb.docx', make: () => bombDocx(1_000), ends: ['damaged', 'too-large-unpacked'] },
  { name: 'nested.zip', make: () => nested(5), ends: ['too-large-unpacked'] },
  { name: 'wide.zip', make: () => wide(), ends: ['too-large-unpacked'] },
  { name: 'twice.pdf', make: deflatedTwice, ends: ['too-much-memory', 'read-timeout', 'damaged', 'nothing-to-read'] },
  {
    name: 'jbig2.pdf',
    make: jbig2Pdf,
    // What is drawn of it is empty; without a program that recognises text nobody looks.
    ends: ['nothing-to-read', 'damaged', 'too-much-memory', 'missing-program'],
  },
  { name: 'deep.json', make: () => Buffer.from('['.repeat(5_000_000)), ends: ['damaged'] },
  { name: 'deep.html', make: () => Buffer.from('<div>'.repeat(2_000_000)), ends: ['nothing-to-read'] },
  {
    name: 'deep.rtf',
    make: () => Buffer.from(`{\\rtf1 ${'{'.repeat(5_000_000)}`),
    ends: ['nothing-to-read', 'damaged'],
  },
  { name: 'wide.xlsx', make: manyRows, ends: ['too-much-memory', 'too-large-unpacked', 'read-timeout'] },
];

/** A PDF of so many pages, each with a line of its own: nothing is wrong with it. */
export const longPdf = (pages: number): Buffer =>
  makePdf({
    pages: Array.from({ length: pages }, (_, at) => ({
      lines: [{ text: `This is page ${at + 1} of many.`, x: 72, y: 300 }],
    })),
  });

/** Its keys fit no password. */
function lockedPdf(): Buffer {
  const key = 'ab'.repeat(32);
  return pdfOf(
    ['<< /Type /Catalog /Pages 2 0 R >>', '<< /Type /Pages /Count 0 /Kids [] >>'],
    `/ID [<00><00>] /Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <${key}> /U <${key}> >>`,
  );
}

const circlePdf = () =>
  pdfOf(['<< /Type /Catalog /Pages 2 0 R >>', '<< /Type /Pages /Count 1000 /Parent 2 0 R /Kids [2 0 R 2 0 R] >>']);

/** A page whose text is a gigabyte of spaces, packed twice. */
function deflatedTwice(): Buffer {
  const once = Buffer.concat([Buffer.from([0x78, 0x9c]), deflatedSpaces(1_370), Buffer.alloc(4)]);
  return pdfOf([
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Count 1 /Kids [3 0 R] >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R >>',
    stream(deflateSync(once), '/Filter [/FlateDecode /FlateDecode]'),
  ]);
}

const withEntities = (entities: string) =>
  archive({
    'word/document.xml': `<?xml version="1.0"?><!DOCTYPE d [${entities}]><document><body><p><r><t>&x;</t></r></p></body></document>`,
  });

function laughs(): Buffer {
  const steps = Array.from({ length: 30 }, (_, at) => `<!ENTITY l${at + 1} "${`&l${at};`.repeat(10)}">`).join('');
  const sheet = `<?xml version="1.0"?><!DOCTYPE s [<!ENTITY l0 "ha">${steps}]><worksheet><sheetData><row><c t="str"><v>&l30;</v></c></row></sheetData></worksheet>`;
  return archive({ ...unpackedXlsx(), 'xl/worksheets/sheet1.xml': sheet });
}

const unpackedXlsx = () => ({
  'xl/workbook.xml': '<workbook xmlns:r="r"><sheets><sheet name="a" r:id="rId1"/></sheets></workbook>',
  'xl/_rels/workbook.xml.rels':
    '<Relationships><Relationship Id="rId1" Type="t/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
});

/** The header of a picture of 900 million pixels. */
function flood(): Buffer {
  const header = Buffer.alloc(33);
  Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex').copy(header);
  header.writeUInt32BE(30_000, 16);
  header.writeUInt32BE(30_000, 20);
  header.writeUInt8(8, 24);
  return header;
}

const bombDocx = (saidBytes: number) =>
  zipOf([{ name: 'word/document.xml', deflated: deflatedSpaces(1_000), saidBytes }]);

/** Sixteen archives in each archive, and a hundred mebibytes in each of the innermost. */
function nested(levels: number): Buffer {
  if (levels === 0) return zipOf([{ name: 'spaces.txt', deflated: deflatedSpaces(100), saidBytes: 100 * mebibyte }]);
  const inner = nested(levels - 1);
  const entry = { deflated: deflateRawSync(inner), saidBytes: inner.length };
  return zipOf(Array.from({ length: 16 }, (_, at) => ({ ...entry, name: `${at}.zip` })));
}

const wide = () =>
  zipOf(
    Array.from({ length: 50_000 }, (_, at) => ({
      name: `${at}.txt`,
      deflated: Buffer.from([0x03, 0x00]),
      saidBytes: 0,
    })),
  );

/** A sheet that is nothing but rows. */
function manyRows(): Buffer {
  const row = '<row><c t="inlineStr"><is><t>ett ord och ett till</t></is></c><c><v>1234567</v></c></row>';
  return makeXlsx({ Blad: row.repeat(3_500_000) });
}
