/** Where a page leads: its links, and itself in other languages. */
import { readLinkHeader } from '../text/alternate.ts';
import type { ReadPage } from '../text/page.ts';
import type { Found } from './found.ts';
import type { LeasedPage } from './frontier.ts';
import type { VisitDeps } from './visit.ts';

/**
 * The wanted addresses that the page names, each once. Links are followed by runs that follow links; other languages
 * also where a sitemap says what there is, since it may name one of them alone. A list or a feed names all it means.
 */
export function linksOf(deps: VisitDeps, page: LeasedPage, read: ReadPage, linkHeader: string | null): Found[] {
  const { kind } = deps.form;
  const found = new Map<string, Found>();
  const add = (url: string, depth: number, linkText: string | null) => {
    const admitted = deps.scope.admit(url);
    if (admitted === null || admitted === page.url || found.has(admitted)) return;
    found.set(admitted, { url: admitted, depth, foundOn: page.url, redirects: 0, linkText });
  };
  if (kind === 'link' || kind === 'sitemap') {
    const alternates = [...read.alternates, ...(linkHeader === null ? [] : readLinkHeader(linkHeader, page.url))];
    // The same page in another language is no further from the start.
    for (const { url } of alternates) add(url, page.depth, null);
  }
  if (kind === 'link') {
    for (const { url, rel, text } of read.links) {
      if (!/\bnofollow\b/i.test(rel)) add(url, page.depth + 1, text ?? null);
    }
  }
  return [...found.values()];
}
