/**
 * Bytes of a page become text. The order of trust is the browsers': byte order mark, Content-Type header, a declaration
 * in the first 1,024 bytes, and only then the bytes themselves (UTF-8 where they are valid UTF-8, else windows-1252).
 */

/** How far into the page a `<meta charset>` is looked for, in bytes; the HTML standard's own figure. */
const PRESCAN_BYTES = 1_024;

/**
 * Decodes a page. `charset` is the WHATWG name of what was used; malformed bytes become U+FFFD, so it never throws.
 * `contentType` is the header's value, or null where the server sent none.
 */
export function decodeHtml(bytes: Uint8Array, contentType: string | null): { html: string; charset: string } {
  const declared = byteOrderMark(bytes) ?? headerCharset(contentType) ?? metaCharset(bytes);
  if (declared !== null) return { html: new TextDecoder(declared).decode(bytes), charset: declared };
  return decodeUndeclared(bytes);
}

function decodeUndeclared(bytes: Uint8Array): { html: string; charset: string } {
  try {
    return { html: new TextDecoder('utf-8', { fatal: true }).decode(bytes), charset: 'utf-8' };
  } catch {
    return { html: new TextDecoder('windows-1252').decode(bytes), charset: 'windows-1252' };
  }
}

function byteOrderMark(bytes: Uint8Array): string | null {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return 'utf-8';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  return null;
}

function headerCharset(contentType: string | null): string | null {
  return knownCharset(/charset\s*=\s*["']?([^\s"';,]+)/i.exec(contentType ?? '')?.[1]);
}

function metaCharset(bytes: Uint8Array): string | null {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, PRESCAN_BYTES)).toString('latin1');
  for (const [tag] of head.matchAll(/<meta\s[^>]{0,512}>|<\?xml\s[^>]{0,256}\?>/gi)) {
    const charset = knownCharset(/(?:charset|encoding)\s*=\s*["']?\s*([^\s"'/>;]+)/i.exec(tag)?.[1]);
    // A declaration that could be read as ASCII cannot itself be UTF-16: the standard takes it for UTF-8.
    if (charset !== null) return charset.startsWith('utf-16') ? 'utf-8' : charset;
  }
  return null;
}

/** The WHATWG name behind a label (`latin1` is windows-1252), or null when no decoder has that label. */
function knownCharset(label: string | undefined): string | null {
  if (label === undefined) return null;
  try {
    return new TextDecoder(label).encoding;
  } catch {
    return null;
  }
}
