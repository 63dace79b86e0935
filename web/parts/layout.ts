/** How a text's blocks stand on a page: items in lists, rows in tables, headings in an unbroken order. */
import type { Block } from '#schema/document.ts';
import type { Range } from './mark.ts';

/** Items that follow each other on a page become one group, everything else a group of its own. */
export function groupBlocks(blocks: readonly Block[]): Block[][] {
  const groups: Block[][] = [];
  for (const block of blocks) {
    const last = groups.at(-1);
    const isNext = block.kind === 'item' && last?.[0]?.kind === 'item' && last[0].page === block.page;
    if (isNext) last!.push(block);
    else groups.push([block]);
  }
  return groups;
}

/** Levels from 2 (1 is the page's title) to 6, none skipped on the way down, however the original skipped them. */
export function headingLevels(blocks: readonly Block[]): Map<Block, number> {
  const levels = new Map<Block, number>();
  const open: number[] = [];
  for (const block of blocks) {
    if (block.kind !== 'heading') continue;
    const level = block.level ?? 2;
    while (open.length > 0 && open.at(-1)! >= level) open.pop();
    open.push(level);
    levels.set(block, Math.min(open.length + 1, 6));
  }
  return levels;
}

const cellGap = ' | ';

/** The cells of a table's lines, as stretches of the text. */
export function rowsOf(text: string, table: Range): Range[][] {
  const lines = splitRange(text, table, '\n').filter(({ from, to }) => from < to);
  return lines.map((line) => splitRange(text, line, cellGap));
}

function splitRange(text: string, { from, to }: Range, gap: string): Range[] {
  let at = from;
  return text
    .slice(from, to)
    .split(gap)
    .map((part) => {
      const range = { from: at, to: at + part.length };
      at = range.to + gap.length;
      return range;
    });
}
