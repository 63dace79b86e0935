/** The elements of a file become one text with blocks, as a page's: what a reader sees, with where each stretch stands. */
import type { Block } from '#schema/document.ts';
import type { Element, ElementType } from '#schema/element.ts';

export type Composed = { text: string; blocks: Block[] };

type Kind = Block['kind'];

/** What repeats on every page, or only says where a page ends, is no text to be asked about. */
const left: ReadonlySet<ElementType> = new Set(['Header', 'Footer', 'PageBreak', 'PageNumber']);
const kinds: Partial<Record<ElementType, Kind>> = {
  Title: 'heading',
  ListItem: 'item',
  Table: 'table',
  CodeSnippet: 'code',
};

/** Offsets are UTF-16 into the text; blocks are parted by an empty line. */
export function compose(elements: readonly Element[]): Composed {
  const blocks: Block[] = [];
  const pieces: string[] = [];
  let length = 0;
  for (const element of elements) {
    const piece = left.has(element.type) ? '' : pieceOf(element);
    if (piece === '') continue;
    if (pieces.length > 0) length += pieces.push('\n\n') && 2;
    blocks.push({ ...blockOf(element, piece), from: length, to: length + piece.length });
    pieces.push(piece);
    length += piece.length;
  }
  return { text: pieces.join(''), blocks };
}

function pieceOf({ type, text, rows }: Element): string {
  if (rows)
    return rows
      .map((row) => row.map(lineOf).join(' | ').trim())
      .filter((row) => /[^\s|]/.test(row))
      .join('\n');
  if (type === 'CodeSnippet') return clean(text).trimEnd();
  return clean(text).split('\n').map(lineOf).filter(Boolean).join('\n');
}

const lineOf = (text: string): string => clean(text).replace(/\s+/g, ' ').trim();

/** PostgreSQL keeps no NUL; a lone half of a surrogate pair is no character at all. */
const clean = (text: string): string => text.replaceAll('\0', '').toWellFormed();

function blockOf(element: Element, piece: string): Omit<Block, 'from' | 'to'> {
  const { page, box, place, confidence, depth, rows } = element;
  return {
    kind: kinds[element.type] ?? 'paragraph',
    ...levelOf(element.type, depth),
    ...(rows && { rows: piece.split('\n').length }),
    ...(page !== null && { page }),
    ...(box && { box }),
    ...(place !== null && { place }),
    ...(confidence !== null && { confidence }),
  };
}

function levelOf(type: ElementType, depth: number | null): { level?: number } {
  if (type === 'Title') return { level: Math.min(6, depth ?? 1) };
  return type === 'ListItem' ? { level: depth ?? 1 } : {};
}
