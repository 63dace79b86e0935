/**
 * Tokens of a whole document, counted once: afterwards the tokens of any stretch of it are a subtraction. The encoding
 * is o200k_base, compiled to WebAssembly and loaded on first use (about 0.2 s and 90 MB).
 */

/** Longer runs of one kind, white or not, are encoded in pieces: byte pair encoding is quadratic in a run's length. */
export const MAX_RUN_LENGTH = 1_000;
/** Words repeat across a site, so what they encode to is remembered; the bounds keep that below some 20 MB. */
const REMEMBERED_WORDS = 100_000;
const REMEMBERED_LENGTH = 32;

/** `tokens(from, to)` counts the tokens that touch [from, to), in UTF-16 offsets. */
export type TokenCount = { tokens(from: number, to: number): number };
export type TokenCounter = { count(text: string): TokenCount };

/** Loads the encoding. It lives as long as the process does. */
export async function openTokenCounter(): Promise<TokenCounter> {
  const { get_encoding } = await import('tiktoken');
  const encoding = get_encoding('o200k_base');
  const lengths = new Uint8Array(1 << 18);
  const remembered = new Map<string, Uint8Array>();

  /** Lengths in bytes of the tokens of a word. */
  const encode = (word: string): Uint8Array => {
    const known = remembered.get(word);
    if (known !== undefined) return known;
    const tokens = encoding.encode_ordinary(word);
    const found = Uint8Array.from(tokens, (token) => {
      return (lengths[token] ||= encoding.decode_single_token_bytes(token).length);
    });
    if (remembered.size === REMEMBERED_WORDS) remembered.clear();
    if (word.length <= REMEMBERED_LENGTH) remembered.set(word, found);
    return found;
  };

  return {
    count(text) {
      // A lone surrogate encodes as U+FFFD; replacing it keeps every offset.
      const encodable = text.toWellFormed();
      const startsBefore = new Uint32Array(text.length + 1);
      let from = 0;
      for (const to of cuts(encodable)) {
        countStarts(encodable, from, to, encode(encodable.slice(from, to)), startsBefore);
        from = to;
      }
      return { tokens: (start, end) => (start < end ? touching(startsBefore, start, end) : 0) };
    },
  };
}

/** Fills `startsBefore[i]` = how many tokens start before offset i, for one piece of the text. */
function countStarts(text: string, from: number, to: number, lengths: Uint8Array, startsBefore: Uint32Array): void {
  let seen = startsBefore[from]!;
  let byte = 0;
  let nextStart = 0;
  let token = 0;
  for (let at = from; at < to; at++) {
    const code = text.charCodeAt(at);
    const isPair = code >= 0xd800 && code < 0xdc00;
    startsBefore[at] = seen;
    byte += isPair ? 4 : code < 0x80 ? 1 : code < 0x800 ? 2 : 3;
    // A token that starts inside a character counts as starting with it.
    while (nextStart < byte && token < lengths.length) {
      nextStart += lengths[token]!;
      token += 1;
      seen += 1;
    }
    if (isPair) startsBefore[++at] = seen;
  }
  startsBefore[to] = seen;
}

function touching(startsBefore: Uint32Array, from: number, to: number): number {
  const startsAtFrom = startsBefore[from + 1]! > startsBefore[from]!;
  return startsBefore[to]! - startsBefore[from]! + (startsAtFrom ? 0 : 1);
}

/**
 * Where the text may be cut without changing its tokens: before the last space of a gap and after the last line feed
 * of one, since no token of this encoding reaches across those. Runs over the limit are cut as well, never inside a
 * character. The last cut is the end.
 */
function cuts(text: string): number[] {
  const found: number[] = [];
  let runFrom = 0;
  let isWhiteRun = false;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    const isGap = isWhite(code);
    if (isGap !== isWhiteRun) {
      const before = at === 0 ? 0 : text.charCodeAt(at - 1);
      if (!isGap && before === 0x20 && at > 1) found.push(at - 1);
      // A slash may belong to the line feeds before it.
      if (!isGap && before === 0x0a && code !== 0x2f) found.push(at);
      isWhiteRun = isGap;
      runFrom = at;
    } else if (at - runFrom >= MAX_RUN_LENGTH && (code & 0xfc00) !== 0xdc00) {
      found.push(at);
      runFrom = at;
    }
  }
  found.push(text.length);
  return found;
}

function isWhite(code: number): boolean {
  if (code < 0x80) return code === 0x20 || (code > 0x08 && code < 0x0e);
  return (
    code === 0x85 ||
    code === 0xa0 ||
    code === 0x3000 ||
    (code >= 0x1680 && code <= 0x205f && /\s/.test(String.fromCharCode(code)))
  );
}
