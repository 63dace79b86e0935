/** Chooses the blocks of a page that are its matter: not its menus, banners, footers and pointers to other pages. */
import type { Container, Markup, TextBlock } from './markup.ts';

export function chooseMain({ blocks, containers }: Markup, title: string): TextBlock[] {
  const proseIn = subtreeSums(containers, blocks, proseLength);
  const isAround = aroundFlags(containers, blocks, proseIn);
  const inside = blocks.filter((block) => !isAround[block.container.index]);
  const left = subtreeSums(containers, inside, proseLength);
  const root = mainContainer(containers, left, anchors(inside, containers, title));
  const isMain = withinFlags(containers, root);
  return inside.filter((block) => isMain[block.container.index] && isKept(block, title));
}

const DESCEND_SHARE = Number(process.env.DS ?? 0.7);const DESCEND_MAIN=Number(process.env.DM ?? 0.9);
const STRUCTURAL = new Set('html body div section article main center form fieldset details table tbody tr td'.split(' '));

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
  const flags: boolean[] = [];
  const mainProse: number[] = [];
  for (const { index, parent, hint } of containers) {
    const above = parent === null ? prose[0]! : mainProse[parent.index]!;
    const wraps = prose[index]! > above * 0.3 && (hasTitle[index] || hasMain[index] || prose[index]! > above * (parent?.hint === 'main' ? 0.5 : 0.7));
    flags.push((hint === 'around' && !wraps) || (parent !== null && flags[parent.index]!));
    mainProse.push(hint === 'main' ? prose[index]! : above);
  }
  return flags;
}

function anchors(blocks: TextBlock[], containers: Container[], title: string): Uint8Array {
  const flags = new Uint8Array(containers.length);
  const headings = blocks.filter((b) => b.tag === 'h1' || b.tag === 'h2');
  const heading = headings.find((b) => sameWords(b.text, title)) ?? (headings.filter((b) => b.tag === 'h1').length === 1 ? headings.find((b) => b.tag === 'h1') : undefined);
  for (let at: Container | null = heading?.container ?? null; at !== null; at = at.parent) flags[at.index] = 1;
  return flags;
}

function sameWords(a: string, b: string) { return words(a) === words(b); }
function words(t: string) { return t.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, ' ').trim(); }

function mainContainer(containers: Container[], prose: Float64Array, anchor: Uint8Array): number {
  const fullest = new Int32Array(containers.length).fill(-1);
  const anchored = new Int32Array(containers.length).fill(-1);
  for (const { index, parent, hint, tag } of containers) {
    if (parent === null || !STRUCTURAL.has(tag)) continue;
    const rival = fullest[parent.index]!;
    if (rival === -1 || prose[index]! > prose[rival]!) fullest[parent.index] = index;
    if (anchor[index] && hint === 'main' && prose[index]! > 250) anchored[parent.index] = index;
  }
  let at = 0;
  while (true) {
    const child = anchored[at] !== -1 ? anchored[at]! : fullest[at]!;
    if (child === -1 || (child !== anchored[at] && prose[child]! < prose[at]! * (containers[at]!.hint === 'main' ? DESCEND_MAIN : DESCEND_SHARE))) return at;
    at = child;
  }
}

function withinFlags(containers: Container[], root: number): boolean[] {
  const flags: boolean[] = [];
  for (const { index, parent } of containers) flags.push(index === root || (parent !== null && flags[parent.index]!));
  return flags;
}

function isKept({ tag, text, linkLength }: TextBlock, title: string): boolean {
  const own = text.length - linkLength;
  if (/^h[1-6]$/.test(tag) && sameWords(text, title)) return false;
  return linkLength < text.length * 0.5 || own > 40;
}
