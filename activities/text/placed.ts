/** Where in its original a stretch of text stands, as its blocks say. */
import type { Block } from '#schema/document.ts';
import type { Place } from '#schema/place.ts';

/** Answers the pages that a stretch stands on, or its moments; asked for stretches in their order. */
export function placed(blocks: readonly Block[]): (from: number, to: number) => Place | null {
  let first = 0;
  return (from, to) => {
    while (first < blocks.length - 1 && blocks[first]!.to <= from) first += 1;
    let last = first;
    while (last < blocks.length - 1 && blocks[last + 1]!.from < to) last += 1;
    return blocks.length === 0 ? null : placeOf(blocks.slice(first, last + 1));
  };
}

/** Of blocks that follow each other. */
function placeOf(blocks: readonly Block[]): Place | null {
  const [{ page, place, fromSeconds }, last] = [blocks[0]!, blocks.at(-1)!];
  if (fromSeconds !== undefined) {
    const moments = blocks.flatMap((block): [number, number][] =>
      block.fromSeconds === undefined ? [] : [[block.from, block.fromSeconds]],
    );
    return { fromSeconds, toSeconds: last.toSeconds ?? fromSeconds, moments };
  }
  if (page === undefined) return null;
  const toPage = last.page ?? page;
  return { page, ...(toPage !== page && { toPage }), ...(place !== undefined && { name: place }) };
}
