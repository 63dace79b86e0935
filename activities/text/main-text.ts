/**
 * Chooses the blocks of a page that are its matter: not its menus, banners, footers and pointers to other pages.
 * First what names itself as lying around the matter is set aside, then the walk goes down from the whole page to the
 * smallest container that still holds nearly all prose, and last each block there is looked at by itself.
 */
import { insideOf, lineage, subtreeSums } from './containers.ts';
import type { Markup } from './markup.ts';
import { plainLine } from './plain.ts';
import { isDataTable } from './table.ts';
import type { Container, TextBlock } from './text-block.ts';

/** A child that holds this share of its parent's prose is the better choice of the two. */
const DESCENT_SHARE = 0.7;
/** More is asked before a container that calls itself the page's matter is left for a part of it. */
const DESCENT_SHARE_FROM_MAIN = 0.8;
/** Lists, paragraphs and quotes are never the whole matter, however long. */
const DESCENDED = new Set(
  'html body div section article main center form fieldset details table tbody tr td'.split(' '),
);
/** Shorter lines may be prose or labels, and count as a quarter. */
const LINE_LENGTH = 40;
const PARAGRAPH_LENGTH = 80;
/** Prose in characters, below which an article with the page's title is only a teaser. */
const ARTICLE_LENGTH = 250;
/** A page with less text of its own than this is a page of links, and those are then its matter. */
const HUB_LENGTH = 200;
const HEADINGS = new Set(['h1', 'h2', 'h3', 'h4', 'h5', 'h6']);

/** The main blocks in the order of the document. `title` is the page's title, whose heading is not repeated as text. */
export function chooseMain({ blocks, containers }: Markup, title: string): TextBlock[] {
  const isAround = aroundFlags(containers, blocks);
  const candidates = blocks.filter(({ container }) => !isAround[container.index]);
  const heading = titleHeading(candidates, title);
  const root = mainContainer(containers, candidates, heading);
  const inRoot = insideOf(root, containers);
  const inMain = insideOf(lineage(root).findLast(({ hint }) => hint === 'main') ?? root, containers);
  const linkyTables = linkyTablesOf(candidates);
  const ownWords = subtreeSums(containers, candidates, (block) => ownLength(block) - block.linkLength);
  let isIntroduction = false;

  const isMatter = (block: TextBlock) => {
    const { container, cell } = block;
    isIntroduction = block === heading || (isIntroduction && !inRoot[container.index]);
    if (HEADINGS.has(block.tag) && sameWords(block.text, title)) return false;
    if (isDataTable(block)) return inRoot[container.index]! && !linkyTables.has(cell!.table);
    if (inRoot[container.index])
      return (
        HEADINGS.has(block.tag) || !isPointer(block) || (block.tag === 'li' && ownWords[listOf(container).index]! > 0)
      );
    return inMain[container.index]! && ((isIntroduction && isParagraph(block)) || isContact(container));
  };
  const matter = withoutEmptyHeadings(candidates.filter(isMatter));
  if (lengthOf(matter) >= HUB_LENGTH) return matter;
  const everything = candidates.filter(({ container }) => inMain[container.index]);
  return everything.length > 0 ? everything : blocks;
}

function ownLength({ text, linkLength }: TextBlock): number {
  return text.length - linkLength;
}

function proseLength(block: TextBlock): number {
  const own = ownLength(block);
  if (HEADINGS.has(block.tag) || block.linkLength > own) return 0;
  return own < LINE_LENGTH ? own / 4 : own;
}

/** The list that an item stands in; a step that is one link belongs to the steps around it. */
function listOf(container: Container): Container {
  return lineage(container).find(({ tag }) => tag === 'ul' || tag === 'ol') ?? container;
}

/** Mostly a link, with too few words beside it to be a sentence about it. */
function isPointer(block: TextBlock): boolean {
  return block.linkLength >= block.text.length / 2 && ownLength(block) <= LINE_LENGTH;
}

function isParagraph(block: TextBlock): boolean {
  return (
    block.text.length >= PARAGRAPH_LENGTH &&
    block.linkLength < block.text.length / 4 &&
    /[.!?…]["”’)]?\s*$/.test(block.text)
  );
}

function isContact(container: Container): boolean {
  return lineage(container).some(({ hint }) => hint === 'contact');
}

/**
 * Which containers lie around the matter. A name may mislead: what holds the title, or calls itself main, or nearly all
 * prose of what it stands in, is a wrapper named after something it also holds.
 */
function aroundFlags(containers: Container[], blocks: TextBlock[]): boolean[] {
  const prose = subtreeSums(containers, blocks, proseLength);
  const titles = subtreeSums(containers, blocks, ({ tag }) => (tag === 'h1' ? 1 : 0));
  const holdsMain = new Uint8Array(containers.length);
  for (const { index, parent, hint } of containers.toReversed()) {
    if (parent !== null && (hint === 'main' || holdsMain[index])) holdsMain[parent.index] = 1;
  }
  const flags: boolean[] = [];
  const proseAbove: number[] = [];
  for (const { index, parent, hint } of containers) {
    const above = parent === null ? prose[0]! : proseAbove[parent.index]!;
    const share = above === 0 ? 0 : prose[index]! / above;
    const isWrapper =
      share > 0.7 ||
      (share > 0.3 && (titles[index]! > 0 || holdsMain[index] === 1)) ||
      (share > 0.5 && parent?.hint === 'main');
    const isRescued = hint === 'contact' && parent?.tag === 'aside';
    flags.push((hint === 'around' && !isWrapper) || (parent !== null && flags[parent.index]! && !isRescued));
    proseAbove.push(hint === 'main' ? prose[index]! : above);
  }
  return flags;
}

/** The heading that is the page's title, else its only h1. */
function titleHeading(blocks: TextBlock[], title: string): TextBlock | undefined {
  const first = blocks.filter(({ tag }) => tag === 'h1');
  const second = blocks.filter(({ tag }) => tag === 'h2');
  return (
    [...first, ...second].find(({ text }) => sameWords(text, title)) ?? (first.length === 1 ? first[0] : undefined)
  );
}

function mainContainer(containers: Container[], blocks: TextBlock[], heading: TextBlock | undefined): Container {
  const prose = subtreeSums(containers, blocks, proseLength);
  const aboveTitle = new Set(heading === undefined ? [] : lineage(heading.container));
  const fullest = new Map<Container, Container>();
  const titled = new Map<Container, Container>();
  for (const container of containers) {
    const { parent, tag, hint, index } = container;
    if (parent === null || !DESCENDED.has(tag)) continue;
    if (prose[index]! > (prose[fullest.get(parent)?.index ?? -1] ?? 0)) fullest.set(parent, container);
    // The article with the title is the matter even where teasers of other articles outweigh it.
    if (hint === 'main' && aboveTitle.has(container) && prose[index]! > ARTICLE_LENGTH) titled.set(parent, container);
  }
  let at = containers[0]!;
  while (true) {
    const least = prose[at.index]! * (at.hint === 'main' ? DESCENT_SHARE_FROM_MAIN : DESCENT_SHARE);
    const next = titled.get(at) ?? fullest.get(at);
    if (next === undefined || (!titled.has(at) && prose[next.index]! < least)) return at;
    at = next;
  }
}

/** Tables that are lists of links to elsewhere; a table is kept or left out whole. */
function linkyTablesOf(blocks: TextBlock[]): Set<object> {
  const own = new Map<object, number>();
  for (const block of blocks) {
    if (!isDataTable(block)) continue;
    const { table } = block.cell!;
    own.set(table, (own.get(table) ?? 0) + ownLength(block) - block.linkLength / 2);
  }
  return new Set([...own].filter(([, length]) => length < 0).map(([table]) => table));
}

/** A heading whose list of links was left out says nothing any more. */
function withoutEmptyHeadings(blocks: TextBlock[]): TextBlock[] {
  const kept: TextBlock[] = [];
  for (const block of blocks.toReversed()) {
    const below = kept.at(-1);
    const isEmpty = below === undefined || (HEADINGS.has(below.tag) && below.tag <= block.tag);
    if (!HEADINGS.has(block.tag) || !isEmpty) kept.push(block);
  }
  return kept.reverse();
}

function lengthOf(blocks: TextBlock[]): number {
  return blocks.reduce((length, { text }) => length + text.length, 0);
}

function sameWords(a: string, b: string): boolean {
  return wordsOf(a) === wordsOf(b);
}

function wordsOf(text: string): string {
  return plainLine(text)
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}
