/** The links of one page: absolute, each once, in the order of the document, up to a limit. */

import type { PageLink } from './block.ts';
import { namesFile } from './file-kind.ts';
import { canonicalLinks } from './link.ts';

export type LinkCollector = {
  found: PageLink[];
  add(href: string, rel?: string): void;
  rebase(href?: string): void;
  /** Text within the link that was added last, until `end`. */
  say(piece: string): void;
  end(): void;
};

/** Longer titles of files are cut. */
const MAX_TEXT_LENGTH = 500;

/** `pageUrl` is what relative addresses stand on until the page names another with `<base>`. */
export function linkCollector(pageUrl: string, maxLinks: number): LinkCollector {
  const found: PageLink[] = [];
  const seenHrefs = new Set<string>();
  const seenUrls = new Set<string>();
  let canonicalOf = canonicalLinks(pageUrl);
  let isRebased = false;
  let named: PageLink | null = null;
  return {
    found,
    rebase(href) {
      // The first <base> with an address counts.
      if (href === undefined || isRebased) return;
      canonicalOf = canonicalLinks(URL.parse(href, pageUrl)?.href ?? pageUrl);
      isRebased = true;
    },
    say(piece) {
      if (named !== null && named.text!.length < MAX_TEXT_LENGTH) named.text += piece.slice(0, MAX_TEXT_LENGTH);
    },
    end() {
      named = null;
    },
    add(href, rel = '') {
      named = null;
      if (found.length >= maxLinks || seenHrefs.has(href)) return;
      seenHrefs.add(href);
      const url = canonicalOf(href.trim());
      if (url === null || seenUrls.has(url)) return;
      seenUrls.add(url);
      const link: PageLink = { url, rel: rel.trim().toLowerCase() };
      found.push(link);
      if (namesFile(url)) {
        named = link;
        link.text = '';
      }
    },
  };
}
