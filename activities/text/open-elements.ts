/**
 * The elements that are open at one point of the markup, with HTML's own forgiveness: end tags may be missing, wrong
 * or crossed. At most 512 are kept, deeper ones are flattened, so no tag costs more than a bounded search.
 */
import { BLOCKS, IMPLIED_ENDS, type ImpliedEnd, PARAGRAPH_END, UNREAD } from './elements.ts';
import type { Cell, Container } from './text-block.ts';

const MAX_DEPTH = 512;
/** How far up an inline end tag or an implied end looks for its element. */
const MAX_SEARCH = 64;

/** `block` is the tag that names the text in it; in an unread element nothing is text. */
export type OpenElement = {
  tag: string;
  container: Container;
  isUnread: boolean;
  block: string;
  listDepth: number;
  cell: Cell | null;
};
export type OpenElements = {
  top(): OpenElement;
  isOpen(tag: string): boolean;
  /** Ends what the start of `tag` ends by itself: a paragraph before a block, an item before an item. */
  beforeStart(tag: string): void;
  /** Whether another element still fits; one that does not must be given to `flatten`. */
  hasRoom(tag: string): boolean;
  flatten(): void;
  push(element: OpenElement): void;
  /** An end tag. */
  close(tag: string): void;
};

/** `onEnd` is called with each element as it ends, while it is still on top. */
export function openElements(root: OpenElement, onEnd: (element: OpenElement) => void): OpenElements {
  const stack = [root];
  const counts = new Map<string, number>();
  let flattened = 0;

  const top = () => stack[stack.length - 1]!;
  const isOpen = (tag: string) => (counts.get(tag) ?? 0) > 0;

  const endFrom = (depth: number) => {
    while (stack.length > depth) {
      const element = top();
      onEnd(element);
      stack.pop();
      counts.set(element.tag, counts.get(element.tag)! - 1);
    }
  };

  const endNearest = (isWanted: (tag: string) => boolean, isBoundary: (tag: string) => boolean, searched: number) => {
    const floor = Math.max(1, stack.length - searched);
    for (let depth = stack.length - 1; depth >= floor; depth--) {
      const { tag } = stack[depth]!;
      if (isWanted(tag)) {
        endFrom(depth);
        return;
      }
      if (isBoundary(tag)) return;
    }
  };

  const endImplied = ({ ends, within }: ImpliedEnd) => {
    endNearest(
      (tag) => ends.has(tag),
      (tag) => within.has(tag) || UNREAD.has(tag),
      MAX_SEARCH,
    );
  };

  return {
    top,
    isOpen,
    beforeStart(tag) {
      if (BLOCKS.has(tag) && isOpen('p')) endImplied(PARAGRAPH_END);
      const implied = IMPLIED_ENDS[tag];
      if (implied !== undefined) endImplied(implied);
    },
    // Scripts and the like always fit, or their source would be read as text.
    hasRoom: (tag) => stack.length < MAX_DEPTH || (UNREAD.has(tag) && !top().isUnread),
    flatten() {
      flattened += 1;
    },
    push(element) {
      stack.push(element);
      counts.set(element.tag, (counts.get(element.tag) ?? 0) + 1);
    },
    close(tag) {
      if (flattened > 0 && !UNREAD.has(tag)) flattened -= 1;
      else if (isOpen(tag)) {
        // A block's end ends all that is open in it; an inline one never reaches past the block it stands in.
        const isBlock = BLOCKS.has(tag) || UNREAD.has(tag);
        endNearest(
          (open) => open === tag,
          (open) => !isBlock && BLOCKS.has(open),
          isBlock ? stack.length : MAX_SEARCH,
        );
      }
    },
  };
}
