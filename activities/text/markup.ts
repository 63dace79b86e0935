/**
 * The streaming pass: tags and text of a page become a flat list of text blocks, the containers they stand in, its
 * links and what it declares. Nothing is judged here.
 */
import type { PageLink } from './block.ts';
import { blockWriter } from './block-writer.ts';
import { BLOCKS, NAMING, UNREAD, VOID } from './elements.ts';
import { hintOf, isHidden } from './hints.ts';
import { linkCollector } from './link-collector.ts';
import { type OpenElement, openElements } from './open-elements.ts';
import { markLayoutTables, tableReader } from './table.ts';
import { type Attributes, scanTags } from './tags.ts';
import type { Container, TextBlock } from './text-block.ts';

/** Of a script or title no more than this is kept, in UTF-16 units. */
const MAX_CAPTURED_LENGTH = 500_000;

export type Declaration = { tag: string; attributes: Attributes };
/** `declarations` are the html, meta, link and time elements, `linkedData` the JSON-LD scripts, all in order. */
export type Markup = {
  blocks: TextBlock[];
  containers: Container[];
  links: PageLink[];
  declarations: Declaration[];
  linkedData: string[];
  titles: string[];
};

const WANTED_ATTRIBUTES = new Set(
  'id class role hidden aria-hidden style itemprop href hreflang rel lang content name property http-equiv type datetime colspan rowspan'.split(
    ' ',
  ),
);
const DECLARING = new Set(['html', 'meta', 'link', 'time']);

/** Reads the whole of `html`; `url` is what relative links stand on. */
export function readMarkup(html: string, { url, maxLinks }: { url: string; maxLinks: number }): Markup {
  const root: Container = { index: 0, parent: null, tag: 'html', hint: 'none' };
  const markup: Markup = { blocks: [], containers: [root], links: [], declarations: [], linkedData: [], titles: [] };
  const links = linkCollector(url, maxLinks);
  const tables = tableReader();
  const writer = blockWriter(markup.blocks);
  const open = openElements(
    { tag: '', container: root, isUnread: false, block: '', listDepth: 0, cell: null },
    (element) => {
      if (BLOCKS.has(element.tag) && !element.isUnread) writer.end(element);
      if (element.tag === 'table') tables.close();
      captured = null;
    },
  );
  /** Where the text of a title or script goes instead of into blocks. */
  let captured: string[] | null = null;
  let isLinkAway = false;

  const start = (tag: string, attributes: Attributes) => {
    const parent = open.top();
    const hint = BLOCKS.has(tag) ? hintOf(tag, attributes) : isHidden(attributes) ? 'hidden' : 'none';
    const isUnread = parent.isUnread || hint === 'hidden' || UNREAD.has(tag) || isBareButton(tag, parent);
    let { container } = parent;
    if (BLOCKS.has(tag) && !isUnread) {
      container = { index: markup.containers.length, parent: container, tag, hint };
      markup.containers.push(container);
    }
    if (tag === 'table') tables.open(attributes.role === 'presentation' || attributes.role === 'none');
    open.push({
      tag,
      container,
      isUnread,
      block: NAMING.has(tag) ? tag : parent.block,
      listDepth: parent.listDepth + (tag === 'ul' || tag === 'ol' ? 1 : 0),
      cell: tables.cellOf(tag, attributes, parent.cell),
    });
    captured = capturing(tag, attributes);
    captured?.push('');
  };

  const capturing = (tag: string, attributes: Attributes): string[] | null => {
    if (tag === 'title' && !open.isOpen('svg')) return markup.titles;
    if (tag === 'script' && /ld\+json/i.test(attributes.type ?? '')) return markup.linkedData;
    return null;
  };

  scanTags(html, WANTED_ATTRIBUTES, {
    open(tag, attributes, isSelfClosing) {
      if (DECLARING.has(tag)) markup.declarations.push({ tag, attributes });
      if (tag === 'base') links.rebase(attributes.href);
      if (tag === 'a' || tag === 'area') {
        // Telephone numbers and mail addresses are what people look for, not pointers to elsewhere.
        isLinkAway = attributes.href !== undefined && !/^\s*(tel|mailto|sms):/i.test(attributes.href);
        if (attributes.href !== undefined) links.add(attributes.href, attributes.rel);
      }
      open.beforeStart(tag);
      const { isUnread } = open.top();
      if (tag === 'br' && !isUnread) writer.breakLine(open.top());
      if (BLOCKS.has(tag) && !isUnread) writer.end(open.top());
      if (VOID.has(tag)) return;
      if (!open.hasRoom(tag)) return open.flatten();
      start(tag, attributes);
      // In HTML only drawings end by a slash in their start tag.
      if (isSelfClosing && UNREAD.has(tag) && tag !== 'script') open.close(tag);
    },
    close(tag) {
      if (tag === 'a') links.end();
      open.close(tag);
    },
    text(piece) {
      links.say(piece);
      if (captured !== null) capture(captured, piece);
      else if (!open.top().isUnread) writer.add(piece, open.top(), isLinkAway && open.isOpen('a'));
    },
  });
  writer.end(open.top());
  markLayoutTables(markup.blocks);
  markup.links = links.found;
  return markup;
}

/** Buttons are controls, except the ones that fold out what stands below their heading. */
function isBareButton(tag: string, { block }: OpenElement): boolean {
  return tag === 'button' && !/^h[1-6]$|^summary$/.test(block);
}

function capture(captured: string[], piece: string): void {
  const last = captured.length - 1;
  if (captured[last]!.length < MAX_CAPTURED_LENGTH) captured[last] += piece.slice(0, MAX_CAPTURED_LENGTH);
}
