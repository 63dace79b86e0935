/**
 * Citations in a model's words. A model cites as [2: "exact words of source 2"]; the words it shows are kept apart
 * from what it claims to quote, and a claim counts only when those words stand in that very source.
 */

export type AnswerPart = { kind: 'text'; text: string } | { kind: 'citation'; ordinal: number; quote: string };

/** Longer than any honest citation: an open bracket that goes on for more is ordinary text. */
const maxMarkChars = 800;

const mark = /^\[(\d{1,3})(?:\s*[:,]?\s*["“”„»«']([\s\S]*?)["“”»«'])?\]$/;
const marker = /^\[\d{0,3}(?:$|[\s:,"“”„»«'\]])/;

/**
 * Splits a stream of text into text and citations as it comes. A citation leaves its number in the text as [2].
 * Text is handed on at once, save for what may still become a citation.
 */
export async function* readCitations(stream: AsyncIterable<string>): AsyncGenerator<AnswerPart> {
  let held = '';
  for await (const piece of stream) {
    held += piece;
    const { parts, rest } = takeParts(held, false);
    held = rest;
    yield* parts;
  }
  yield* takeParts(held, true).parts;
}

function takeParts(text: string, ended: boolean): { parts: AnswerPart[]; rest: string } {
  const parts: AnswerPart[] = [];
  let at = 0;
  const say = (to: number) => {
    if (to > at) parts.push({ kind: 'text', text: text.slice(at, to) });
    at = to;
  };
  for (let open = text.indexOf('['); open >= 0; open = text.indexOf('[', Math.max(at, open + 1))) {
    const close = closingBracket(text, open);
    if (close < 0) {
      if (ended || text.length - open > maxMarkChars || !marker.test(text.slice(open, open + 5))) continue;
      say(open);
      return { parts, rest: text.slice(open) };
    }
    const found = mark.exec(text.slice(open, close + 1));
    if (!found) continue;
    say(open);
    parts.push({ kind: 'text', text: `[${found[1]}]` });
    parts.push({ kind: 'citation', ordinal: Number(found[1]), quote: (found[2] ?? '').trim() });
    at = close + 1;
  }
  say(text.length);
  return { parts, rest: '' };
}

/** The bracket that ends the mark opened at `open`: brackets inside its quotation marks do not count. */
function closingBracket(text: string, open: number): number {
  const limit = Math.min(text.length, open + maxMarkChars);
  const quote = /^\[\d{1,3}\s*[:,]?\s*["“”„»«']/.exec(text.slice(open, open + 16));
  if (!quote) return text.slice(0, limit).indexOf(']', open);
  for (let i = open + quote[0].length; i < limit; i++) {
    if (text[i] === ']' && /["“”»«']/.test(text[i - 1] as string)) return i;
  }
  return -1;
}

/** Where `quote` stands in `text`, as UTF-16 offsets, or null. White space, case and typographic marks may differ. */
export function findQuote(text: string, quote: string): { from: number; to: number } | null {
  const wanted = fold(quote).chars.trim();
  if (wanted.length < 4) return null;
  const { chars, offsets } = fold(text);
  for (let at = chars.indexOf(wanted); at >= 0; at = chars.indexOf(wanted, at + 1)) {
    if (isWord(chars[at - 1]) && isWord(wanted[0])) continue;
    if (isWord(chars[at + wanted.length]) && isWord(wanted.at(-1))) continue;
    return { from: offsets[at] as number, to: (offsets[at + wanted.length - 1] as number) + 1 };
  }
  return null;
}

const isWord = (char: string | undefined) => char !== undefined && /[\p{L}\p{N}]/u.test(char);

/** Text made comparable, one UTF-16 unit for one, white space runs as one space, with each unit's offset. */
function fold(text: string): { chars: string; offsets: number[] } {
  const chars: string[] = [];
  const offsets: number[] = [];
  for (let i = 0; i < text.length; i++) {
    const char = foldChar(text[i] as string);
    if (char === ' ' && (chars.length === 0 || chars.at(-1) === ' ')) continue;
    chars.push(char);
    offsets.push(i);
  }
  return { chars: chars.join(''), offsets };
}

function foldChar(char: string): string {
  if (/\s/.test(char)) return ' ';
  if (/["“”„»«]/.test(char)) return '"';
  if (/['’‘]/.test(char)) return "'";
  if (/[‐‑‒–—−]/.test(char)) return '-';
  const lower = char.toLowerCase();
  return lower.length === 1 ? lower : char;
}
