/** Markup made to stall a reader. The work at four times the size is compared with the work at one. */
import { expect, test } from 'vitest';
import { readPage } from './page.ts';

const SIZE = 20_000;
/** Linear work grows fourfold, quadratic sixteenfold; what lies between is left to a busy machine. */
const MOST_GROWTH = 10;

const prose = '<p>Some words of a sentence, long enough to be read as prose by anyone.</p>';
const numbered = (count: number, line: (i: number) => string) =>
  Array.from({ length: count }, (_, i) => line(i)).join('');

const hostile: Record<string, (size: number) => string> = {
  'nested tags': (n) => '<div>'.repeat(n) + prose + '</div>'.repeat(n),
  'nested tags never closed': (n) => '<section><b>'.repeat(n) + prose,
  'text at every depth': (n) => `<main>${'<div>word '.repeat(n)}${prose.repeat(n / 100)}`,
  'crossed and wrong end tags': (n) => `${'<b><i>'.repeat(300)}x${'</u></b></div>'.repeat(n)}`,
  'paragraphs and items never closed': (n) => '<p>word<ul><li>word'.repeat(n),
  'links never closed': (n) => '<a href="x">word'.repeat(n),
  'nested tables': (n) => '<table><tr><td>'.repeat(n) + prose,
  'a table of one row': (n) => `<table><tr>${'<td>cell'.repeat(n)}</table>`,
  'a table of many rows': (n) => `<table>${'<tr><td>a<td>b'.repeat(n)}</table>`,
  'a huge attribute': (n) => `<div class="${'menu '.repeat(n * 10)}">${prose}</div>`,
  'a crowd of attributes': (n) => `<div ${numbered(n, (i) => `a${i}=1 `)}>${prose}</div>`,
  'a crowd of links': (n) => numbered(n, (i) => `<a href="/${i}">${i}</a> `),
  'a crowd of headings': (n) => `<title>x</title>${'<h1>a</h1><h2>b</h2>'.repeat(n)}`,
  'white space in code': (n) => `<main><pre>a${' '.repeat(n * 10)}b</pre>${prose}</main>`,
  'half an entity': (n) => '&am'.repeat(n) + '&#x'.repeat(n),
  'comments never closed': (n) => '<!--'.repeat(n),
  'a script never closed': (n) => `<script type="application/ld+json">${'"datePublished":"'.repeat(n)}`,
  'end tags in a script': (n) => `<script>${'</scrip></'.repeat(n)}`,
  'quotes never closed': (n) => `<a href="b>${"<a href='b>".repeat(n)}`,
  'a comment of dashes': (n) => `<!--${'-'.repeat(n * 10)}`,
  'line breaks': (n) => 'word<br>'.repeat(n),
};

test.each(Object.entries(hostile))('%s cost no more than their length', (_name, build) => {
  workMs(build(SIZE / 10));
  const [small, large] = [build(SIZE), build(SIZE * 4)];
  // A machine that stumbles does so now and then; work that grows too fast does so each time.
  let growth = Number.POSITIVE_INFINITY;
  for (let attempt = 0; attempt < 4 && growth >= MOST_GROWTH; attempt += 1)
    growth = workMs(large) / Math.max(workMs(small), 1);
  expect(growth).toBeLessThan(MOST_GROWTH);
});

test('nesting past the limit is flattened, not lost', () => {
  const { text } = readPage(`${'<div>'.repeat(100_000)}${prose}`, { url: 'https://a.example/' });
  expect(text).toBe('Some words of a sentence, long enough to be read as prose by anyone.');
});

test('scripts past the limit of nesting are still no text', () => {
  const { text } = readPage(`${'<div>'.repeat(1_000)}<script>var a = 1;</script>${prose}`, {
    url: 'https://a.example/',
  });
  expect(text).not.toContain('var a');
});

/** The least of three runs, in milliseconds of this thread's own processor time. */
function workMs(html: string): number {
  const runs = Array.from({ length: 3 }, () => {
    const before = process.threadCpuUsage();
    readPage(html, { url: 'https://a.example/' });
    const { user, system } = process.threadCpuUsage(before);
    return (user + system) / 1_000;
  });
  return Math.min(...runs);
}
