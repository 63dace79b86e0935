/** The parts of a page as the rest of the product knows them. */

/**
 * One stretch of a page's text, in UTF-16 offsets. `level` is 1..6 for headings and the nesting depth for list items;
 * `rows` counts the lines of a table.
 */
export type Block = {
  kind: 'heading' | 'paragraph' | 'item' | 'table' | 'quote' | 'code';
  from: number;
  to: number;
  level?: number;
  rows?: number;
};

/**
 * Where a page points: an absolute http(s) address without fragment, and the link's own `rel`, in lower case. `text`,
 * what stands in the link, is kept where the address is that of a file, which often has no other title.
 */
export type PageLink = { url: string; rel: string; text?: string };
