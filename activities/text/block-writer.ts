/** Gathers pieces of text into blocks; the walk over the markup says where one ends. */
import type { OpenElement } from './open-elements.ts';
import { LINE_BREAK, type TextBlock } from './text-block.ts';

export type BlockWriter = {
  /** Appends text that stands in `element`. */
  add(piece: string, element: OpenElement, isLink: boolean): void;
  /** A `<br>`: one is a line break within the block, two in a row end it. */
  breakLine(element: OpenElement): void;
  /** Ends the block, all of which stood in `element`. */
  end(element: OpenElement): void;
};

export function blockWriter(blocks: TextBlock[]): BlockWriter {
  let text = '';
  let linkLength = 0;
  let breaks = 0;

  const end = ({ block, container, listDepth, cell }: OpenElement) => {
    if (text !== '') blocks.push({ tag: block, text, linkLength, container, listDepth, cell });
    text = '';
    linkLength = breaks = 0;
  };
  return {
    end,
    breakLine(element) {
      breaks += 1;
      if (breaks > 1) end(element);
      else if (text !== '') text += LINE_BREAK;
    },
    add(piece, { block }, isLink) {
      if (block !== 'pre' && !/\S/.test(piece)) {
        // Indentation between tags is most of a page's white space; lengths are compared, so it must not count.
        if (text !== '') text += ' ';
        return;
      }
      text += piece;
      breaks = 0;
      if (isLink) linkLength += piece.length;
    },
  };
}
