/**
 * A web page becomes its main text with its structure, and the facts a crawl needs, in one streaming pass without a DOM.
 * Work is linear in the page's length whatever the markup: nesting, links and attribute lengths are capped.
 */
import { readFacts } from './facts.ts';
import { layOut } from './layout.ts';
import { chooseMain } from './main-text.ts';
import { readMarkup } from './markup.ts';

/**
 * One stretch of `text`, in UTF-16 offsets. `level` is 1..6 for headings and the nesting depth for list items; `rows`
 * counts the lines of a table.
 */
export type Block = {
  kind: 'heading' | 'paragraph' | 'item' | 'table' | 'quote' | 'code';
  from: number;
  to: number;
  level?: number;
  rows?: number;
};

/**
 * What a page says. `text` is NFC without NULs or lone surrogates: blocks parted by an empty line, list items by a line
 * break, table rows as lines with ` | ` between cells. `language` is a lower-case primary subtag as the page declares
 * it, `published` an ISO date, `canonical` and `links` absolute http(s) addresses without fragments.
 */
export type ReadPage = {
  text: string;
  blocks: Block[];
  title: string;
  language: string | null;
  published: string | null;
  canonical: string | null;
  links: PageLink[];
  robots: { index: boolean; follow: boolean };
};
export type PageLink = { url: string; rel: string };

/** Reads a page of any size and quality; never throws. `url` is where it was found, `maxLinks` is 5,000 unless given. */
export function readPage(html: string, { url, maxLinks = 5_000 }: { url: string; maxLinks?: number }): ReadPage {
  const markup = readMarkup(html, { url, maxLinks });
  const facts = readFacts(markup, url);
  const main = chooseMain(markup, facts.title);
  return { ...layOut(main), ...facts, links: markup.links };
}
