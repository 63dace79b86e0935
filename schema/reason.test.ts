import { expect, test } from 'vitest';
import * as families from './errors.ts';
import { reasonCodes, sayReason } from './reason.ts';
import { english } from './reasons/en.ts';
import { swedish } from './reasons/sv.ts';

const factsIn = (texts: readonly string[]) => [...new Set(texts.join(' ').match(/\{\w+\}/g))].sort();

test('every error family has words of its own', () => {
  const codes = Object.values(families)
    .map((Family) => Reflect.construct(Family, ['m']) as { code?: string })
    .flatMap(({ code }) => code ?? []);
  expect(codes.length).toBeGreaterThan(15);
  for (const code of codes) expect(reasonCodes).toContain(code);
});

test.each(reasonCodes)('%s says the same facts in both languages, and a next step', (code) => {
  expect(factsIn(swedish[code])).toEqual(factsIn(english[code]));
  for (const language of ['sv', 'en'] as const) {
    const { sentence, next } = sayReason({ code }, language);
    expect(sentence).toMatch(/^[\p{Lu}].*\.$/u);
    expect(next).toMatch(/^[\p{Lu}].*\.$/u);
  }
});

test.each(reasonCodes)('%s leaves no bracket or brace, with all of its facts and with none', (code) => {
  const all = Object.fromEntries(factsIn(english[code]).map((name) => [name.slice(1, -1), 7]));
  for (const facts of [all, {}]) {
    const { sentence, next } = sayReason({ code, facts }, 'en');
    expect(sentence + next).not.toMatch(/[[\]{}|]/);
  }
  if (Object.keys(all).length > 0) expect(JSON.stringify(sayReason({ code, facts: all }, 'sv'))).toContain('7');
});

test('a code without words, also an inherited name, reads as a defect', () => {
  const defect = sayReason({ code: 'defect' }, 'en');
  expect(sayReason({ code: 'never-heard-of' }, 'en')).toEqual(defect);
  expect(sayReason({ code: 'constructor' }, 'en')).toEqual(defect);
});
