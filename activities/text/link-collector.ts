/** The links of one page: absolute, each once, in the order of the document, up to a limit. */

import type { PageLink } from './block.ts';
import { canonicalUrl } from './link.ts';

export type LinkCollector = { found: PageLink[]; add(href: string, rel?: string): void; rebase(href?: string): void };

/** `pageUrl` is what relative addresses stand on until the page names another with `<base>`. */
export function linkCollector(pageUrl: string, maxLinks: number): LinkCollector {
  const found: PageLink[] = [];
  const seenHrefs = new Set<string>();
  const seenUrls = new Set<string>();
  let base = pageUrl;
  let isRebased = false;
  return {
    found,
    rebase(href) {
      // The first <base> with an address counts.
      if (href === undefined || isRebased) return;
      base = URL.parse(href, pageUrl)?.href ?? base;
      isRebased = true;
    },
    add(href, rel = '') {
      if (found.length >= maxLinks || seenHrefs.has(href)) return;
      seenHrefs.add(href);
      const url = canonicalUrl(href.trim(), base);
      if (url === null || seenUrls.has(url)) return;
      seenUrls.add(url);
      found.push({ url, rel: rel.trim().toLowerCase() });
    },
  };
}
