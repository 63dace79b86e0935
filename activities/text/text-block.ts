/** Text as it stands in the markup, before anything is judged: stretches, the containers around them, table cells. */
import type { Hint } from './hints.ts';

/** An element that holds blocks. `index` is its place in document order, so a parent's is always smaller. */
export type Container = { index: number; parent: Container | null; tag: string; hint: Hint };
export type Table = { isLayout: boolean };
/** Places count from 0; `rows` is how many the cell reaches over. */
export type Cell = { table: Table; row: number; column: number; rows: number };

/**
 * Text between two block boundaries, white space nearly as in the source. `tag` is the nearest element that names it
 * (heading, item, cell, …) or ''; `linkLength` counts its characters inside links to other pages.
 */
export type TextBlock = {
  tag: string;
  text: string;
  linkLength: number;
  container: Container;
  listDepth: number;
  cell: Cell | null;
};

/** Stands for `<br>` in a block's text until white space is collapsed. */
export const LINE_BREAK = '\u0001';
