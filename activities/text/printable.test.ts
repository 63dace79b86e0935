import { expect, test } from 'vitest';
import { definitions, grid, html, printable, section } from './printable.ts';

const hostile = `<script>alert("1")</script>&'`;
const harmless = '&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&amp;&#39;';

test('what is put into a document stands there as text, wherever it is put', () => {
  const page = printable(
    { language: 'sv', title: hostile, subtitle: hostile },
    section(
      hostile,
      definitions([[hostile, hostile]]),
      grid([hostile], [[hostile], [html`<b>${hostile}</b>`]]),
      hostile,
    ),
  );
  expect(page).not.toContain('<script');
  expect(page.split(harmless)).toHaveLength(11);
  expect(page).toContain(`<b>${harmless}</b>`);
});

test('nothing stands where nothing is given, and a nought where it is a nought', () => {
  expect(html`a${null}b${undefined}c${false}d${0}${['', [1]]}`.markup).toBe('abcd01');
});

test('a document says its language, and asks nobody for anything', () => {
  const page = printable({ language: 'en', title: 'Summary' });
  expect(page).toContain('<html lang="en">');
  expect(page).toContain("default-src 'none'");
  expect(page).not.toMatch(/https?:\/\//);
});
