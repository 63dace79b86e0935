import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Block } from './block.ts';
import { openChunker } from './chunk.ts';

type Part = { kind: Block['kind']; text: string; level?: number };

const chunker = await openChunker();

/** A document as a page is laid out: parts with an empty line between them. */
function documentOf(parts: Part[]): { text: string; blocks: Block[] } {
  const blocks: Block[] = [];
  let text = '';
  for (const { text: part, kind, level } of parts) {
    if (text !== '') text += '\n\n';
    blocks.push({ kind, from: text.length, to: text.length + part.length, level });
    text += part;
  }
  return { text, blocks };
}

function chunked(parts: Part[], sizes: { maxTokens?: number; overlapTokens?: number } = {}) {
  const document = documentOf(parts);
  const chunks = chunker.chunk({ ...document, title: 'Bygglov', ...sizes });
  return chunks.map((chunk) => ({ ...chunk, text: document.text.slice(chunk.from, chunk.to) }));
}

const heading = (text: string, level: number): Part => ({ kind: 'heading', text, level });
const paragraph = (text: string): Part => ({ kind: 'paragraph', text });
/** Twelve words or so each, all different. */
const prose = (sentences: number, about: string) =>
  Array.from(
    { length: sentences },
    (_, i) => `Mening nummer ${i} handlar om ${about} och vad det kostar för dig.`,
  ).join(' ');

test('sections are passages of their own, under the path of their headings', () => {
  const chunks = chunked([
    paragraph(prose(8, 'lov')),
    heading('Avgifter', 2),
    paragraph(prose(8, 'avgifter')),
    heading('Villa', 3),
    paragraph(prose(8, 'villor')),
    heading('Kontakt', 2),
    paragraph(prose(8, 'kontakt')),
  ]);
  expect(chunks.map(({ headingPath }) => headingPath.join(' > '))).toEqual([
    'Bygglov',
    'Bygglov > Avgifter',
    'Bygglov > Avgifter > Villa',
    'Bygglov > Kontakt',
  ]);
  expect(chunks[2]!.text).toMatch(/^Villa\n\nMening nummer 0 handlar om villor/);
});

test('tiny sections under one heading share a passage, and its path is that of the first', () => {
  const chunks = chunked([
    heading('Avgifter', 2),
    heading('Villa', 3),
    paragraph('En villa kostar 28 000 kr.'),
    heading('Garage', 3),
    paragraph('Ett garage kostar 9 500 kr.'),
    heading('Kontakt', 2),
    paragraph(prose(16, 'kontakt')),
  ]);
  expect(chunks.map(({ headingPath }) => headingPath)).toEqual([
    ['Bygglov', 'Avgifter', 'Villa'],
    ['Bygglov', 'Kontakt'],
  ]);
});

test('a section that is too long is cut between sentences and overlaps itself', () => {
  const chunks = chunked([paragraph(prose(60, 'lov'))]);
  expect(chunks.length).toBeGreaterThan(2);
  for (const [i, chunk] of chunks.entries()) {
    expect(chunk.text).toMatch(/^Mening nummer .* för dig\.$/s);
    if (i === 0) continue;
    expect(chunk.from).toBeLessThan(chunks[i - 1]!.to);
    expect(chunk.from).toBeGreaterThan(chunks[i - 1]!.from);
  }
});

test('passages of different sections do not overlap', () => {
  const chunks = chunked([heading('A', 2), paragraph(prose(12, 'a')), heading('B', 2), paragraph(prose(12, 'b'))]);
  expect(chunks).toHaveLength(2);
  expect(chunks[1]!.from).toBeGreaterThan(chunks[0]!.to);
});

test('a table is cut between rows and never repeats one', () => {
  const rows = Array.from({ length: 120 }, (_, i) => `Åtgärd ${i} | ${i * 100} kr | ${i} veckor`);
  const chunks = chunked([{ kind: 'table', text: rows.join('\n') }]);
  expect(chunks.length).toBeGreaterThan(2);
  expect(chunks.flatMap(({ text }) => text.split('\n'))).toEqual(rows);
});

test('a sentence longer than a passage is cut between words', () => {
  const words = Array.from({ length: 900 }, (_, i) => `ord${i}`);
  const chunks = chunked([paragraph(words.join(' '))], { overlapTokens: 0 });
  expect(chunks.flatMap(({ text }) => text.split(' '))).toEqual(words);
});

test('tokens are those of the whole document, so neighbours can be joined by them', () => {
  const [chunk] = chunked([paragraph('Hello world')]);
  expect(chunk).toMatchObject({ ordinal: 0, from: 0, to: 11, tokens: 2 });
});

test('a run without white space does not stall the encoder', () => {
  const runs = ['a'.repeat(200_000), ' '.repeat(200_000), '漢'.repeat(50_000)];
  const before = process.cpuUsage();
  for (const run of runs) chunked([paragraph(`start ${run} slut`)]);
  // Unbroken, these runs take the encoder far over ten seconds.
  expect(process.cpuUsage(before).user).toBeLessThan(5_000_000);
});

const ink = fc.constantFrom('bygglov', 'kr', 't.ex.', 'Å', '漢字', '😀', 'x'.repeat(30), '\ud83d', 'e\u0301', '|', '.');
const gap = fc.constantFrom(' ', '. ', '\n', '  ', '? ');
const partText = fc.array(fc.tuple(ink, gap), { minLength: 1, maxLength: 60 }).map((pairs) => pairs.flat().join(''));
const part = fc.record({
  kind: fc.constantFrom<Block['kind']>('heading', 'paragraph', 'item', 'table', 'quote', 'code'),
  text: partText,
  level: fc.integer({ min: 1, max: 6 }),
});

test('whatever the document: nothing inked is lost, no passage is too long, no word and no character is cut', () => {
  const sizes = fc.record({
    maxTokens: fc.integer({ min: 40, max: 120 }),
    overlapTokens: fc.integer({ min: 0, max: 30 }),
  });
  fc.assert(
    fc.property(fc.array(part, { maxLength: 12 }), sizes, (parts, { maxTokens, overlapTokens }) => {
      const { text, blocks } = documentOf(parts);
      const chunks = chunker.chunk({ text, blocks, title: '', maxTokens, overlapTokens });
      expect(chunker.chunk({ text, blocks, title: '', maxTokens, overlapTokens })).toEqual(chunks);
      let covered = 0;
      let lastFrom = -1;
      for (const [ordinal, chunk] of chunks.entries()) {
        expect(chunk.ordinal).toBe(ordinal);
        expect(chunk.from).toBeGreaterThan(lastFrom);
        expect(text.slice(covered, Math.max(covered, chunk.from)).trim()).toBe('');
        expect(chunk.tokens).toBeLessThanOrEqual(maxTokens);
        for (const edge of [chunk.from, chunk.to]) expect(isInsideWord(text, edge)).toBe(false);
        lastFrom = chunk.from;
        covered = chunk.to;
      }
      expect(text.slice(covered).trim()).toBe('');
    }),
    { numRuns: 200 },
  );
});

/** Words of letters, and the two halves of a character; scripts without spaces may be cut between characters. */
function isInsideWord(text: string, at: number): boolean {
  if (/[\ud800-\udbff]$/.test(text.slice(0, at)) && /^[\udc00-\udfff]/.test(text.slice(at))) return true;
  return /[\p{Script=Latin}\p{M}]$/u.test(text.slice(0, at)) && /^[\p{Script=Latin}\p{M}]/u.test(text.slice(at));
}
