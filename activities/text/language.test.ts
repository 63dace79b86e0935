import { expect, test } from 'vitest';
import { detectLanguage } from './language.ts';

const swedish =
  'Du behöver ofta bygglov när du ska bygga nytt, bygga till eller ändra hur en byggnad ser ut utvändigt.';
const english =
  'You often need a building permit when you want to build something new, extend it or change its facade.';
const finnish =
  'Tarvitset usein rakennusluvan, kun haluat rakentaa uutta, laajentaa tai muuttaa rakennuksen ulkonäköä.';

test('the language of a text is told from its letters', () => {
  expect([swedish, english, finnish].map((text) => detectLanguage(text, null))).toEqual(['sv', 'en', 'fi']);
});

test('a template that declares the wrong language does not win over a page of text', () => {
  expect(detectLanguage(swedish, 'en')).toBe('sv');
  expect(detectLanguage(english, 'sv')).toBe('en');
});

test('a short text is in the language it is declared in', () => {
  expect(detectLanguage('Information om mat', 'en')).toBe('en');
  expect(detectLanguage('', 'sv')).toBe('sv');
});

test('Norwegian has one code, whichever the page declares', () => {
  const norwegian =
    'Kommunen har ansvar for barnehagene og skolene, og du kan søke om plass hele året på nettsidene våre.';
  for (const declared of ['nb', 'nn', 'no', null]) expect(detectLanguage(norwegian, declared)).toBe('no');
});

test('a language the detector does not know is taken from the declaration', () => {
  const somali = 'Degmadu waxay bixisaa macluumaad ku saabsan dugsiyada, caafimaadka iyo adeegyada bulshada ee dadka.';
  expect(detectLanguage(somali, 'so')).toBe('so');
});

test('nothing to tell by is undetermined', () => {
  expect(detectLanguage('', null)).toBe('und');
  expect(detectLanguage('12 345 678 — 90', null)).toBe('und');
});
