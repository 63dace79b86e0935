/** Pages that are pictures: recognised where Tesseract is, and said to be unread where they cannot be. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { deflateSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { openExtractor } from '#activities/outside/extractor.ts';
import { sayReason } from '#schema/reason.ts';
import { archive } from '#tests/files/office.ts';
import { makePdf, pdfOf, stream } from '#tests/files/pdf.ts';
import { extract, read } from '#tests/files/reading.ts';
import { openPdf } from './pdf/engine.ts';
import { paragraphsIn } from './recognise.ts';

const hasTesseract = await promisify(execFile)('tesseract', ['--version']).then(
  () => true,
  () => false,
);

/** A page as a scanner makes it: what was text is a picture. */
async function scanned(text: string): Promise<Buffer> {
  using pdf = await openPdf(makePdf({ pages: [{ lines: [{ text, x: 72, y: 200, size: 16 }] }] }));
  const { width, height, pixels } = pdf.picture(1, 200);
  const drawing = `/Type /XObject /Subtype /Image /Width ${width} /Height ${height} /ColorSpace /DeviceGray /BitsPerComponent 8`;
  return pdfOf([
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Count 1 /Kids [3 0 R] >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R /Resources << /XObject << /I 4 0 R >> >> >>',
    stream(deflateSync(pixels), `${drawing} /Filter /FlateDecode`),
    stream(Buffer.from('595 0 0 842 0 0 cm /I Do'), ''),
  ]);
}

test('a scanned page is read where there is a program for it, and says which one is missing elsewhere', async () => {
  const reading = extract(openExtractor(), await scanned('The council meets on Thursday'), 'scan.pdf');
  if (!hasTesseract) {
    await expect(reading).rejects.toMatchObject({ code: 'missing-program', facts: { program: 'Tesseract' } });
    return;
  }
  const { elements } = await reading;
  expect(elements.map(({ text }) => text).join(' ')).toBe('The council meets on Thursday');
  expect(elements[0]).toMatchObject({ page: 1, type: 'NarrativeText' });
  expect(elements[0]!.confidence).toBeGreaterThan(0.7);
  expect(elements[0]!.box![0]).toBeCloseTo(72 / 595, 1);
  expect(elements[0]!.box![1]).toBeCloseTo(185 / 842, 1);
});

test('words become paragraphs with a box and how sure they are; spots are left out', () => {
  const row = (...cells: (string | number)[]) => cells.join('\t');
  const tsv = [
    row(
      'level',
      'page_num',
      'block_num',
      'par_num',
      'line_num',
      'word_num',
      'left',
      'top',
      'width',
      'height',
      'conf',
      'text',
    ),
    row(1, 1, 0, 0, 0, 0, 0, 0, 1000, 2000, -1, ''),
    row(5, 1, 1, 1, 1, 1, 100, 200, 100, 20, 90, 'Samman-'),
    row(5, 1, 1, 1, 2, 1, 100, 240, 100, 20, 80, 'träde'),
    row(5, 1, 1, 1, 2, 2, 220, 240, 80, 20, 70, 'börjar'),
    row(5, 1, 2, 1, 1, 1, 500, 900, 5, 5, 12, '~'),
  ].join('\n');
  const found = paragraphsIn(tsv);
  expect(found).toMatchObject([{ text: 'Sammanträde börjar', box: [0.1, 0.1, 0.3, 0.13] }]);
  expect(found[0]!.confidence).toBeCloseTo(0.8);
});

test('what a file needs is named where it is missing, and in which form it is read without', async () => {
  const old = Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.from('WordDocument', 'utf16le')]);
  const found = await read(archive({ 'a.doc': old, 'b.txt': 'Ett ord.' }), 'a.zip');
  // Nothing keeps a test's own process from the network.
  const facts = { program: 'LibreOffice + unshare', format: 'DOCX' };
  expect(found.unread).toEqual([{ page: null, place: 'a.doc', code: 'missing-program', facts }]);
  expect(sayReason(found.unread[0]!, 'en').next).toBe(
    'Save it as DOCX and upload that, or ask an administrator to install LibreOffice + unshare.',
  );
  expect(sayReason({ code: 'missing-program', facts: { program: 'Tesseract' } }, 'sv')).toEqual({
    sentence: 'Filen kan bara läsas med Tesseract, som saknas i den här installationen.',
    next: 'Be en administratör installera programmet och försök sedan igen.',
  });
});
