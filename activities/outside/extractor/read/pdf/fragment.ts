/** Characters become fragments: words beside each other with nothing wider between them than a space may be. */
import type { Page, Run } from './engine.ts';

export type Place = { left: number; top: number; right: number; bottom: number };
/** `size` is the height of its line in points, a measure of its font. */
export type Fragment = Place & { text: string; size: number; isBold: boolean };

/** A wider gap, in heights of the line, parts columns or cells. */
const WIDEST_SPACE = 1.15;
/** What a list begins with stands further from its text than words from each other. */
const MARKER = /^([•●○▪■◦‣–—*·-]|\(?\d{1,3}[.)]|\(?[a-zA-Z][.)])$/u;
const WIDEST_AFTER_MARKER = 4;

/** In the order in which the page writes them. */
export function fragmentsOf({ runs }: Page): Fragment[] {
  return runs
    .flatMap((run) => (run.isUpright ? withMarkers(upright(run)) : aslant(run)))
    .filter(({ text }) => text !== '');
}

function upright({ glyphs, isBold }: Run): Fragment[] {
  const found: Fragment[] = [];
  let open: Fragment | undefined;
  let last: Place | undefined;
  /** A single sign of another font does not make the line larger. */
  const heights: number[] = [];
  for (const glyph of glyphs) {
    const isSpace = glyph.text.trim() === '';
    const height = glyph.bottom - glyph.top;
    if (isSpace && (open === undefined || last === undefined)) continue;
    if (!isSpace) {
      if (open === undefined || last === undefined || isApart(last, glyph, open.size)) {
        if (open !== undefined) open.size = median(heights.splice(0));
        open = { ...placeOf(glyph), text: '', size: height, isBold };
        found.push(open);
      }
      widen(open, glyph);
      heights.push(height);
      last = glyph;
    }
    open!.text += isSpace ? ' ' : glyph.text;
  }
  if (open !== undefined) open.size = median(heights);
  for (const fragment of found) fragment.text = fragment.text.trim();
  return found;
}

function isApart(last: Place, next: Place, size: number): boolean {
  const gap = next.left - last.right;
  const middle = (next.top + next.bottom) / 2;
  const isBeside = middle > last.top - size * 0.4 && middle < last.bottom + size * 0.4;
  return gap > size * WIDEST_SPACE || gap < -size * 2 || !isBeside;
}

/** Written upwards or askew: kept together, since its place says nothing about what it belongs to. */
function aslant({ glyphs, isBold }: Run): Fragment[] {
  const place = placeOf(glyphs[0]!);
  for (const glyph of glyphs) widen(place, glyph);
  const heights = glyphs.map(({ left, right }) => right - left);
  const text = glyphs
    .map(({ text }) => text)
    .join('')
    .trim();
  return [{ ...place, text, size: Math.max(...heights), isBold }];
}

function withMarkers(fragments: Fragment[]): Fragment[] {
  const found: Fragment[] = [];
  for (const fragment of fragments) {
    const before = found.at(-1);
    const isNear = before !== undefined && fragment.left - before.right < before.size * WIDEST_AFTER_MARKER;
    if (isNear && MARKER.test(before.text)) join(before, fragment);
    else found.push(fragment);
  }
  return found;
}

/** `a` takes `b` in, with a space between them. */
export function join(a: Fragment, b: Fragment): void {
  if (b.text.length > a.text.length) a.size = b.size;
  a.isBold = isMarker(a.text) ? b.isBold : a.isBold && b.isBold;
  a.text = `${a.text} ${b.text}`;
  widen(a, b);
}

export const isMarker = (text: string): boolean => MARKER.test(text);

const median = (numbers: number[]): number => numbers.sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;

const placeOf = ({ left, top, right, bottom }: Place): Place => ({ left, top, right, bottom });

export function widen(place: Place, by: Place): void {
  place.left = Math.min(place.left, by.left);
  place.top = Math.min(place.top, by.top);
  place.right = Math.max(place.right, by.right);
  place.bottom = Math.max(place.bottom, by.bottom);
}
