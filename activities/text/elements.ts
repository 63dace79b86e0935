/** How HTML elements behave in running text: which break it, which are never read, and which end another by opening. */
import { nameFinder } from './names.ts';

/** What is known of the elements of one name, in lower case. */
export type ElementKind = {
  tag: string;
  /** Counts from 1 through the known ones; 0 is shared by all others. */
  number: number;
  /** Begins and ends a stretch of text. */
  isBlock: boolean;
  /** Never holds anything. */
  isVoid: boolean;
  /** Never text for a reader, or text that is not the page's own: fallbacks, controls, drawings. */
  isUnread: boolean;
  /** Never text that is shown: less than is unread on a page, where controls and drawings are not the page's own. */
  isUnseen: boolean;
  /** Says what the text in it is. */
  isNaming: boolean;
  /** Holds no markup up to its end tag: text in which entities count, or raw in which they do not. */
  literal: 'text' | 'raw' | null;
};

const listed = (names: string) => names.split(' ');
const set = (names: string) => new Set(listed(names));

const BLOCKS = set(
  'address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption figure footer ' +
    'form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol p pre section summary table tbody td tfoot ' +
    'th thead tr ul',
);
const VOID = set('area base basefont br col embed frame hr img input keygen link meta param source track wbr bgsound');
const UNREAD = set(
  'script style noscript template svg math iframe object select textarea audio video canvas map datalist noembed ' +
    'noframes applet progress meter',
);
/** Controls, drawings and formulas, which have a text to show; names and sources in them are not shown. */
const SHOWN = set('svg math select textarea');
const UNSHOWN = set('title desc metadata annotation annotation-xml');
const NAMING = set('h1 h2 h3 h4 h5 h6 li dt dd pre blockquote summary td th figcaption caption');
const LITERAL_TEXT = set('title textarea');
const LITERAL_RAW = set('script style xmp iframe noembed noframes plaintext');
/** The commonest of the rest. */
const OTHER = set(
  'a abbr b bdi bdo big button cite code data del dfn em font head i ins kbd label mark optgroup option output ' +
    'picture q rp rt ruby s samp small span strike strong sub sup time tt u var text g path use rect circle polygon defs',
);

const kindOf = (tag: string, number: number): ElementKind => ({
  tag,
  number,
  isBlock: BLOCKS.has(tag),
  isVoid: VOID.has(tag),
  isUnread: UNREAD.has(tag),
  isUnseen: (UNREAD.has(tag) && !SHOWN.has(tag)) || UNSHOWN.has(tag),
  isNaming: NAMING.has(tag),
  literal: LITERAL_RAW.has(tag) ? 'raw' : LITERAL_TEXT.has(tag) ? 'text' : null,
});

const known = new Map(
  [
    ...new Set(
      [BLOCKS, VOID, UNREAD, UNSHOWN, NAMING, LITERAL_TEXT, LITERAL_RAW, OTHER].flatMap((names) => [...names]),
    ),
  ].map((tag, index) => [tag, kindOf(tag, index + 1)] as const),
);
const findKind = nameFinder(known);

/** Numbers of kinds are smaller than this. */
export const KINDS = known.size + 1;

/** The kind whose name stands at `from` to `to` of `html`. */
export function kindAt(html: string, from: number, to: number): ElementKind {
  return findKind(html, from, to) ?? kindOf(html.slice(from, to).toLowerCase(), 0);
}

/** The kind of a known name. */
export function kind(tag: string): ElementKind {
  return known.get(tag)!;
}

/** Opening an element ends the nearest open one of `ends`, unless one of `within` is nearer. */
export type ImpliedEnd = { ends: ElementKind[]; within: Set<ElementKind> };
const implied = (ends: string, within: string): ImpliedEnd => ({
  ends: listed(ends).map(kind),
  within: new Set(listed(within).map(kind)),
});

export const IMPLIED_ENDS: ReadonlyMap<ElementKind, ImpliedEnd> = new Map(
  Object.entries({
    li: implied('li', 'ul ol menu dir'),
    dt: implied('dt dd', 'dl'),
    dd: implied('dt dd', 'dl'),
    td: implied('td th', 'tr table'),
    th: implied('td th', 'tr table'),
    tr: implied('tr', 'table'),
    tbody: implied('thead tbody tfoot', 'table'),
    tfoot: implied('thead tbody tfoot', 'table'),
    a: implied('a', 'td th table'),
  }).map(([tag, end]) => [kind(tag), end]),
);
/** A paragraph cannot hold another block, so any block's start ends it. */
export const PARAGRAPH_END = implied('p', 'td th table li button div');
