/**
 * A document is cut into passages for search: along its headings, between sentences and table rows, never inside a
 * word, each at most so many tokens. Offsets are exact, so a citation opens the very words; the same document always
 * gives the same passages.
 */

import type { Block } from './block.ts';
import { outline, type Section, type Unit } from './outline.ts';
import type { Span } from './sentence.ts';
import { MAX_RUN_LENGTH, openTokenCounter, type TokenCount } from './tokens.ts';

/** What is cut. `text` and `blocks` as a page is read, `title` leads every heading path; sizes are in tokens. */
export type ChunkInput = {
  text: string;
  blocks: Block[];
  title: string;
  maxTokens?: number;
  overlapTokens?: number;
};

/** A passage is `text.slice(from, to)`; `tokens` are counted in the whole document's encoding. */
export type Chunk = { ordinal: number; from: number; to: number; tokens: number; headingPath: string[] };
export type Chunker = { chunk(input: ChunkInput): Chunk[] };

/** Sections below this share of a passage are joined with their neighbours under the same heading. */
const TINY_SHARE = 1 / 3;

type Limits = { maxTokens: number; overlapTokens: number; tokens: TokenCount['tokens'] };
type Draft = Span & { headingPath: string[] };

/** Loads the encoding once; the chunker itself is synchronous and gives the same for a document whatever came before it. */
export async function openChunker(): Promise<Chunker> {
  const counter = await openTokenCounter();
  return {
    chunk({ text, blocks, title, maxTokens = 300, overlapTokens = 40 }) {
      const limits: Limits = { maxTokens, overlapTokens, tokens: counter.count(text).tokens };
      const drafts = merged(outline(text, blocks, title), limits).flatMap((section) => packed(text, section, limits));
      return drafts.map(({ from, to, headingPath }, ordinal) => {
        return { ordinal, from, to, tokens: limits.tokens(from, to), headingPath };
      });
    },
  };
}

/** Joins a tiny section with the next one below the same heading while both fit in one passage. */
function merged(sections: Section[], limits: Limits): Section[] {
  const result: Section[] = [];
  for (const section of sections) {
    const previous = result.at(-1);
    if (previous !== undefined && belongTogether(previous, section, limits)) {
      previous.units = previous.units.concat(section.units);
    } else {
      result.push(section);
    }
  }
  return result;
}

function belongTogether(previous: Section, next: Section, { maxTokens, tokens }: Limits): boolean {
  const from = previous.units[0]!.from;
  const nextFrom = next.units[0]!.from;
  const to = next.units.at(-1)!.to;
  if (tokens(from, to) > maxTokens) return false;
  const tiny = maxTokens * TINY_SHARE;
  if (tokens(from, previous.units.at(-1)!.to) > tiny && tokens(nextFrom, to) > tiny) return false;
  return startsWith(next.headingPath, previous.headingPath.slice(0, -1));
}

function startsWith(path: string[], start: string[]): boolean {
  return start.every((heading, depth) => path[depth] === heading);
}

/** Fills passages greedily with whole units; only a section that does not fit in one passage gets overlap. */
function packed(text: string, section: Section, limits: Limits): Draft[] {
  const { tokens, maxTokens } = limits;
  const units = section.units.flatMap((unit) => fitting(text, unit, limits));
  const drafts: Draft[] = [];
  let from = units[0]!.from;
  for (let i = 1; i <= units.length; i++) {
    if (i < units.length && tokens(from, units[i]!.to) <= maxTokens) continue;
    drafts.push({ from, to: units[i - 1]!.to, headingPath: section.headingPath });
    if (i === units.length) break;
    from = overlapFrom(units, i, limits);
  }
  return drafts;
}

/**
 * Where the passage that adds `units[next]` begins: as many whole units back as overlap and limit allow. That is never
 * back at the start of the passage before, which would have taken `units[next]` had it fitted.
 */
function overlapFrom(units: Unit[], next: number, limits: Limits): number {
  const { tokens, maxTokens, overlapTokens } = limits;
  let from = units[next]!.from;
  for (let i = next - 1; i >= 0; i--) {
    const unit = units[i]!;
    if (!unit.overlaps || tokens(unit.from, units[next - 1]!.to) > overlapTokens) break;
    if (tokens(unit.from, units[next]!.to) > maxTokens) break;
    from = unit.from;
  }
  return from;
}

/** The unit itself, or, when it is over the limit, stretches of whole words that are not. */
function fitting(text: string, unit: Unit, { tokens, maxTokens }: Limits): Unit[] {
  if (tokens(unit.from, unit.to) <= maxTokens) return [unit];
  const parts: Unit[] = [];
  let from = -1;
  let to = -1;
  for (const word of words(text, unit)) {
    if (from !== -1 && tokens(from, word.to) > maxTokens) {
      parts.push({ from, to, overlaps: unit.overlaps });
      from = -1;
    }
    if (from === -1) from = word.from;
    to = word.to;
  }
  if (from !== -1) parts.push({ from, to, overlaps: unit.overlaps });
  return parts;
}

/** Scripts written without spaces, where a line may end after any character. */
const UNSPACED = ['Han', 'Hiragana', 'Katakana', 'Thai', 'Lao', 'Khmer'].map((name) => `\\p{Script=${name}}`).join('');
/** What is not cut: characters of those scripts, else what stands between white space, endless runs at 1,000. */
const WORD = new RegExp(`[${UNSPACED}]\\p{M}*|[^\\s${UNSPACED}]{1,${MAX_RUN_LENGTH}}`, 'gu');

function words(text: string, unit: Span): Span[] {
  return Array.from(text.slice(unit.from, unit.to).matchAll(WORD), ({ 0: word, index }) => {
    return { from: unit.from + index, to: unit.from + index + word.length };
  });
}
