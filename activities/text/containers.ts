/** Facts about the tree of containers, each computed in one walk over the list, as parents stand before children. */
import type { Container, TextBlock } from './text-block.ts';

/** For each container the sum of `value` over the blocks in it and below it. */
export function subtreeSums(
  containers: Container[],
  blocks: TextBlock[],
  value: (block: TextBlock) => number,
): Float64Array {
  const sums = new Float64Array(containers.length);
  for (const block of blocks) sums[block.container.index]! += value(block);
  for (let i = containers.length - 1; i > 0; i--) sums[containers[i]!.parent!.index]! += sums[i]!;
  return sums;
}

/** Whether each container is `root` or stands somewhere in it. */
export function insideOf(root: Container, containers: Container[]): boolean[] {
  const inside: boolean[] = [];
  for (const container of containers) {
    inside.push(container === root || (container.parent !== null && inside[container.parent.index]!));
  }
  return inside;
}

/** The container and those it stands in, the nearest first. */
export function lineage(container: Container): Container[] {
  const line: Container[] = [];
  for (let at: Container | null = container; at !== null; at = at.parent) line.push(at);
  return line;
}
