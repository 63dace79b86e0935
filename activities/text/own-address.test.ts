import { expect, test } from 'vitest';
import { withoutAddress } from './own-address.ts';

const url = 'https://a.example/bygga/%C3%A5r?sida=2';

test.each([
  url,
  'https://a.example/bygga/år?sida=2',
  'a.example/bygga/%C3%A5r?sida=2',
  '/bygga/år?sida=2',
  '/bygga/%C3%A5r',
  '?sida=2',
])('%s is taken out of what the page there says', (spelling) => {
  expect(withoutAddress(`Nothing at ${spelling}, sorry.`, url)).toBe('Nothing at  , sorry.');
});

test('the addresses of other pages stay, and the slash of a front page', () => {
  const text = 'See /bygga or https://b.example/om and/or ask.';
  expect(withoutAddress(text, url)).toBe(text);
  expect(withoutAddress(text, 'https://a.example/')).toBe(text);
});

test('an address that cannot be decoded is taken out as it is written', () => {
  expect(withoutAddress('No /%E5r here', 'https://a.example/%E5r')).toBe('No   here');
});
