/**
 * The streaming pass: tags and text of a page become a flat list of text blocks, the containers they stand in, its
 * links and what it declares. Nothing is judged here.
 */
import type { Attributes } from './attributes.ts';
import type { PageLink } from './block.ts';
import { blockWriter } from './block-writer.ts';
import { type ElementKind, kind } from './elements.ts';
import { hintReader, isUnseen, isUnseenOrUnspoken } from './hints.ts';
import { linkCollector } from './link-collector.ts';
import { type OpenElement, openElements } from './open-elements.ts';
import { markLayoutTables, tableReader } from './table.ts';
import { scanTags } from './tags.ts';
import type { Container, TextBlock } from './text-block.ts';

/** Of a script or title no more than this is kept, in UTF-16 units. */
const MAX_CAPTURED_LENGTH = 500_000;

export type Declaration = { tag: string; attributes: Readonly<Attributes> };
/** `declarations` are the html, meta, link and time elements, `linkedData` the JSON-LD scripts, all in order. */
export type Markup = {
  blocks: TextBlock[];
  containers: Container[];
  links: PageLink[];
  declarations: Declaration[];
  linkedData: string[];
  titles: string[];
};

const DECLARING = new Set(['html', 'meta', 'link', 'time'].map(kind));
const ANCHOR = kind('a');
const DRAWING = kind('svg');
const FOREIGN = [DRAWING, kind('math')];
/** Stand apart from the words before them without a white space. */
const PARTED = new Set(['button', 'option', 'select', 'svg', 'text', 'textarea'].map(kind));

/**
 * Reads the whole of `html`; `url` is what relative links stand on. Of a document all that people see is text; of other
 * pages no controls, drawings and formulas, nor what is not to be spoken.
 */
export function readMarkup(
  html: string,
  { url, maxLinks, isDocument = false }: { url: string; maxLinks: number; isDocument?: boolean },
): Markup {
  const root: Container = { index: 0, parent: null, tag: 'html', hint: 'none' };
  const markup: Markup = { blocks: [], containers: [root], links: [], declarations: [], linkedData: [], titles: [] };
  const links = linkCollector(url, maxLinks);
  const isHidden = isDocument ? isUnseen : isUnseenOrUnspoken;
  const readHint = hintReader(isHidden);
  const tables = tableReader();
  const writer = blockWriter(markup.blocks);
  const isNoText = isDocument ? isUnseenKind : isUnreadKind;
  const open = openElements(
    { kind: kind('html'), container: root, isUnread: false, block: '', listDepth: 0, cell: null },
    isNoText,
    (element) => {
      if (element.kind.isBlock && !element.isUnread) writer.end(element);
      if (element.kind.tag === 'table') tables.close();
      captured = null;
    },
  );
  /** Where the text of a title or script goes instead of into blocks. */
  let captured: string[] | null = null;
  let isLinkAway = false;

  const start = (started: ElementKind, attributes: Readonly<Attributes>) => {
    const { tag, isBlock } = started;
    const parent = open.top();
    const hint = isBlock ? readHint(tag, attributes) : isHidden(attributes) ? 'hidden' : 'none';
    const isControl = !isDocument && isBareButton(tag, parent);
    const isUnread = parent.isUnread || hint === 'hidden' || isNoText(started) || isControl;
    let { container } = parent;
    if (isBlock && !isUnread) {
      container = { index: markup.containers.length, parent: container, tag, hint };
      markup.containers.push(container);
    }
    if (tag === 'table') tables.open(attributes.role === 'presentation' || attributes.role === 'none');
    open.push({
      kind: started,
      container,
      isUnread,
      block: started.isNaming ? tag : parent.block,
      listDepth: parent.listDepth + (tag === 'ul' || tag === 'ol' ? 1 : 0),
      cell: tables.cellOf(tag, attributes, parent.cell),
    });
    captured = capturing(tag, attributes);
    captured?.push('');
  };

  const capturing = (tag: string, attributes: Readonly<Attributes>): string[] | null => {
    if (tag === 'title' && !open.isOpen(DRAWING)) return markup.titles;
    if (tag === 'script' && /ld\+json/i.test(attributes.type ?? '')) return markup.linkedData;
    return null;
  };

  /** In HTML only drawings do; in documents that are XHTML any may, and what is unread must not swallow the rest. */
  const endsBySlash = ({ isUnread, isUnseen, tag }: ElementKind): boolean =>
    isDocument ? isUnread || isUnseen || FOREIGN.some(open.isOpen) : isUnread && tag !== 'script';

  scanTags(html, {
    open(opened, attributes, isSelfClosing) {
      const { tag, isBlock } = opened;
      if (DECLARING.has(opened)) markup.declarations.push({ tag, attributes });
      if (tag === 'base') links.rebase(attributes.href);
      if (tag === 'a' || tag === 'area') {
        // Telephone numbers and mail addresses are what people look for, not pointers to elsewhere.
        isLinkAway = attributes.href !== undefined && !/^\s*(tel|mailto|sms):/i.test(attributes.href);
        if (attributes.href !== undefined) links.add(attributes.href, attributes.rel);
      }
      open.beforeStart(opened);
      const { isUnread } = open.top();
      if (tag === 'br' && !isUnread) writer.breakLine(open.top());
      if (isBlock && !isUnread) writer.end(open.top());
      if (isDocument && PARTED.has(opened) && !isUnread) writer.add(' ', open.top(), false);
      if (opened.isVoid) return;
      if (!open.hasRoom(opened)) return open.flatten();
      start(opened, attributes);
      if (isSelfClosing && endsBySlash(opened)) open.close(opened);
    },
    close(closed) {
      if (closed === ANCHOR) links.end();
      open.close(closed);
    },
    text(piece) {
      links.say(piece);
      if (captured !== null) capture(captured, piece);
      else if (!open.top().isUnread) writer.add(piece, open.top(), isLinkAway && open.isOpen(ANCHOR));
    },
  });
  writer.end(open.top());
  markLayoutTables(markup.blocks);
  markup.links = links.found;
  return markup;
}

const isUnreadKind = ({ isUnread }: ElementKind): boolean => isUnread;
const isUnseenKind = ({ isUnseen }: ElementKind): boolean => isUnseen;

/** Buttons are controls, except the ones that fold out what stands below their heading. */
function isBareButton(tag: string, { block }: OpenElement): boolean {
  return tag === 'button' && !/^h[1-6]$|^summary$/.test(block);
}

function capture(captured: string[], piece: string): void {
  const last = captured.length - 1;
  if (captured[last]!.length < MAX_CAPTURED_LENGTH) captured[last] += piece.slice(0, MAX_CAPTURED_LENGTH);
}
