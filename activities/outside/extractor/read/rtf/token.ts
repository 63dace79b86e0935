/** What Rich Text is written in: groups, control words, and bytes of text. */

export type Token =
  | { kind: 'open' | 'close' | 'star' }
  | { kind: 'word'; word: string; value: number | null }
  | { kind: 'bytes'; bytes: Uint8Array };

const isLetter = (byte: number) => (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7a;
const isDigit = (byte: number) => byte >= 0x30 && byte <= 0x39;

export function* tokensOf(bytes: Buffer): Generator<Token> {
  let text: number[] = [];
  for (let at = 0; at < bytes.length; ) {
    const byte = bytes[at]!;
    const isHex = byte === 0x5c && bytes[at + 1] === 0x27;
    if (isHex) {
      // A character of two bytes is written as two of these.
      text.push(Number.parseInt(bytes.toString('latin1', at + 2, at + 4), 16) || 0x20);
      at += 4;
      continue;
    }
    if (byte !== 0x5c && byte !== 0x7b && byte !== 0x7d) {
      if (byte !== 0x0d && byte !== 0x0a) text.push(byte);
      at += 1;
      continue;
    }
    if (text.length > 0) yield { kind: 'bytes', bytes: Uint8Array.from(text) };
    text = [];
    if (byte === 0x5c) {
      const { token, end } = controlAt(bytes, at + 1);
      yield token;
      // Bytes of no charset, as many as are said.
      const isBinary = token.kind === 'word' && token.word === 'bin' && (token.value ?? 0) > 0;
      at = isBinary ? end + token.value! : end;
    } else {
      yield { kind: byte === 0x7b ? 'open' : 'close' };
      at += 1;
    }
  }
  if (text.length > 0) yield { kind: 'bytes', bytes: Uint8Array.from(text) };
}

function controlAt(bytes: Buffer, from: number): { token: Token; end: number } {
  let at = from;
  while (at < bytes.length && isLetter(bytes[at]!)) at += 1;
  if (at === from) return { token: signOf(bytes[at] ?? 0x20), end: at + 1 };
  const word = bytes.toString('latin1', from, at);
  const numberFrom = at;
  if (bytes[at] === 0x2d) at += 1;
  while (at < bytes.length && isDigit(bytes[at]!)) at += 1;
  const value = at > numberFrom ? Number.parseInt(bytes.toString('latin1', numberFrom, at), 10) : null;
  return { token: { kind: 'word', word, value }, end: bytes[at] === 0x20 ? at + 1 : at };
}

function signOf(byte: number): Token {
  const sign = String.fromCharCode(byte);
  if (sign === '*') return { kind: 'star' };
  if (/[\\{}]/.test(sign)) return { kind: 'bytes', bytes: Uint8Array.of(byte) };
  return { kind: 'word', word: sign === '\n' || sign === '\r' ? 'par' : sign, value: null };
}
