/** Chooses the blocks of a page that are its matter: not its menus, banners, footers and pointers to other pages. */
import type { Container, Markup, TextBlock } from './markup.ts';

export function chooseMain({ blocks, containers }: Markup, title: string): TextBlock[] {
  const isAround = containers.map(() => false);
  for (const { index, parent, hint } of containers) {
    isAround[index] = hint === 'around' || (parent !== null && isAround[parent.index]!);
  }
  return blocks.filter((block) => !isAround[block.container.index] && block.linkLength < block.text.length / 2);
}
