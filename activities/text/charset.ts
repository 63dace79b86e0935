/**
 * Bytes of a page become text. The order of trust is the browsers': byte order mark, Content-Type header, a declaration
 * in the first 1,024 bytes, UTF-8 where the bytes are that, a declaration further in, and only then what was usual in
 * the page's language. Unlike a browser, which shows what was declared, a declaration that the bytes themselves belie is
 * not believed: many pages were moved to UTF-8, or away from it, and kept the old one.
 */
import { isUtf8 } from 'node:buffer';
import { legacyCharsetOf } from './legacy-charset.ts';

/** How far into the page a `<meta charset>` is looked for, in bytes; the HTML standard's own figure. */
const PRESCAN_BYTES = 1_024;
/** Browsers that have found none begin anew at one that stands behind long scripts or comments. */
const LATE_BYTES = 65_536;
/**
 * So many characters in correct UTF-8 are no accident. In the charsets of one byte a single one hardly is; the two-byte
 * charsets of East Asia use the same bytes, and a short word may be correct in both.
 */
const LEAST_PROOF = 1;
const LEAST_PROOF_EAST_ASIAN = 10;

export type Decoded = {
  html: string;
  /** The WHATWG name of what was used. */
  charset: string;
};

/**
 * Decodes a page; malformed bytes become U+FFFD, so it never throws. `contentType` is the header's value, or null where
 * the server sent none.
 */
export function decodeHtml(bytes: Uint8Array, contentType: string | null): Decoded {
  const marked = byteOrderMark(bytes) ?? unmarkedUtf16(bytes);
  if (marked !== null) return decode(bytes, marked);
  const declared = headerCharset(contentType) ?? metaCharset(bytes, PRESCAN_BYTES);
  if (declared === null) return decodeUndeclared(bytes);
  if (declared.startsWith('utf-16')) return decode(bytes, declared);
  return declared === 'utf-8' ? decodeUtf8(bytes) : decodeLegacy(bytes, declared);
}

const decode = (bytes: Uint8Array, charset: string): Decoded => ({
  html: new TextDecoder(charset).decode(bytes),
  charset,
});

/** A page that is said to be UTF-8: it is, unless more of it breaks the rules of UTF-8 than keeps them. */
function decodeUtf8(bytes: Uint8Array): Decoded {
  if (isUtf8(bytes)) return decode(bytes, 'utf-8');
  const { correct, broken } = countUtf8(bytes);
  return broken > correct ? decode(bytes, languageCharset(bytes)) : decode(bytes, 'utf-8');
}

/** A page that is said to be of an older charset: it is, unless all of it is UTF-8. */
function decodeLegacy(bytes: Uint8Array, declared: string): Decoded {
  const { correct, broken } = countUtf8(bytes);
  const isEastAsian = /^(big5|euc-|gb|iso-2022|shift)/.test(declared);
  const isUtf8 = broken === 0 && correct >= (isEastAsian ? LEAST_PROOF_EAST_ASIAN : LEAST_PROOF);
  return decode(bytes, isUtf8 ? 'utf-8' : declared);
}

function decodeUndeclared(bytes: Uint8Array): Decoded {
  const isSound = isUtf8(bytes) || countUtf8(bytes).broken === 0;
  return decode(bytes, isSound ? 'utf-8' : (metaCharset(bytes, LATE_BYTES) ?? languageCharset(bytes)));
}

/** Characters beyond ASCII that are correct UTF-8, and places that are not. A character cut off at the end is neither. */
function countUtf8(bytes: Uint8Array): { correct: number; broken: number } {
  let correct = 0;
  let broken = 0;
  for (let at = 0; at < bytes.length; at += 1) {
    const first = bytes[at]!;
    if (first < 0x80) continue;
    const following = first >= 0xf0 && first < 0xf5 ? 3 : first >= 0xe0 ? 2 : first >= 0xc2 ? 1 : 0;
    if (following > 0 && first < 0xf5 && at + following >= bytes.length) break;
    let found = 0;
    while (found < following && (bytes[at + found + 1]! & 0xc0) === 0x80) found += 1;
    if (following > 0 && first < 0xf5 && found === following) {
      correct += 1;
      at += following;
    } else {
      broken += 1;
    }
  }
  return { correct, broken };
}

function byteOrderMark(bytes: Uint8Array): string | null {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return 'utf-8';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  return null;
}

/** A page begins with a tag: in UTF-16 without its mark every other byte of that is zero. */
function unmarkedUtf16(bytes: Uint8Array): string | null {
  const [first, second, third, fourth] = bytes;
  if (first === 0x3c && second === 0 && third !== 0 && fourth === 0) return 'utf-16le';
  if (first === 0 && second === 0x3c && third === 0 && fourth !== 0) return 'utf-16be';
  return null;
}

function headerCharset(contentType: string | null): string | null {
  return knownCharset(/charset\s*=\s*["']?([^\s"';,]+)/i.exec(contentType ?? '')?.[1]);
}

function metaCharset(bytes: Uint8Array, withinBytes: number): string | null {
  for (const [tag] of headOf(bytes, withinBytes).matchAll(/<meta\s[^>]{0,512}>|<\?xml\s[^>]{0,256}\?>/gi)) {
    const charset = knownCharset(/(?:charset|encoding)\s*=\s*["']?\s*([^\s"'/>;]+)/i.exec(tag)?.[1]);
    // A declaration that could be read as ASCII cannot itself be UTF-16: the standard takes it for UTF-8.
    if (charset !== null) return charset.startsWith('utf-16') ? 'utf-8' : charset;
  }
  return null;
}

/** What pages in the page's own language were written in before UTF-8. */
function languageCharset(bytes: Uint8Array): string {
  return legacyCharsetOf(/<html[^>]{0,512}?\slang\s*=\s*["']?([a-z-]+)/i.exec(headOf(bytes, PRESCAN_BYTES))?.[1] ?? '');
}

const headOf = (bytes: Uint8Array, withinBytes: number) =>
  Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, withinBytes)).toString('latin1');

/** The WHATWG name behind a label (`latin1` is windows-1252), or null when no decoder has that label. */
function knownCharset(label: string | undefined): string | null {
  if (label === undefined) return null;
  try {
    return new TextDecoder(label).encoding;
  } catch {
    return null;
  }
}
