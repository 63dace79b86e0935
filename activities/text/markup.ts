/**
 * The streaming pass: tags and text of a page become a flat list of text blocks, the containers they stand in, its
 * links and what its head declares. Nothing is judged here; nesting past 512 is flattened.
 */
import { BLOCKS, IMPLIED_ENDS, type ImpliedEnd, PARAGRAPH_END, UNREAD, VOID } from './elements.ts';
import { type Hint, hintOf } from './hints.ts';
import { linkCollector } from './link-collector.ts';
import type { PageLink } from './page.ts';
import { markLayoutTables } from './table.ts';
import { type Attributes, scanTags } from './tags.ts';

const MAX_DEPTH = 512;
const MAX_SCRIPT_LENGTH = 500_000;
/** How far up the open elements an inline end tag or an implied end looks, so that no tag costs more than this. */
const MAX_SEARCH = 64;

/** An element that holds blocks. `index` is its place in document order, so a parent's is always smaller. */
export type Container = { index: number; parent: Container | null; tag: string; hint: Hint };
export type Table = { isLayout: boolean };
export type Cell = { table: Table; row: number; column: number };
/** Text between two block boundaries, white space as in the source; `linkLength` counts its characters in links. */
export type TextBlock = {
  tag: string;
  text: string;
  linkLength: number;
  container: Container;
  listDepth: number;
  cell: Cell | null;
};
export type Declaration = { tag: string; attributes: Attributes };
export type Markup = {
  blocks: TextBlock[];
  containers: Container[];
  links: PageLink[];
  declarations: Declaration[];
  linkedData: string[];
  titles: string[];
};

/** Stands for `<br>` in a block's text until white space is collapsed. */
export const LINE_BREAK = '\u0001';

type OpenElement = {
  tag: string;
  container: Container;
  isUnread: boolean;
  block: string;
  listDepth: number;
  cell: Cell | null;
};

const WANTED = new Set(
  'id class role hidden aria-hidden style itemprop href rel lang content name property http-equiv type datetime'.split(
    ' ',
  ),
);
const DECLARING = new Set(['html', 'meta', 'link', 'time', 'base']);
const NAMES_BLOCK = new Set('h1 h2 h3 h4 h5 h6 li dt dd pre blockquote summary td th figcaption caption'.split(' '));
const ROOT: Container = { index: 0, parent: null, tag: 'html', hint: 'none' };

/** Reads the whole of `html`; `url` is what relative links stand on. */
export function readMarkup(html: string, { url, maxLinks }: { url: string; maxLinks: number }): Markup {
  const markup: Markup = { blocks: [], containers: [ROOT], links: [], declarations: [], linkedData: [], titles: [] };
  const links = linkCollector(url, maxLinks);
  const stack: OpenElement[] = [{ tag: '', container: ROOT, isUnread: false, block: '', listDepth: 0, cell: null }];
  const openCount = new Map<string, number>();
  const tables: { table: Table; row: number; column: number }[] = [];
  let flattened = 0;
  let text = '';
  let linkLength = 0;
  let breaks = 0;
  let isLeadingAway = false;
  let captured: string[] | null = null;

  const top = () => stack.at(-1)!;

  const flush = () => {
    if (text !== '') {
      const { block, container, listDepth, cell } = top();
      markup.blocks.push({ tag: block, text, linkLength, container, listDepth, cell });
    }
    text = '';
    linkLength = breaks = 0;
  };

  const pop = () => {
    const { tag, isUnread } = top();
    if (!isUnread && BLOCKS.has(tag)) flush();
    stack.pop();
    openCount.set(tag, openCount.get(tag)! - 1);
    if (tag === 'table') tables.pop();
    captured = null;
  };

  const popTo = (depth: number) => {
    while (stack.length > depth) pop();
  };

  const endImplied = ({ ends, within }: ImpliedEnd) => {
    const floor = Math.max(1, stack.length - MAX_SEARCH);
    for (let i = stack.length - 1; i >= floor; i--) {
      if (ends.has(stack[i]!.tag)) return popTo(i);
      if (within.has(stack[i]!.tag)) return;
    }
  };

  const cellOf = (tag: string): Cell | null => {
    const open = tables.at(-1);
    if (tag === 'tr' && open !== undefined) {
      open.row += 1;
      open.column = -1;
    } else if ((tag === 'td' || tag === 'th') && open !== undefined) {
      open.column += 1;
      return { table: open.table, row: open.row, column: open.column };
    }
    return top().cell;
  };

  const push = (tag: string, attributes: Attributes) => {
    const parent = top();
    const isBlock = BLOCKS.has(tag);
    const hint =
      isBlock || attributes.class !== undefined || attributes.hidden !== undefined ? hintOf(tag, attributes) : 'none';
    const isUnread =
      parent.isUnread || UNREAD.has(tag) || hint === 'hidden' || (tag === 'button' && !isInHeading(parent));
    let container = parent.container;
    if (isBlock && !isUnread) {
      container = { index: markup.containers.length, parent: container, tag, hint };
      markup.containers.push(container);
    }
    if (tag === 'table') {
      for (const { table } of tables) table.isLayout = true;
      tables.push({ table: { isLayout: attributes.role === 'presentation' }, row: 0, column: -1 });
    }
    stack.push({
      tag,
      container,
      isUnread,
      block: NAMES_BLOCK.has(tag) ? tag : parent.block,
      listDepth: parent.listDepth + (tag === 'ul' || tag === 'ol' ? 1 : 0),
      cell: cellOf(tag),
    });
    openCount.set(tag, (openCount.get(tag) ?? 0) + 1);
  };

  const lineBreak = () => {
    breaks += 1;
    if (breaks > 1) flush();
    else if (text !== '') text += LINE_BREAK;
  };

  scanTags(html, WANTED, {
    open(tag, attributes, isSelfClosing) {
      if (DECLARING.has(tag)) markup.declarations.push({ tag, attributes });
      if (tag === 'a') isLeadingAway = !/^(tel|mailto|sms):/i.test(attributes.href ?? '');
      if (tag === 'base') links.rebase(attributes.href);
      if (attributes.href !== undefined && (tag === 'a' || tag === 'area')) links.add(attributes.href, attributes.rel);
      if (top().isUnread && (VOID.has(tag) || tag === 'p')) return;
      if (BLOCKS.has(tag)) {
        if (openCount.get('p')) endImplied(PARAGRAPH_END);
        if (!top().isUnread) flush();
      }
      if (tag === 'br' && !top().isUnread) lineBreak();
      if (VOID.has(tag)) return;
      const implied = IMPLIED_ENDS[tag];
      if (implied !== undefined) endImplied(implied);
      if (stack.length === MAX_DEPTH) flattened += 1;
      else push(tag, attributes);
      if (tag === 'title' && openCount.get('svg') !== 1) captured = markup.titles;
      if (tag === 'script' && /ld\+json/i.test(attributes.type ?? '')) captured = markup.linkedData;
      if (captured !== null) captured.push('');
      // Only drawings may close themselves; elsewhere HTML takes the slash for nothing.
      if (isSelfClosing && UNREAD.has(tag) && tag !== 'script') pop();
    },
    close(tag) {
      if (tag === 'br') lineBreak();
      if (flattened > 0) flattened -= 1;
      else if (openCount.get(tag)) closeOpen(tag);
    },
    text(piece) {
      if (captured !== null) {
        const last = captured.length - 1;
        if (captured[last]!.length < MAX_SCRIPT_LENGTH) captured[last] += piece;
        return;
      }
      if (top().isUnread) return;
      const isBlank = !/\S/.test(piece);
      if (isBlank && top().block !== 'pre') {
        if (text !== '') text += ' ';
        return;
      }
      text += piece;
      breaks = 0;
      if (openCount.get('a') && isLeadingAway) linkLength += piece.length;
    },
  });

  /** A block's end tag ends all inside it; an inline one never reaches past the block it stands in. */
  function closeOpen(tag: string): void {
    const isBlock = BLOCKS.has(tag) || UNREAD.has(tag);
    const floor = isBlock ? 1 : Math.max(1, stack.length - MAX_SEARCH);
    for (let i = stack.length - 1; i >= floor; i--) {
      if (stack[i]!.tag === tag) {
        popTo(i);
        return;
      }
      if (!isBlock && BLOCKS.has(stack[i]!.tag)) return;
    }
  }

  flush();
  markLayoutTables(markup.blocks);
  markup.links = links.found;
  return markup;
}

function isInHeading({ block }: OpenElement): boolean {
  return /^h[1-6]$|^summary$/.test(block);
}
