import { expect, test } from 'vitest';
import { acts } from './act.ts';
import { sayAct } from './act-words.ts';

test.each(['sv', 'en'] as const)('every act has words of its own in %s, that follow a name', (language) => {
  const words = acts.map((act) => sayAct(act, language));
  for (const said of words) expect(said).toMatch(/^\p{Ll}[^.]*$/u);
  expect(new Set(words).size).toBe(acts.length);
});

test('the list is in order, and names no act twice', () => {
  expect([...acts]).toEqual([...new Set(acts)].sort());
});
