/**
 * A web page becomes its main text with its structure, and the facts a crawl needs, in one streaming pass without a DOM.
 * Work is linear in the page's length whatever the markup: nesting, links and attribute lengths are capped.
 */
import type { Block, PageLink } from './block.ts';
import { type Facts, type Reader, readFacts } from './facts.ts';
import { layOut } from './layout.ts';
import { chooseMain } from './main-text.ts';
import { readMarkup } from './markup.ts';

export type { Block, PageLink } from './block.ts';

/**
 * What a page says. `text` is NFC without NULs or lone surrogates: blocks parted by an empty line, list items by a line
 * break, table rows as lines with ` | ` between cells. `language` is a lower-case primary subtag as the page declares
 * it, `published` an ISO date, `canonical` and `links` absolute http(s) addresses without fragments.
 */
export type ReadPage = Facts & { text: string; blocks: Block[]; links: PageLink[] };

/**
 * Reads a page of any size and quality; never throws. `url` is where it was found, `maxLinks` is 5,000 unless given;
 * `agent` (ours) and `nowMs` decide what is meant for us in directives to robots.
 */
export function readPage(
  html: string,
  {
    url,
    maxLinks = 5_000,
    agent = 'diarium',
    nowMs = Date.now(),
  }: { url: string; maxLinks?: number } & Partial<Reader>,
): ReadPage {
  const markup = readMarkup(html, { url, maxLinks });
  const facts = readFacts(markup, url, { agent, nowMs });
  const main = chooseMain(markup, facts.title);
  return { ...layOut(main), ...facts, links: markup.links };
}
