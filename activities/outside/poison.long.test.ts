/** Files that were made to do harm: each ends in time and within its memory, and harms nothing else. */
import { expect, test } from 'vitest';
import { makeDocx, paragraph } from '#tests/files/office.ts';
import { extract, told } from '#tests/files/reading.ts';
import { longPdf, quickPoison, slowPoison } from '#tests/poison/set.ts';
import { openExtractor } from './extractor.ts';
import { residentBytes, residentBytesOfAll } from './resident.ts';

const extractor = openExtractor();
const mostBytes = 512 * 2 ** 20;
const mostMs = 60_000;

/** The most that processes begun by this one had at once while `act` was under way. */
async function peakOf(act: () => Promise<unknown>): Promise<{ peakBytes: number; ms: number }> {
  let peakBytes = 0;
  const timer = setInterval(() => {
    peakBytes = Math.max(peakBytes, residentBytesOfAll(process.pid) - residentBytes(process.pid));
  }, 20);
  const began = performance.now();
  await act().finally(() => clearInterval(timer));
  return { peakBytes, ms: performance.now() - began };
}

test.each([...quickPoison, ...slowPoison])('$name', async ({ name, make, ends }) => {
  const bytes = make();
  const { peakBytes, ms } = await peakOf(async () => {
    const error = await extract(extractor, bytes, name).catch((thrown: Error & { code?: string }) => thrown);
    expect(ends).toContain((error as { code?: string }).code);
  });
  expect(peakBytes).toBeLessThanOrEqual(mostBytes);
  expect(ms).toBeLessThanOrEqual(mostMs);
  expect(told(await extract(extractor, makeDocx(paragraph('Hel')), 'hel.docx'))).toEqual(['UncategorizedText: Hel']);
});

test('a PDF of 10,000 pages is read to its end, range by range', async () => {
  const bytes = longPdf(10_000);
  const { peakBytes } = await peakOf(async () => {
    const seen: (number | null)[] = [];
    for (let fromPage: number | null = 1; fromPage !== null; ) {
      const { elements, nextPage } = await extract(extractor, bytes, 'long.pdf', { fromPage, pages: 1_000 });
      expect(elements.at(-1)?.text).toBe(`This is page ${elements.at(-1)?.page} of many.`);
      for (const { page } of elements) seen.push(page);
      fromPage = nextPage;
    }
    expect(seen).toEqual(Array.from({ length: 10_000 }, (_, at) => at + 1));
  });
  expect(peakBytes).toBeLessThanOrEqual(mostBytes);
});
