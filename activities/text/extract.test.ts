import { expect, test } from 'vitest';
import { contentWords, extractAnswer, likeness } from './extract.ts';

const hall = {
  title: 'Simhallen',
  headingPath: ['Priser'],
  language: 'sv',
  text: 'Simhallen har två bassänger. Ett bad för vuxna kostar 65 kronor.\n\nHallen är stängd i juli.',
};
const library = {
  title: 'Biblioteket',
  headingPath: [],
  language: 'sv',
  text: 'Böcker lånas i 28 dagar. Biblioteket har wifi.',
};

test('the sentence that answers comes first, at its exact offsets', () => {
  const { extracts } = extractAnswer('Vad kostar det för vuxna att bada i simhallen?', [library, hall], {
    language: 'sv',
  });
  expect(extracts[0]?.source).toBe(1);
  expect(extracts[0]?.sentence).toContain('65 kronor');
  expect(hall.text.slice(extracts[0]?.from, extracts[0]?.to)).toBe(extracts[0]?.sentence);
});

test('a question about something else is covered little, one about this is covered much', () => {
  const about = extractAnswer('När är simhallen stängd?', [hall, library], { language: 'sv' }).coverage;
  const other = extractAnswer('Vilka vulkaner finns på Island?', [hall, library], { language: 'sv' }).coverage;
  expect(about).toBeGreaterThan(0.8);
  expect(other).toBeLessThan(0.2);
});

test('a name that the sources do not know weighs more than an ordinary word they do not know', () => {
  const named = extractAnswer('Har simhallen i Kiruna två bassänger?', [hall], { language: 'sv' }).coverage;
  const plain = extractAnswer('Har simhallen i centrum två bassänger?', [hall], { language: 'sv' }).coverage;
  expect(named).toBeLessThan(plain);
});

test('of two sentences that say the same, the one in the language of the question comes first', () => {
  const english = { ...hall, language: 'en' };
  const { extracts } = extractAnswer('Vad kostar ett bad för vuxna?', [english, hall], { language: 'sv' });
  expect(extracts[0]?.source).toBe(1);
});

test('no sources and no words give no answer', () => {
  expect(extractAnswer('Vad?', [hall], { language: 'sv' })).toEqual({ extracts: [], coverage: 0 });
  expect(extractAnswer('Vad kostar badet?', [], { language: 'sv' })).toEqual({ extracts: [], coverage: 0 });
});

test('inflections and compounds are alike, words that only begin alike are not', () => {
  expect(likeness('förskola', 'förskolan')).toBe(0.9);
  expect(likeness('avgift', 'förskoleavgiften')).toBe(0.6);
  expect(likeness('bibliotek', 'bilar')).toBe(0);
  expect(contentWords('Hur gör jag med en bil?')).toEqual(['bil']);
});
