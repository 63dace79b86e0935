/**
 * A document's outline as the chunker needs it: sections that begin at headings, each a row of units (sentences, list
 * items, table rows, lines of code) that should not be cut.
 */
import type { Block } from './block.ts';
import { type Span, sentences } from './sentence.ts';

/** `overlaps` says whether repeating the unit at the start of the next chunk helps a reader: prose yes, rows no. */
export type Unit = Span & { overlaps: boolean };
export type Section = { headingPath: string[]; units: Unit[] };

/**
 * Sections of `text` in order. Text between blocks is taken for paragraphs, so nothing but white space is left out.
 * Headings with nothing of their own below them belong to the section that follows.
 */
export function outline(text: string, blocks: Block[], title: string): Section[] {
  const sections: Section[] = [];
  const headings: { level: number; text: string }[] = [];
  let open: Section = { headingPath: pathOf(title, headings), units: [] };
  let hasContent = false;
  for (const block of withGaps(text, blocks)) {
    const units = unitsOf(text, block);
    if (units.length === 0) continue;
    if (block.kind !== 'heading') {
      open.units.push(...units);
      hasContent = true;
      continue;
    }
    const level = block.level ?? 1;
    while (headings.length > 0 && headings.at(-1)!.level >= level) headings.pop();
    headings.push({ level, text: text.slice(block.from, block.to).trim() });
    if (hasContent) {
      sections.push(open);
      open = { headingPath: [], units: [] };
      hasContent = false;
    }
    open.headingPath = pathOf(title, headings);
    open.units.push(...units);
  }
  if (open.units.length > 0) sections.push(open);
  return sections;
}

function pathOf(title: string, headings: { text: string }[]): string[] {
  const path = headings.map((heading) => heading.text);
  return title === '' || path[0] === title ? path : [title, ...path];
}

function withGaps(text: string, blocks: Block[]): Block[] {
  const all: Block[] = [];
  let at = 0;
  for (const block of blocks) {
    if (block.from > at) all.push({ kind: 'paragraph', from: at, to: block.from });
    all.push(block);
    at = block.to;
  }
  if (at < text.length) all.push({ kind: 'paragraph', from: at, to: text.length });
  return all;
}

function unitsOf(text: string, block: Block): Unit[] {
  const isRows = block.kind === 'table' || block.kind === 'code';
  const spans = isRows ? lines(text, block) : sentencesOf(text, block);
  return spans.map((span) => ({ ...span, overlaps: block.kind === 'paragraph' || block.kind === 'quote' }));
}

function sentencesOf(text: string, block: Span): Span[] {
  const found = sentences(text.slice(block.from, block.to));
  for (const span of found) {
    span.from += block.from;
    span.to += block.from;
  }
  return found;
}

function lines(text: string, block: Span): Span[] {
  const found: Span[] = [];
  let from = block.from;
  while (from < block.to) {
    const feed = text.indexOf('\n', from);
    const to = feed === -1 || feed > block.to ? block.to : feed;
    if (text.slice(from, to).trim() !== '') found.push({ from, to });
    from = to + 1;
  }
  return found;
}
