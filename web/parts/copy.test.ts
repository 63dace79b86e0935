/** A copied answer can be read and checked without the page it comes from. */
import { expect, test } from 'vitest';
import type { ChatSource, Citation } from '#schema/chat.ts';
import { speak } from '../words/speak.ts';
import { answerAsText } from './copy.tsx';

const sources = [1, 2].map((ordinal) => ({
  ordinal,
  title: `Avgifter ${ordinal}`,
  url: `https://storvik.example/${ordinal}`,
}));
const cited = [{ ordinal: 2 }];

test('a copied answer names the sources it cites, and no others', () => {
  const answer = { text: '6 900 kr [2]', sources: sources as ChatSource[], citations: cited as Citation[] };
  expect(answerAsText(answer, speak('sv'))).toBe('6 900 kr [2]\n\nKällor\n[2] Avgifter 2 – https://storvik.example/2');
  expect(answerAsText({ ...answer, citations: [] }, speak('sv'))).toBe('6 900 kr [2]');
});

test('of a file, the page is named', () => {
  const file = { ordinal: 2, title: 'Budget', url: '', place: { page: 12, toPage: 13 } };
  const answer = { text: '6 900 kr [2]', sources: [file] as ChatSource[], citations: cited as Citation[] };
  expect(answerAsText(answer, speak('sv'))).toBe('6 900 kr [2]\n\nKällor\n[2] Budget, s. 12–13');
  expect(answerAsText(answer, speak('en'))).toBe('6 900 kr [2]\n\nSources\n[2] Budget, pp. 12–13');
});
