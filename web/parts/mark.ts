/** Cuts text where marks begin and end, and makes the address that opens the original at a quote. */

/** Half-open stretch in UTF-16 offsets. */
export interface Range {
  from: number;
  to: number;
}

export interface Piece {
  text: string;
  marked: boolean;
  /** Offset of the piece in the whole text. */
  at: number;
}

/** The text of `part`, cut into marked and unmarked pieces; `text` is the whole that all offsets count in. */
export function cutMarks(text: string, part: Range, marks: readonly Range[]): Piece[] {
  const inside = marks
    .map(({ from, to }) => ({ from: Math.max(from, part.from), to: Math.min(to, part.to) }))
    .filter(({ from, to }) => from < to)
    .sort((a, b) => a.from - b.from);
  const pieces: Piece[] = [];
  let at = part.from;
  const push = (to: number, marked: boolean) => {
    if (to > at) pieces.push({ text: text.slice(at, to), marked, at });
    at = Math.max(at, to);
  };
  for (const { from, to } of inside) {
    push(from, false);
    push(to, true);
  }
  push(part.to, false);
  return pieces;
}

/** Words at each end of a long quote; browsers search for the start, then for the end after it. */
const endWords = 6;

/**
 * `url` with a text fragment, so that the browser scrolls to the quote on the original page and marks it. Only the first
 * line is named: what is one text here may be several blocks there.
 */
export function quoteUrl(url: string, quote: string): string {
  const line = quote.split('\n').find((candidate) => candidate.trim() !== '') ?? '';
  const words = line.split(' | ')[0]!.trim().split(/\s+/).filter(Boolean);
  if (words.length === 0) return url;
  const [start, end] =
    words.length > 2 * endWords ? [words.slice(0, endWords), words.slice(-endWords)] : [words, undefined];
  const fragment = [start, end].flatMap((part) => (part ? [encodeFragment(part.join(' '))] : [])).join(',');
  return `${url.split('#')[0]}#:~:text=${fragment}`;
}

/** The fragment's own signs are `,` and `-`. */
const encodeFragment = (words: string) => encodeURIComponent(words).replaceAll('-', '%2D');

/** Only addresses that a browser opens as a page; anything else a crawled site wrote is shown, not linked. */
export const isWebUrl = (url: string): boolean => /^https?:\/\//i.test(url);

/** Characters shown before the first mark and after the last one, and of a text without marks. */
const aroundChars = 180;
const plainChars = 320;

/** The stretch of a long text that shows its marks with the words around them, cut between words. */
export function excerptOf(text: string, marks: readonly Range[]): Range {
  const first = Math.min(...marks.map(({ from }) => from));
  const last = Math.max(...marks.map(({ to }) => to));
  const from = marks.length === 0 ? 0 : Math.max(0, first - aroundChars);
  const to = Math.min(text.length, marks.length === 0 ? plainChars : last + aroundChars);
  const gapAfter = text.slice(from).search(/\s/);
  const gapBefore = text.slice(0, to).search(/\s\S*$/);
  return {
    from: from === 0 || gapAfter < 0 ? from : Math.min(from + gapAfter + 1, first),
    to: to === text.length || gapBefore < 0 ? to : Math.max(gapBefore, marks.length === 0 ? 0 : last),
  };
}
