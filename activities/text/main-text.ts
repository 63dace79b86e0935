/**
 * Chooses the blocks of a page that are its matter. First what lies around it is set aside, then the container that
 * holds nearly all prose is found, and last each block there is looked at by itself.
 */
import { aroundFlags } from './around.ts';
import { insideOf, lineage, subtreeSums } from './containers.ts';
import { mainContainer, titleHeading } from './main-container.ts';
import type { Markup } from './markup.ts';
import { isHeading, isParagraph, isPointer, ownLength, wordsOf } from './prose.ts';
import { isDataTable } from './table.ts';
import type { Container, Table, TextBlock } from './text-block.ts';

/** A page with less text of its own than this is a page of links, and those are then its matter. */
const HUB_LENGTH = 200;

/** The main blocks in the order of the document. `title` is the page's title, whose heading is not repeated as text. */
export function chooseMain({ blocks, containers }: Markup, title: string): TextBlock[] {
  const isAround = aroundFlags(containers, blocks);
  const candidates = blocks.filter(({ container }) => !isAround[container.index]);
  const heading = titleHeading(candidates, title);
  const root = mainContainer(containers, candidates, heading);
  const inRoot = insideOf(root, containers);
  const inMain = insideOf(lineage(root).findLast(({ hint }) => hint === 'main') ?? root, containers);
  const linkyTables = linkyTablesOf(candidates);
  const ownExcess = subtreeSums(containers, candidates, (block) => ownLength(block) - block.linkLength);
  const titleWords = wordsOf(title);

  const isKeptInRoot = (block: TextBlock) => {
    if (isDataTable(block)) return !linkyTables.has(block.cell!.table);
    if (isHeading(block)) return true;
    // A step that is one link belongs to the steps around it.
    return !isPointer(block) || (block.tag === 'li' && ownExcess[listOf(block.container).index]! > 0);
  };
  let isIntroduction = false;
  const isMatter = (block: TextBlock) => {
    const { index } = block.container;
    isIntroduction = block === heading || (isIntroduction && !inRoot[index]);
    if (isHeading(block) && wordsOf(block.text) === titleWords) return false;
    if (inRoot[index]) return isKeptInRoot(block);
    return inMain[index]! && ((isIntroduction && isParagraph(block)) || isContact(block.container));
  };

  const matter = withoutEmptyHeadings(candidates.filter(isMatter));
  if (lengthOf(matter) >= HUB_LENGTH) return matter;
  const everything = candidates.filter(({ container }) => inMain[container.index]);
  return everything.length > 0 ? everything : blocks;
}

function isContact(container: Container): boolean {
  return lineage(container).some(({ hint }) => hint === 'contact');
}

function listOf(container: Container): Container {
  return lineage(container).find(({ tag }) => tag === 'ul' || tag === 'ol') ?? container;
}

/** Tables that are lists of links to elsewhere; a table is kept or left out whole. */
function linkyTablesOf(blocks: TextBlock[]): Set<Table> {
  const balance = new Map<Table, number>();
  for (const block of blocks) {
    if (!isDataTable(block)) continue;
    const { table } = block.cell!;
    balance.set(table, (balance.get(table) ?? 0) + ownLength(block) - block.linkLength / 2);
  }
  return new Set([...balance].filter(([, length]) => length < 0).map(([table]) => table));
}

/** A heading whose list of links was left out says nothing any more. */
function withoutEmptyHeadings(blocks: TextBlock[]): TextBlock[] {
  const kept: TextBlock[] = [];
  for (const block of blocks.toReversed()) {
    const below = kept.at(-1);
    const isEmpty = below === undefined || (isHeading(below) && below.tag <= block.tag);
    if (!isHeading(block) || !isEmpty) kept.push(block);
  }
  return kept.reverse();
}

function lengthOf(blocks: TextBlock[]): number {
  return blocks.reduce((length, { text }) => length + text.length, 0);
}
