/** Lines become paragraphs, headings and list items, by their distance, their size and how they begin and end. */
import type { Fragment, Place } from './fragment.ts';
import { widen } from './fragment.ts';
import type { Block } from './layout.ts';

export type Paragraph = Place & {
  kind: 'text' | 'item' | 'heading';
  text: string;
  size: number;
  isBold: boolean;
  lines: number;
};
export type Part = Paragraph | Extract<Block, { kind: 'table' }>;

const ITEM = /^(?:[•●○▪■◦‣–*·]|\(?\d{1,3}[.)](?!\d)|\(?[a-z][.)])\s+\S/u;
/** In sizes of the font. */
const INDENT = 0.8;
const WIDEST_PITCH = 2.2;
/** How much larger than the text around it a heading is. */
const LARGER = 1.12;
const HEADING_CHARS = 200;
const BOLD_HEADING_CHARS = 110;

/** `bodySize` is the size of most of the document's text. */
export function paragraphsOf(blocks: readonly Block[], bodySize: number): Part[] {
  const lines = blocks.flatMap((block) => (block.kind === 'line' ? [block.line] : []));
  const pitch = usualPitch(lines);
  const right = Math.max(...lines.map((line) => line.right));
  const parts: Part[] = [];
  let last: Fragment | undefined;
  for (const block of blocks) {
    if (block.kind === 'table') {
      parts.push(block);
      last = undefined;
      continue;
    }
    const { line } = block;
    const open = parts.at(-1);
    if (last === undefined || open === undefined || open.kind === 'table' || isParted(last, line, pitch, right)) {
      parts.push({ ...line, kind: 'text', lines: 1 });
    } else {
      append(open, line);
    }
    last = line;
  }
  for (const part of parts) if (part.kind !== 'table') part.kind = kindOf(part, bodySize);
  return parts;
}

function isParted(above: Fragment, line: Fragment, pitch: number, right: number): boolean {
  const distance = line.top - above.top;
  const isNewPlace = distance <= 0 || distance > Math.min(Math.max(pitch, line.size), line.size * WIDEST_PITCH) * 1.32;
  const isOtherFont = Math.abs(line.size - above.size) > line.size * 0.12 || line.isBold !== above.isBold;
  const endsEarly = above.right < right - (right - above.left) * 0.12;
  const isEnded = /[.!?:;]["”)]?$/.test(above.text);
  const isIndented = line.left > above.left + line.size * INDENT && !ITEM.test(above.text);
  return isNewPlace || isOtherFont || ITEM.test(line.text) || (endsEarly && isEnded) || (isIndented && isEnded);
}

function append(open: Paragraph, line: Fragment): void {
  open.text = joined(open.text, line.text);
  open.lines += 1;
  open.isBold &&= line.isBold;
  widen(open, line);
}

/** A hyphen that only the end of the line asked for goes; one that belongs to the word stays. */
function joined(above: string, line: string): string {
  if (above.endsWith('\u00ad')) return above.slice(0, -1) + line;
  const isCut = /\p{Ll}-$/u.test(above) && /^\p{Ll}/u.test(line);
  if (isCut && !/^(och|eller|and|or)\b/.test(line)) return above.slice(0, -1) + line;
  return `${above} ${line}`;
}

function kindOf({ text, size, isBold, lines }: Paragraph, bodySize: number): Paragraph['kind'] {
  const saysSomething = /\p{L}/u.test(text);
  const isLarge = size > bodySize * LARGER && text.length <= HEADING_CHARS;
  const standsOut =
    isBold && text.length <= BOLD_HEADING_CHARS && lines <= 2 && !/[.,;:]$/.test(text) && size > bodySize * 0.9;
  if (saysSomething && (isLarge || standsOut)) return 'heading';
  return ITEM.test(text) ? 'item' : 'text';
}

/** Distance between the tops of most lines that follow each other; 0 where there are none. */
function usualPitch(lines: readonly Fragment[]): number {
  const distances = lines
    .slice(1)
    .map((line, at) => line.top - lines[at]!.top)
    .filter((distance) => distance > 1)
    .sort((a, b) => a - b);
  return distances[Math.floor((distances.length - 1) / 2)] ?? 0;
}

/** The size that most characters have; 0 where there are none. */
export function bodySizeOf(fragments: readonly Fragment[]): number {
  const chars = new Map<number, number>();
  for (const { size, text } of fragments) {
    const rounded = Math.round(size * 2) / 2;
    chars.set(rounded, (chars.get(rounded) ?? 0) + text.length);
  }
  return [...chars].sort((a, b) => b[1] - a[1])[0]?.[0] ?? 0;
}
