/** Attributes of start tags. Most of a page's are styling and measuring, and are passed over without being cut out. */
import { decodeHTMLAttribute } from 'entities';
import { endsTagName, GREATER, isSpace, SLASH } from './letter.ts';
import { nameFinder } from './names.ts';

/** Longer values are cut; nothing that is read from them is that long. */
const MAX_VALUE_LENGTH = 4_096;

/** The attributes that somebody reads, all in one place: objects of one shape are read faster. */
const UNSET = {
  id: undefined,
  class: undefined,
  role: undefined,
  hidden: undefined,
  'aria-hidden': undefined,
  style: undefined,
  itemprop: undefined,
  href: undefined,
  hreflang: undefined,
  rel: undefined,
  lang: undefined,
  content: undefined,
  name: undefined,
  property: undefined,
  'http-equiv': undefined,
  type: undefined,
  datetime: undefined,
  colspan: undefined,
  rowspan: undefined,
} as const;
type AttributeName = keyof typeof UNSET;

/** Values with their entities decoded; '' for an attribute without a value, undefined for one that is not there. */
export type Attributes = { [name in AttributeName]: string | undefined };
/** `end` is where the tag ends. */
export type StartTag = { attributes: Readonly<Attributes>; isSelfClosing: boolean; end: number };

const find = nameFinder((Object.keys(UNSET) as AttributeName[]).map((name) => [name, name] as const));
const EQUALS = 0x3d;
const QUOTE = 0x22;
const APOSTROPHE = 0x27;

/** Reads a start tag from the end of its name on; null when the text ends first. Of two attributes of one name the first counts. */
export function readAttributes(html: string, from: number): StartTag | null {
  let attributes: Attributes | null = null;
  let isSelfClosing = false;
  for (let at = from; at < html.length; ) {
    const code = html.charCodeAt(at);
    if (code === GREATER) return { attributes: attributes ?? UNSET, isSelfClosing, end: at + 1 };
    if (code === SLASH) isSelfClosing = true;
    if (code === SLASH || isSpace(code)) {
      at += 1;
      continue;
    }
    isSelfClosing = false;
    const nameEnd = endOfName(html, at);
    const name = find(html, at, nameEnd);
    if (name !== undefined) attributes ??= { ...UNSET };
    at = readValue(html, nameEnd, attributes, name);
  }
  return null;
}

/** Reads what follows a name into `attributes` if that is one of theirs, and returns where it ends. */
function readValue(html: string, from: number, attributes: Attributes | null, name?: AttributeName): number {
  const equals = afterSpace(html, from);
  if (html.charCodeAt(equals) !== EQUALS) {
    if (name !== undefined) attributes![name] ??= '';
    return equals;
  }
  const value = afterSpace(html, equals + 1);
  const quote = html.charCodeAt(value);
  const isQuoted = quote === QUOTE || quote === APOSTROPHE;
  const start = isQuoted ? value + 1 : value;
  const end = isQuoted ? html.indexOf(quote === QUOTE ? '"' : "'", start) : endOfBareValue(html, start);
  if (end === -1) return html.length;
  if (name !== undefined) attributes![name] ??= valueAt(html, start, end);
  return isQuoted ? end + 1 : end;
}

function valueAt(html: string, start: number, end: number): string {
  const value = html.slice(start, Math.min(end, start + MAX_VALUE_LENGTH));
  return value.includes('&') ? decodeHTMLAttribute(value) : value;
}

/** Its first letter may be anything, even a quote or an equals sign. */
function endOfName(html: string, from: number): number {
  let at = from + 1;
  for (; at < html.length; at += 1) {
    const code = html.charCodeAt(at);
    if (code === EQUALS || endsTagName(code)) break;
  }
  return at;
}

function endOfBareValue(html: string, from: number): number {
  let at = from;
  for (; at < html.length; at += 1) {
    const code = html.charCodeAt(at);
    if (code === GREATER || isSpace(code)) break;
  }
  return at;
}

function afterSpace(html: string, from: number): number {
  let at = from;
  while (at < html.length && isSpace(html.charCodeAt(at))) at += 1;
  return at;
}
