/** How a block of text reads by itself: as prose, as a paragraph, or as a pointer to another page. */
import { plainLine } from './plain.ts';
import type { TextBlock } from './text-block.ts';

/** Shorter lines may be prose or labels, and count as a quarter. */
const LINE_LENGTH = 40;
const PARAGRAPH_LENGTH = 80;
const HEADINGS = new Set(['h1', 'h2', 'h3', 'h4', 'h5', 'h6']);

export function isHeading({ tag }: TextBlock): boolean {
  return HEADINGS.has(tag);
}

/** Characters outside links. */
export function ownLength({ text, linkLength }: TextBlock): number {
  return text.length - linkLength;
}

/** Characters that speak for their container being the page's matter. */
export function proseLength(block: TextBlock): number {
  const own = ownLength(block);
  if (isHeading(block) || block.linkLength > own) return 0;
  return own < LINE_LENGTH ? own / 4 : own;
}

/** Mostly a link, with too few words beside it to be a sentence about it. */
export function isPointer(block: TextBlock): boolean {
  return block.linkLength >= block.text.length / 2 && ownLength(block) <= LINE_LENGTH;
}

/** A whole paragraph of sentences, whatever stands around it. */
export function isParagraph({ text, linkLength }: TextBlock): boolean {
  return text.length >= PARAGRAPH_LENGTH && linkLength < text.length / 4 && /[.!?…]["”’)]?\s*$/.test(text.slice(-8));
}

/** The words of a text for comparing two: no case, marks or white space. */
export function wordsOf(text: string): string {
  return plainLine(text)
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}
