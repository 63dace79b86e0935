import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readPage } from './page.ts';

const url = 'https://ekdala.example/bygga/bygglov';
const read = (html: string) => readPage(html, { url });
/** The blocks of a page as `kind: text`. */
const outlined = (html: string) => {
  const { text, blocks } = read(html);
  return blocks.map(({ kind, from, to, level }) => `${kind}${level ?? ''}: ${text.slice(from, to)}`);
};
const PROSE = 'Du behöver ofta bygglov när du ska bygga nytt, bygga till eller ändra hur en byggnad ser ut utvändigt.';

const municipal = `<!doctype html><html lang="sv-SE"><head><title>Bygglov | Ekdala kommun</title></head>
<body class="has-sidebar">
<div id="cookie-consent" role="dialog"><p>Vi använder kakor för att webbplatsen ska fungera bra för dig. Läs mer och godkänn.</p>
<button>Godkänn</button></div>
<a class="skip-link" href="#main">Hoppa till innehåll</a>
<header><a href="/">Ekdala kommun</a><form role="search"><input><button>Sök</button></form></header>
<nav><ul><li><a href="/skola">Barn och skola</a><li><a href="/bygga">Bygga och bo</a></ul></nav>
<div class="breadcrumbs"><a href="/">Start</a> / <a href="/bygga">Bygga</a> / Bygglov</div>
<div class="layout"><main id="main">
<div class="portlet"><h1>Bygglov</h1><p class="ingress">${PROSE}</p></div>
<div class="portlet">
<h2>Så ansöker du</h2><ol><li>Ta fram ritningar.<li>Fyll i <a href="/etjanst">e-tjänsten</a>.<li>Betala:<ul><li>med kort<li>med faktura</ul></ol>
<p>Handläggningen tar högst tio veckor från det att din ansökan är komplett. Därefter får du ett beslut med vanlig post.</p>
<h2>Avgifter</h2>
<table><caption>Avgifter 2024</caption><thead><tr><th>Åtgärd<th>Avgift<th>Tid</thead>
<tr><td>Attefallshus<td>9&nbsp;500 kr<td>4 veckor</tr><tr><td>Villa<td><p>28&#160;000</p> <p>kr</p><td></tr></table>
<h2>Öppettider i receptionen</h2><ul><li>Måndag–torsdag: 8–16</li><li>Fredag: 8–15</li></ul>
<h3><button aria-expanded="false">Måste grannarna höras?</button></h3>
<div class="accordion-content" hidden><p>Ja, om åtgärden strider mot detaljplanen ska berörda grannar få tillfälle att yttra sig.</p></div>
<h2>Kontakt</h2><dl><dt>Telefon<dd><a href="tel:+46123456">0123-45 60</a><dt>E-post<dd><a href="mailto:b@ekdala.example">b@ekdala.example</a></dl>
<h2>Läs också</h2><ul><li><a href="/a">Detaljplaner</a></li><li><a href="/b">Kartor</a></li></ul>
</div>
<aside class="sidebar"><div class="contact-box"><h2>Besök oss</h2><p>Stadshuset<br>Storgatan 1<br>123 45 Ekdala</p></div></aside>
<div class="feedback"><p>Hjälpte informationen på sidan dig?</p><button>Ja</button></div>
<ul class="share-links"><li><a href="#">Dela på Facebook</a></ul>
</main></div>
<footer><h2>Kontakta kommunen</h2><p>Växel: 0123-45 00. Adress: Storgatan 1. Organisationsnummer 212000-0000. Alla rättigheter förbehållna.</p></footer>
</body></html>`;

test('a municipal page keeps its matter with headings, lists, tables and contacts, and nothing around it', () => {
  expect(outlined(municipal)).toEqual([
    `paragraph: ${PROSE}`,
    'heading2: Så ansöker du',
    'item1: Ta fram ritningar.',
    'item1: Fyll i e-tjänsten.',
    'item1: Betala:',
    'item2: med kort',
    'item2: med faktura',
    'paragraph: Handläggningen tar högst tio veckor från det att din ansökan är komplett. Därefter får du ett beslut med vanlig post.',
    'heading2: Avgifter',
    'paragraph: Avgifter 2024',
    'table: Åtgärd | Avgift | Tid\nAttefallshus | 9 500 kr | 4 veckor\nVilla | 28 000 kr',
    'heading2: Öppettider i receptionen',
    'item1: Måndag–torsdag: 8–16',
    'item1: Fredag: 8–15',
    'heading3: Måste grannarna höras?',
    'paragraph: Ja, om åtgärden strider mot detaljplanen ska berörda grannar få tillfälle att yttra sig.',
    'heading2: Kontakt',
    'item1: Telefon',
    'item1: 0123-45 60',
    'item1: E-post',
    'item1: b@ekdala.example',
    'heading2: Besök oss',
    'paragraph: Stadshuset\nStorgatan 1\n123 45 Ekdala',
  ]);
});

test('blocks are parted by an empty line, items by a line break', () => {
  const { text } = read(`<main><p>${PROSE}</p><ul><li>ett</li><li>två</li></ul><blockquote><p>Citat</p></blockquote>
    <pre>if (a)\n  b();\n</pre></main>`);
  expect(text).toBe(`${PROSE}\n\nett\ntvå\n\nCitat\n\nif (a)\n  b();`);
});

test('the article with the title is read even where teasers of other articles outweigh it', () => {
  const teaser = `<article><h2>En annan nyhet</h2><p>${PROSE} ${PROSE}</p></article>`;
  const article = `<article><h1>Ny skola</h1><p>Kommunen bygger en skola.</p><p>${PROSE}</p><p>${PROSE}</p><p>${PROSE}</p></article>`;
  const { text, title } = read(`<title>Ny skola - Ekdala</title>${article}<div>${teaser.repeat(9)}</div>`);
  expect(title).toBe('Ny skola');
  expect(text).toBe(`Kommunen bygger en skola.\n\n${PROSE}\n\n${PROSE}\n\n${PROSE}`);
});

test('a wrapper named after its sidebar is not mistaken for one', () => {
  const { text } = read(
    `<div class="content-with-sidebar"><h1>Om</h1><p>${PROSE}</p><div class="sidebar"><p>Reklam för annat.</p></div></div>`,
  );
  expect(text).toContain(PROSE);
  expect(text).not.toContain('Reklam');
});

test('a page of links alone is about its links', () => {
  const { text } = read(
    `<nav><a href="/">Start</a></nav><main><h1>E-tjänster</h1><ul><li><a href="/a">Ansök om förskola</a><li><a href="/b">Anmäl fel</a></ul></main>`,
  );
  expect(text).toContain('Ansök om förskola\nAnmäl fel');
  expect(text).not.toContain('Start');
});

test('cells keep their column below wide ones, and one that reaches down is said in each row', () => {
  const table = `<table><tr><th rowspan=2>Avgift<th colspan=2>Taxa</tr><tr><th>2024<th>2025</tr>
    <tr><td rowspan=2>Bygglov<td>10<td>11</tr><tr><td>12<td>13</tr><tr><td colspan=3>Gäller från januari</tr></table>`;
  expect(outlined(`<main><p>${PROSE}</p>${table}</main>`)[1]).toBe(
    'table: Avgift | Taxa\nAvgift | 2024 | 2025\nBygglov | 10 | 11\nBygglov | 12 | 13\nGäller från januari',
  );
});

test('a row is not made long by what a cell claims to be', () => {
  const cells = '<td colspan=1000 rowspan=60000>x'.repeat(2_000);
  const { text } = read(`<main><p>${PROSE}</p><table><tr>${cells}</tr><tr><td>y</table></main>`);
  expect(text.length).toBeLessThan(20_000);
});

test('cells that reach far down do not multiply a page', () => {
  const cells = Array.from({ length: 100 }, (_, at) => `<td rowspan=100>Cell ${at} ${'säger något '.repeat(10)}`);
  const rows = Array.from({ length: 99 }, (_, at) => `<tr><td>Rad ${at} handlar om något annat än de andra raderna.`);
  const html = `<p>${PROSE}</p><table><tr>${cells.join('')}${rows.join('')}</table>`.repeat(20);
  expect(read(html).text.length).toBeLessThan(html.length + 300_000);
});

test('tables that lay a page out are not tables', () => {
  const { blocks } = read(
    `<table><tr><td><a href="/">Meny</a><td><h1>Om</h1><h2>Oss</h2><p>${PROSE}</p><p>${PROSE}</p></table>`,
  );
  expect(blocks.map(({ kind }) => kind)).toEqual(['heading', 'paragraph', 'paragraph']);
});

test('links are absolute, without fragments, each once, in order, and at most as many as asked for', () => {
  const html = `<base href="/bo/"><a href="a#x">1</a><a href="a#y" rel="NOFOLLOW">2</a><a href=" https://b.example ">3</a>
    <a href="mailto:x@b.example">4</a><a href="https://u:p@b.example/">5</a><area href="c?utm_medium=1"><a>6</a>`;
  const links = [
    { url: 'https://ekdala.example/bo/a', rel: '' },
    { url: 'https://b.example/', rel: '' },
    { url: 'https://ekdala.example/bo/c', rel: '' },
  ];
  expect(read(html).links).toEqual(links);
  expect(readPage(html, { url, maxLinks: 2 }).links).toEqual(links.slice(0, 2));
});

test('scripts, styles, hidden text and controls are never text', () => {
  const { text } =
    read(`<main><p>${PROSE}</p><script>var a = '<p>skript</p>';</script><style>p{}</style><noscript>utan</noscript>
    <p hidden>dold</p><p style="display: none">osynlig</p><p>Se <span class="sr-only">öppnas i nytt fönster</span>kartan.</p>
    <button>Skicka</button><select><option>Val</select><svg><title>Bild</title><text>ritad</text></svg></main>`);
  expect(text).toBe(`${PROSE}\n\nSe kartan.`);
});

const fragment = fc.constantFrom(
  '<div>',
  '</div>',
  '<p>',
  '</p>',
  '<li>',
  '<ul>',
  '</ul>',
  '<table>',
  '<tr>',
  '<td>',
  '</table>',
  '<a href="/x">',
  '</a>',
  '<h2>',
  '</h2>',
  '<pre>',
  '</pre>',
  '<br>',
  '<nav>',
  '</nav>',
  '<main>',
  '<script>',
  '</script>',
  '<svg>',
  '<title>',
  '</title>',
  '<!--',
  '-->',
  '<',
  '&#0;',
  '&amp;',
  '&#xd800;',
  '\u0000',
  '\u0001',
  '\ud83d',
  'e',
  '\u0301',
  'A\u030a',
  ' ',
  '\n',
  '\u00ad',
  'ord och fler ord. ',
  PROSE,
);

test('whatever the markup: clean text, and blocks that are its exact stretches in order', () => {
  fc.assert(
    fc.property(fc.array(fragment, { maxLength: 60 }), (fragments) => {
      const { text, blocks, title } = read(fragments.join(''));
      for (const stored of [text, title]) {
        expect(stored.normalize('NFC')).toBe(stored);
        expect(stored.isWellFormed()).toBe(true);
        expect(stored).not.toContain('\u0000');
      }
      let at = 0;
      for (const { from, to } of blocks) {
        expect(text.slice(at, from)).toMatch(/^\n{0,2}$/);
        expect(text.slice(from, to).trim()).not.toBe('');
        at = to;
      }
      expect(at).toBe(text.length);
    }),
    { numRuns: 500 },
  );
});
