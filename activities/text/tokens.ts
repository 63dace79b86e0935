/**
 * Tokens of a whole document, counted once: after one encoding, the tokens of any stretch of it are a subtraction.
 * The encoding is o200k_base, compiled to WebAssembly and loaded on first use (about 0.2 s and 90 MB).
 */

/** Longer runs of one kind, white or not, are encoded in pieces: byte pair encoding is quadratic in a run's length. */
export const MAX_RUN_LENGTH = 1_000;

export type TokenCounter = {
  /** Encodes `text` once. `tokens(from, to)` then counts the tokens that touch [from, to), in UTF-16 offsets. */
  count(text: string): TokenCount;
};
export type TokenCount = { tokens(from: number, to: number): number };

/** Loads the encoding. It lives as long as the process does. */
export async function openTokenCounter(): Promise<TokenCounter> {
  const { get_encoding } = await import('tiktoken');
  const encoding = get_encoding('o200k_base');
  const lengths = new Uint8Array(1 << 18);
  const lengthOf = (token: number) => (lengths[token] ||= encoding.decode_single_token_bytes(token).length);

  return {
    count(text) {
      // A lone surrogate encodes as U+FFFD; replacing it keeps every offset.
      const encodable = text.toWellFormed();
      const startsBefore = new Uint32Array(text.length + 1);
      let seen = 0;
      for (const piece of pieces(encodable)) {
        const tokens = encoding.encode_ordinary(encodable.slice(piece.from, piece.to));
        seen = countStarts(encodable, piece, tokens, lengthOf, startsBefore, seen);
      }
      return { tokens: (from, to) => (from < to ? touching(startsBefore, from, to) : 0) };
    },
  };
}

/** Fills `startsBefore[i]` = how many tokens start before offset i, for the offsets of one piece. */
function countStarts(
  text: string,
  piece: { from: number; to: number },
  tokens: Uint32Array,
  lengthOf: (token: number) => number,
  startsBefore: Uint32Array,
  seenBefore: number,
): number {
  let seen = seenBefore;
  let at = piece.from;
  let byte = 0;
  let nextStart = 0;
  let token = 0;
  while (at < piece.to) {
    const code = text.charCodeAt(at);
    const isPair = code >= 0xd800 && code < 0xdc00;
    startsBefore[at] = seen;
    byte += isPair ? 4 : code < 0x80 ? 1 : code < 0x800 ? 2 : 3;
    // A token that starts inside a character counts as starting with it.
    while (nextStart < byte && token < tokens.length) {
      nextStart += lengthOf(tokens[token]!);
      token += 1;
      seen += 1;
    }
    if (isPair) startsBefore[at + 1] = seen;
    at += isPair ? 2 : 1;
  }
  startsBefore[piece.to] = seen;
  return seen;
}

function touching(startsBefore: Uint32Array, from: number, to: number): number {
  const startsAtFrom = startsBefore[from + 1]! > startsBefore[from]!;
  return startsBefore[to]! - startsBefore[from]! + (startsAtFrom ? 0 : 1);
}

/** Cuts `text` only where a run of white space, or of anything else, passes the limit; never inside a character. */
function pieces(text: string): { from: number; to: number }[] {
  const found: { from: number; to: number }[] = [];
  let from = 0;
  let runFrom = 0;
  let isWhiteRun = false;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    const isWhite = code <= 0x20 || code === 0xa0;
    if (isWhite !== isWhiteRun) {
      isWhiteRun = isWhite;
      runFrom = at;
    } else if (at - runFrom >= MAX_RUN_LENGTH && (code & 0xfc00) !== 0xdc00) {
      found.push({ from, to: at });
      from = runFrom = at;
    }
  }
  found.push({ from, to: text.length });
  return found;
}
