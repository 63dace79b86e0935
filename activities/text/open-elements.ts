/**
 * The elements that are open at one point of the markup, with HTML's own forgiveness: end tags may be missing, wrong
 * or crossed. At most 512 are kept, deeper ones are flattened, so no tag costs more than a bounded search.
 */
import { type ElementKind, IMPLIED_ENDS, type ImpliedEnd, KINDS, PARAGRAPH_END } from './elements.ts';
import type { Cell, Container } from './text-block.ts';

const MAX_DEPTH = 512;
/** How far up an inline end tag or an implied end looks for its element. */
const MAX_SEARCH = 64;

/** `block` is the tag that names the text in it; in an unread element nothing is text. */
export type OpenElement = {
  kind: ElementKind;
  container: Container;
  isUnread: boolean;
  block: string;
  listDepth: number;
  cell: Cell | null;
};
export type OpenElements = {
  top(): OpenElement;
  isOpen(kind: ElementKind): boolean;
  /** Ends what the start of such an element ends by itself: a paragraph before a block, an item before an item. */
  beforeStart(kind: ElementKind): void;
  /** Whether another element still fits; one that does not must be given to `flatten`. */
  hasRoom(kind: ElementKind): boolean;
  flatten(): void;
  push(element: OpenElement): void;
  /** An end tag. */
  close(kind: ElementKind): void;
};

/** `isNoText` is of the kinds that are never read; `onEnd` is called with each element as it ends, while it is on top. */
export function openElements(
  root: OpenElement,
  isNoText: (kind: ElementKind) => boolean,
  onEnd: (element: OpenElement) => void,
): OpenElements {
  const stack = [root];
  const counts = new Uint32Array(KINDS);
  let flattened = 0;

  const top = () => stack[stack.length - 1]!;
  const isOpen = ({ number }: ElementKind) => counts[number]! > 0;

  const endFrom = (depth: number) => {
    while (stack.length > depth) {
      const element = top();
      onEnd(element);
      stack.pop();
      counts[element.kind.number]! -= 1;
    }
  };

  const endImplied = ({ ends, within }: ImpliedEnd) => {
    if (!ends.some(isOpen)) return;
    const floor = Math.max(1, stack.length - MAX_SEARCH);
    for (let depth = stack.length - 1; depth >= floor; depth -= 1) {
      const open = stack[depth]!.kind;
      if (ends.includes(open)) return endFrom(depth);
      if (open.isUnread || within.has(open)) return;
    }
  };

  return {
    top,
    isOpen,
    beforeStart(started) {
      if (started.isBlock) endImplied(PARAGRAPH_END);
      const implied = IMPLIED_ENDS.get(started);
      if (implied !== undefined) endImplied(implied);
    },
    // Scripts and the like always fit, or their source would be read as text.
    hasRoom: (started) => stack.length < MAX_DEPTH || (isNoText(started) && !top().isUnread),
    flatten() {
      flattened += 1;
    },
    push(element) {
      stack.push(element);
      counts[element.kind.number]! += 1;
    },
    close(ended) {
      if (flattened > 0 && !isNoText(ended)) {
        flattened -= 1;
        return;
      }
      if (!isOpen(ended)) return;
      // A block's end ends all that is open in it; an inline one never reaches past the block it stands in.
      const isFar = ended.isBlock || ended.isUnread;
      const floor = isFar ? 1 : Math.max(1, stack.length - MAX_SEARCH);
      for (let depth = stack.length - 1; depth >= floor; depth -= 1) {
        const open = stack[depth]!.kind;
        if (open.tag === ended.tag) return endFrom(depth);
        if (!isFar && open.isBlock) return;
      }
    },
  };
}
