import { expect, test } from 'vitest';
import { readWholePage } from './whole-page.ts';

/** The blocks of a document as `kind: text`. */
const outlined = (html: string) => {
  const { text, blocks } = readWholePage(html);
  return blocks.map(({ kind, from, to, level }) => `${kind}${level ?? ''}: ${text.slice(from, to)}`);
};

test('a document keeps its menus, margins and links, where a page is read for its matter alone', () => {
  const html = `<!doctype html><html lang="sv"><title>Handbok</title><body class="menu">
<nav><ul><li><a href="/1">Ett</a><li><a href="/2">Två</a></ul></nav>
<div class="breadcrumbs"><a href="/">Start</a> / Handbok</div>
<main><h1>Handbok</h1><h2>Utan text</h2><h2>Med text</h2><p>En mening om något, som är lång nog att läsas.</p>
<table><tr><th>a<th>b<tr><td><a href="/3">1</a><td><a href="/4">2</a></table></main>
<aside><p>I marginalen</p></aside><div class="comments">En kommentar</div><footer>Sidfot</footer>`;
  expect(outlined(html)).toEqual([
    'item1: Ett',
    'item1: Två',
    'paragraph: Start / Handbok',
    'heading1: Handbok',
    'heading2: Utan text',
    'heading2: Med text',
    'paragraph: En mening om något, som är lång nog att läsas.',
    'table: a | b\n1 | 2',
    'paragraph: I marginalen',
    'paragraph: En kommentar',
    'paragraph: Sidfot',
  ]);
  expect(readWholePage(html)).toMatchObject({ title: 'Handbok', language: 'sv' });
});

test('what controls, formulas and drawings show is text, each by itself', () => {
  expect(
    outlined(`<p>Storlek: <select><option>Liten</option><option>Stor</option></select><button>Spara</button><button>Ångra</button>
<p>Svar <textarea>Ja</textarea>
<p>Arean är <math><mi>a</mi><mspace/><mo>=</mo><mn>2</mn><annotation>a=2</annotation></math> nu.
<p><svg><title>Bild</title><path d="M0"/><text>Start</text><text>Mål</text><desc/></svg> efter<p>Sist`),
  ).toEqual([
    'paragraph: Storlek: Liten Stor Spara Ångra',
    'paragraph: Svar Ja',
    'paragraph: Arean är a=2 nu.',
    'paragraph: Start Mål efter',
    'paragraph: Sist',
  ]);
});

test('what nobody sees is no text', () => {
  expect(
    outlined(`<style>p{}</style><script>let a;</script><template>Mall</template><noscript>Utan</noscript><p hidden>Dold
<p style="display:none">Dold<p><span class="sr-only">Dold</span>Synlig<!-- Dold --><svg><script>let b;</script></svg>`),
  ).toEqual(['paragraph: Synlig']);
});

test('what is only not to be spoken is seen, as all is that lies under an open dialogue', () => {
  expect(outlined('<div aria-hidden="true"><p>Under</div><div role="dialog">Över</div>')).toEqual([
    'paragraph: Under',
    'paragraph: Över',
  ]);
});

test('elements of XHTML that end by a slash swallow nothing', () => {
  expect(
    outlined('<head><title/><script src="a.js"/></head><body><p><a id="x"/>Ett<p>Två<iframe src="b"/><p>Tre'),
  ).toEqual(['paragraph: Ett', 'paragraph: Två', 'paragraph: Tre']);
});

test('scripts in drawings past the limit of nesting are still no text', () => {
  const html = `${'<svg>'.repeat(1_000)}<script>let a;</script>${'</svg>'.repeat(1_000)}<p>Text`;
  expect(outlined(html)).toEqual(['paragraph: Text']);
});
