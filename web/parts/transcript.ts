/** The record of a recording on its document's page: what was said, line by line, and where a moment or a mark stands. */
import type { Block, Document } from '#schema/document.ts';
import type { Range } from './mark.ts';
import { isUnsure } from './reading.tsx';

/** What one breath says. `from` and `to` are offsets in the version's text, without the name of who speaks. */
export interface Line extends Range {
  fromSeconds: number;
  /** Who begins to speak here; undefined where the one before goes on, and where nobody told them apart. */
  turnOf: string | undefined;
  unsure: boolean;
}

export function linesOf({ text, blocks }: Pick<Document, 'text' | 'blocks'>): Line[] {
  return blocks.map((block, at) => {
    const turnOf = block.speaker === blocks[at - 1]?.speaker ? undefined : block.speaker;
    const { fromSeconds = 0 } = block;
    return { from: wordsFrom(text, block, turnOf), to: block.to, fromSeconds, turnOf, unsure: isUnsure(block) };
  });
}

/** A turn's text begins with the name of its speaker. */
function wordsFrom(text: string, { from }: Block, turnOf: string | undefined): number {
  const name = `${turnOf}: `;
  return turnOf !== undefined && text.startsWith(name, from) ? from + name.length : from;
}

/** The line that is said at this moment, or was said last; -1 before the first. */
export function lineAt(lines: readonly Pick<Line, 'fromSeconds'>[], seconds: number): number {
  return lines.findLastIndex(({ fromSeconds }) => fromSeconds <= seconds);
}

/** When the first marked line begins, in seconds; undefined where nothing is marked. */
export const startOf = (lines: readonly Line[], marks: readonly Range[]): number | undefined =>
  lines.find(({ from, to }) => marks.some((mark) => mark.from < to && from < mark.to))?.fromSeconds;
