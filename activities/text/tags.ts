/**
 * Tags and text of HTML as a stream of events: names in lower case, entities decoded, only the attributes that are
 * read. It forgives what browsers forgive. Nothing is looked at twice, so hostile markup costs no more than its length.
 */
import { decodeHTML } from 'entities';
import { type Attributes, readAttributes } from './attributes.ts';
import { type ElementKind, kindAt } from './elements.ts';
import { endsTagName, isLetter, SLASH } from './letter.ts';

export type TagEvents = {
  open(kind: ElementKind, attributes: Readonly<Attributes>, isSelfClosing: boolean): void;
  close(kind: ElementKind): void;
  text(text: string): void;
};

const EXCLAMATION = 0x21;
const QUESTION = 0x3f;

/** Calls `events` for all of `html` in order. A tag or comment that the end of the page cuts off is left out. */
export function scanTags(html: string, events: TagEvents): void {
  for (let at = 0; at < html.length; ) {
    const markup = nextMarkup(html, at);
    if (markup > at) events.text(decoded(html.slice(at, markup)));
    at = markup === html.length ? markup : readMarkupAt(html, markup, events);
  }
}

const decoded = (text: string) => (text.includes('&') ? decodeHTML(text) : text);

/** Where the next tag, comment or declaration begins; the text's length when there is none. */
function nextMarkup(html: string, from: number): number {
  for (let at = html.indexOf('<', from); at !== -1; at = html.indexOf('<', at + 1)) {
    const code = html.charCodeAt(at + 1);
    if (isLetter(code) || code === EXCLAMATION || code === QUESTION) return at;
    if (code === SLASH && at + 2 < html.length) return at;
  }
  return html.length;
}

/** Reads what begins at `at` and returns where it ends. */
function readMarkupAt(html: string, at: number, events: TagEvents): number {
  const code = html.charCodeAt(at + 1);
  if (code === SLASH) return readEndTag(html, at + 2, events);
  if (code === EXCLAMATION) return afterDeclaration(html, at);
  return code === QUESTION ? after(html, '>', at) : readStartTag(html, at + 1, events);
}

function readStartTag(html: string, from: number, events: TagEvents): number {
  const nameEnd = endOfTagName(html, from);
  const read = readAttributes(html, nameEnd);
  if (read === null) return html.length;
  const kind = kindAt(html, from, nameEnd);
  events.open(kind, read.attributes, read.isSelfClosing);
  return read.isSelfClosing || kind.literal === null ? read.end : readLiteral(html, read.end, kind, events);
}

function readEndTag(html: string, from: number, events: TagEvents): number {
  // `</3` and the like are comments.
  if (isLetter(html.charCodeAt(from))) {
    const nameEnd = endOfTagName(html, from);
    if (nameEnd < html.length) events.close(kindAt(html, from, nameEnd));
  }
  return after(html, '>', from);
}

/** Of `<!doctype …>`, a comment, or a section of XML. */
function afterDeclaration(html: string, at: number): number {
  if (html.startsWith('--', at + 2)) return afterComment(html, at + 4);
  return html.startsWith('[CDATA[', at + 2) ? after(html, ']]>', at + 9) : after(html, '>', at + 2);
}

function afterComment(html: string, from: number): number {
  if (html.startsWith('>', from)) return from + 1;
  if (html.startsWith('->', from)) return from + 2;
  for (let at = html.indexOf('--', from); at !== -1; at = html.indexOf('--', at + 1)) {
    if (html.startsWith('>', at + 2)) return at + 3;
    if (html.startsWith('!>', at + 2)) return at + 4;
  }
  return html.length;
}

/** The text of an element that holds no markup. It ends before its own end tag, or with the page. */
function readLiteral(html: string, from: number, kind: ElementKind, events: TagEvents): number {
  const end = endOfLiteral(html, from, kind);
  const text = html.slice(from, end);
  if (text !== '') events.text(kind.literal === 'text' ? decoded(text) : text);
  return end;
}

function endOfLiteral(html: string, from: number, kind: ElementKind): number {
  // Nothing ends this one.
  if (kind.tag === 'plaintext') return html.length;
  for (let at = html.indexOf('</', from); at !== -1; at = html.indexOf('</', at + 2)) {
    const nameEnd = at + 2 + kind.tag.length;
    if (endsTagName(html.charCodeAt(nameEnd)) && kindAt(html, at + 2, nameEnd) === kind) return at;
  }
  return html.length;
}

function endOfTagName(html: string, from: number): number {
  let at = from;
  while (at < html.length && !endsTagName(html.charCodeAt(at))) at += 1;
  return at;
}

/** Where `mark` ends that comes next; the text's length when none does. */
function after(html: string, mark: string, from: number): number {
  const at = html.indexOf(mark, from);
  return at === -1 ? html.length : at + mark.length;
}
