/** Chooses the blocks of a page that are its matter: not its menus, banners, footers and pointers to other pages. */
import type { Container, Markup, TextBlock } from './markup.ts';

export function chooseMain({ blocks, containers }: Markup, title: string): TextBlock[] {
  const proseIn = subtreeSums(containers, blocks, proseLength);
  const isAround = aroundFlags(containers, blocks, proseIn);
  const inside = blocks.filter((block) => !isAround[block.container.index]);
  const left = subtreeSums(containers, inside, proseLength);
  const root = mainContainer(containers, left);
  const isMain = withinFlags(containers, root);
  return inside.filter((block) => isMain[block.container.index] && isKept(block, title));
}

const DESCEND_SHARE = 0.7;

function proseLength({ tag, text, linkLength }: TextBlock): number {
  if (/^h[1-6]$/.test(tag)) return 0;
  const own = text.length - linkLength;
  if (linkLength > own) return 0;
  return own < 40 ? own / 4 : own;
}

function subtreeSums(containers: Container[], blocks: TextBlock[], value: (b: TextBlock) => number): Float64Array {
  const sums = new Float64Array(containers.length);
  for (const block of blocks) sums[block.container.index]! += value(block);
  for (let i = containers.length - 1; i > 0; i--) sums[containers[i]!.parent!.index]! += sums[i]!;
  return sums;
}

function aroundFlags(containers: Container[], blocks: TextBlock[], prose: Float64Array): boolean[] {
  const hasTitle = new Uint8Array(containers.length);
  for (const { tag, container } of blocks) if (tag === 'h1') hasTitle[container.index] = 1;
  const hasMain = new Uint8Array(containers.length);
  for (let i = containers.length - 1; i > 0; i--) {
    const { parent, hint } = containers[i]!;
    if (hasTitle[i]) hasTitle[parent!.index] = 1;
    if (hint === 'main' || hasMain[i]) hasMain[parent!.index] = 1;
  }
  const total = prose[0]!;
  const flags: boolean[] = [];
  for (const { index, parent, hint } of containers) {
    const wraps = prose[index]! > total * 0.3 && (hasTitle[index] || hasMain[index] || prose[index]! > total * 0.7);
    flags.push((hint === 'around' && !wraps) || (parent !== null && flags[parent.index]!));
  }
  return flags;
}

function mainContainer(containers: Container[], prose: Float64Array): number {
  let at = 0;
  for (let i = 1; i < containers.length; i++) {
    if (containers[i]!.parent!.index === at && prose[i]! >= prose[at]! * DESCEND_SHARE) at = i;
  }
  return at;
}

function withinFlags(containers: Container[], root: number): boolean[] {
  const flags: boolean[] = [];
  for (const { index, parent } of containers) flags.push(index === root || (parent !== null && flags[parent.index]!));
  return flags;
}

function isKept(block: TextBlock, title: string): boolean {
  return block.linkLength < block.text.length * 0.5;
}
