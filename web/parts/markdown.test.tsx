/** What a hostile model writes stays words: whole, and at every moment of its streaming. */
import { Parser } from 'htmlparser2';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { Markdown } from './markdown.tsx';
import { payloads } from './markdown-payloads.ts';

const cited = 'https://kommun.example/avgifter?a=1&b=2';
const allowedTags = new Set(
  'p h3 ul ol li strong em del code pre blockquote table thead tbody tr th td br hr a button'.split(' '),
);
const allowedAttributes = new Set(['href', 'rel', 'target', 'scope', 'start', 'data-ordinal']);

function render(text: string): string {
  const cite = (ordinal: number) =>
    ordinal <= 3 ? <button type="button" data-ordinal={ordinal}>{`[${ordinal}]`}</button> : null;
  return renderToStaticMarkup(<Markdown text={text} links={[cited]} cite={cite} />).replaceAll(' type="button"', '');
}

/** Everything in the HTML that the rules do not name. */
function forbidden(html: string): string[] {
  const found: string[] = [];
  const parser = new Parser({
    onopentag(tag, attributes) {
      if (!allowedTags.has(tag)) found.push(tag);
      for (const [name, value] of Object.entries(attributes)) {
        if (!allowedAttributes.has(name)) found.push(`${tag} ${name}`);
        if (name === 'href' && value !== cited) found.push(`href ${value}`);
      }
    },
    oncomment: (comment) => found.push(`comment ${comment}`),
  });
  parser.end(html);
  return found;
}

test.each(payloads)('stays words: %s', (payload) => {
  for (let end = 1; end <= payload.length; end += 1) expect(forbidden(render(payload.slice(0, end)))).toEqual([]);
  const within = `Avgiften är **250 kr** [1].\n\n- ${payload}\n\n| a | b |\n|---|---|\n| ${payload} | x |\n\n> ${payload}`;
  expect(forbidden(render(within))).toEqual([]);
});

test('the check itself sees what is forbidden', () => {
  expect(forbidden('<img src=x onerror=alert(1)>')).toEqual(['img', 'img src', 'img onerror']);
  expect(forbidden('<a href="javascript:alert(1)">x</a>')).toEqual(['href javascript:alert(1)']);
});

test('a cited address is linked, without a word to it about the reader', () => {
  expect(render(`[Avgifter](${cited})`)).toBe(
    '<p><a href="https://kommun.example/avgifter?a=1&amp;b=2" rel="noopener noreferrer nofollow" target="_blank">Avgifter</a></p>',
  );
  expect(render('[Annat](https://annan.example/)')).toBe('<p>Annat</p>');
});

test('citation marks become buttons, and numbers of nothing stay words', () => {
  expect(render('Öppet till 16 [1][2, 3]. Se [9].')).toBe(
    '<p>Öppet till 16 <button data-ordinal="1">[1]</button><button data-ordinal="2">[2]</button>' +
      '<button data-ordinal="3">[3]</button>. Se [9].</p>',
  );
});

test('a definition cannot turn a citation into a link', () => {
  expect(render(`[1]: ${cited}\n\nSvar [1]`)).toContain('<button data-ordinal="1">');
});

test('lists, emphasis, code and tables are kept', () => {
  expect(render('1. **a**\n2. `b`')).toBe('<ol start="1"><li><strong>a</strong></li><li><code>b</code></li></ol>');
  expect(render('| a |\n|---|\n| *b* |')).toContain('<td><em>b</em></td>');
});

test('deep nesting ends in words, soon', () => {
  const startedAt = performance.now();
  expect(forbidden(render(`${'> '.repeat(500)}x`))).toEqual([]);
  expect(performance.now() - startedAt).toBeLessThan(1000);
});
