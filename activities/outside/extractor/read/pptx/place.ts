/** Where shapes stand on a slide: a group has a grid of its own for what is in it, and a frame that the grid is drawn in. */
import type { Attributes } from '../sax.ts';

/** A shape's upper left corner, in the file's own small units. */
export type Place = { left: number; top: number };
type Pair = { x: number; y: number };
/** Corner and size of the frame, and corner and size of the grid, named as the file names them. */
type Group = { off: Pair; ext: Pair; chOff: Pair; chExt: Pair };

export type Groups = {
  open(): void;
  close(): void;
  /** Takes what an element in the properties of the innermost open group says of its frame and grid. */
  say(name: string, attributes: Attributes): void;
  /** The place on the slide of what the innermost open group has there on its grid. */
  onSlide(attributes: Attributes): Place;
};

export function groupsOfSlide(): Groups {
  const open: Group[] = [];
  return {
    open: () => void open.push({ off: nought, ext: nought, chOff: nought, chExt: nought }),
    close: () => void open.pop(),
    say(name, { x, y, cx = x, cy = y }) {
      const group = open.at(-1);
      // What extends a file is called ext as well, and has no size.
      if (group !== undefined && cx !== undefined && name in group) group[name as keyof Group] = pair(cx, cy);
    },
    onSlide({ x, y }) {
      const { x: left, y: top } = open.reduceRight(outOf, pair(x, y));
      return { left, top };
    },
  };
}

const nought: Pair = { x: 0, y: 0 };
const pair = (x: string | undefined, y: string | undefined): Pair => ({ x: Number(x) || 0, y: Number(y) || 0 });

const outOf = ({ x, y }: Pair, { off, ext, chOff, chExt }: Group): Pair => ({
  x: off.x + (x - chOff.x) * scale(ext.x, chExt.x),
  y: off.y + (y - chOff.y) * scale(ext.y, chExt.y),
});

const scale = (frame: number, grid: number): number => (frame > 0 && grid > 0 ? frame / grid : 1);
