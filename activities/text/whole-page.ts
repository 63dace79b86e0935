/** Reads HTML that is a document by itself: all that people see of it, in its order, and nothing weighed. */
import type { Block } from './block.ts';
import { readFacts } from './facts.ts';
import { layOut } from './layout.ts';
import { readMarkup } from './markup.ts';

/** As of a page that is read for its matter; see readPage. */
export type WholePage = { text: string; blocks: Block[]; title: string; language: string | null };

/** Links are not followed from a document, so that where it came from does not matter. */
const nowhere = 'https://file.invalid/';

/** Reads a document of any size and quality; never throws. Work is linear in its length. */
export function readWholePage(html: string): WholePage {
  const markup = readMarkup(html, { url: nowhere, maxLinks: 0, isDocument: true });
  const { title, language } = readFacts(markup, nowhere, { agent: '', nowMs: 0 });
  return { ...layOut(markup.blocks), title, language };
}
