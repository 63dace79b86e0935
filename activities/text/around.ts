/** Which containers lie around a page's matter: menus, banners, footers, sidebars, comments, pointers to other pages. */
import { subtreeSums } from './containers.ts';
import { proseLength } from './prose.ts';
import type { Container, TextBlock } from './text-block.ts';

/**
 * One flag for each container. Names mislead: a container that holds nearly all prose, or much of it and the title, is
 * a wrapper named after something it also holds.
 */
export function aroundFlags(containers: Container[], blocks: TextBlock[]): boolean[] {
  const shares = proseShares(containers, blocks);
  const holdsMatter = holdsTitleOrMain(containers, blocks);
  const flags: boolean[] = [];
  for (const { index, parent, hint } of containers) {
    const isUnderAround = parent !== null && flags[parent.index]!;
    // A box of contacts is wanted even where all that stands beside the text is not.
    const isRescued = hint === 'contact' && parent?.tag === 'aside';
    const isWrapper = shares[index]! > wrapperShare(holdsMatter[index]!, parent);
    flags.push((hint === 'around' && !isWrapper) || (isUnderAround && !isRescued));
  }
  return flags;
}

function wrapperShare(holdsMatter: boolean, parent: Container | null): number {
  if (holdsMatter) return 0.3;
  return parent?.hint === 'main' ? 0.5 : 0.7;
}

/** Each container's share of the prose in the nearest main container above it, else in the page. */
function proseShares(containers: Container[], blocks: TextBlock[]): number[] {
  const prose = subtreeSums(containers, blocks, proseLength);
  const proseOfMain: number[] = [];
  return containers.map(({ index, parent, hint }) => {
    const above = parent === null ? prose[0]! : proseOfMain[parent.index]!;
    proseOfMain.push(hint === 'main' ? prose[index]! : above);
    return above === 0 ? 0 : prose[index]! / above;
  });
}

/** Whether an h1 stands in the container, or a container below it calls itself main. */
function holdsTitleOrMain(containers: Container[], blocks: TextBlock[]): boolean[] {
  const holds = containers.map(() => false);
  for (const { tag, container } of blocks) if (tag === 'h1') holds[container.index] = true;
  for (const { index, parent, hint } of containers.toReversed()) {
    if (parent !== null && (hint === 'main' || holds[index])) holds[parent.index] = true;
  }
  return holds;
}
