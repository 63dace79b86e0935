import { decodeHTML, decodeHTMLAttribute } from 'entities';
import fc from 'fast-check';
import { Tokenizer } from 'htmlparser2';
import { expect, test } from 'vitest';
import { scanTags } from './tags.ts';

type Event = { open: string; attributes: Record<string, string>; isSelfClosing: boolean } | { close: string } | string;

test('names are read in whatever case, values with their entities, and of two attributes the first', () => {
  expect(eventsOf(`<DIV CLASS='a &amp; b' data-x="1" id=c class=d hidden>x &lt; y</Div >`)).toEqual([
    { open: 'div', attributes: { class: 'a & b', id: 'c', hidden: '' }, isSelfClosing: false },
    'x < y',
    { close: 'div' },
  ]);
});

test('a quote, an equals sign or a slash out of place does not swallow the page', () => {
  expect(eventsOf(`<a href = /x/y / ="b" "c class=d>e</a>`)).toEqual([
    { open: 'a', attributes: { href: '/x/y', class: 'd' }, isSelfClosing: false },
    'e',
    { close: 'a' },
  ]);
});

test('what is no tag is text, and what is for machines is none', () => {
  expect(
    eventsOf('<!doctype html>1 < 2 <!-- <p> -- --!>a<!-->b<!--->c<?php 1 ?>d<![CDATA[ > ]]>e</>f</ p>g</'),
  ).toEqual(['1 < 2 abcdefg</']);
});

test('scripts and titles hold no markup, and only titles have entities', () => {
  expect(eventsOf('<script>if (a &lt; "</p>") "</scripts>"</SCRIPT><title><b>&amp;</b></title>')).toEqual([
    { open: 'script', attributes: {}, isSelfClosing: false },
    'if (a &lt; "</p>") "</scripts>"',
    { close: 'script' },
    { open: 'title', attributes: {}, isSelfClosing: false },
    '<b>&</b>',
    { close: 'title' },
  ]);
});

test.each(['a<p class="b', 'a<p', 'a</p', 'a<!-- b', 'a<p class=b id', 'a<scr'])(
  '%s: a tag cut off by the end is left out',
  (html) => {
    expect(eventsOf(html)).toEqual(['a']);
  },
);

test('any markup is read as htmlparser2 reads it', () => {
  const piece = fc.constantFrom(
    ...[
      '<',
      '</',
      '<!',
      '<!--',
      '-->',
      '--!>',
      '-',
      '<?',
      '<![CDATA[',
      ']]>',
      '>',
      '/>',
      '/',
      '=',
      ' ',
      '\n',
      '"',
      "'",
    ],
    ...[
      'p',
      'DIV',
      'x-y',
      'script',
      'style',
      'title',
      'textarea',
      'plaintext',
      'svg',
      'class',
      'ID',
      'data-a',
      'å',
      '3',
    ],
    ...[
      '<p>',
      '</p>',
      '<a href="/b">',
      '</a >',
      '<br/>',
      '<script>',
      '</script>',
      '<title>',
      '</title>',
      '&amp;',
      '&am',
      'text',
    ],
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
      // What the end cuts off is left out here, and not always there.
      const html = `${pieces.join('')}"'>-->`;
      expect(eventsOf(html)).toEqual(eventsByPeer(html));
    }),
    { numRuns: 3_000 },
  );
});

function eventsOf(html: string): Event[] {
  const events: Event[] = [];
  scanTags(html, {
    open({ tag }, attributes, isSelfClosing) {
      const given = Object.entries(attributes).filter((entry): entry is [string, string] => entry[1] !== undefined);
      events.push({ open: tag, attributes: Object.fromEntries(given), isSelfClosing });
    },
    close: ({ tag }) => events.push({ close: tag }),
    text: (text) => say(events, text),
  });
  return events;
}

function eventsByPeer(html: string): Event[] {
  const events: Event[] = [];
  const nothing = () => {};
  let tag = '';
  let attributes: Record<string, string> = {};
  let name = '';
  let value = '';
  let hasEntities = true;
  const open = (isSelfClosing: boolean) => {
    hasEntities = isSelfClosing || !/^(script|style|plaintext)$/.test(tag);
    events.push({ open: tag, attributes, isSelfClosing });
    attributes = {};
  };
  const tokenizer = new Tokenizer(
    { recognizeSelfClosing: true, decodeEntities: false },
    {
      onopentagname: (start, end) => {
        tag = html.slice(start, end).toLowerCase();
      },
      onattribname(start, end) {
        name = html.slice(start, end).toLowerCase();
        value = '';
      },
      onattribdata(start, end) {
        value += decodeHTMLAttribute(html.slice(start, end));
      },
      onattribend() {
        if (/^(class|id|href)$/.test(name)) attributes[name] ??= value;
      },
      onopentagend: () => open(false),
      onselfclosingtag: () => open(true),
      onclosetag(start, end) {
        hasEntities = true;
        events.push({ close: html.slice(start, end).toLowerCase() });
      },
      ontext: (start, end) => say(events, hasEntities ? decodeHTML(html.slice(start, end)) : html.slice(start, end)),
      onattribentity: nothing,
      ontextentity: nothing,
      oncdata: nothing,
      oncomment: nothing,
      ondeclaration: nothing,
      onprocessinginstruction: nothing,
      onend: nothing,
    },
  );
  tokenizer.write(html);
  tokenizer.end();
  return events;
}

/** Text that a comment parts is one. */
function say(events: Event[], text: string): void {
  const last = events.at(-1);
  if (typeof last === 'string') events[events.length - 1] = last + text;
  else events.push(text);
}
