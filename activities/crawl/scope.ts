/** Which addresses belong to a run: of the site, wanted by its patterns, and known under one spelling. */

import type { SourceForm } from '#schema/source.ts';
import { canonicalUrl, matchesPatterns, sameSite } from '../text/link.ts';

/** Enough for the menus of a site, and little beside the sitemaps of a large one. */
const mostRemembered = 20_000;

export type Scope = {
  /** The canonical spelling of a wanted address; null for any other. Remembers its answers: menus repeat on each page. */
  admit(url: string): string | null;
  /** Takes in another start, as when the address that was typed leads to the site's real host. */
  addStart(url: string): void;
};

/** One start for each site, however many pages of it a list names: every address is held against each. */
function distinctSites(startUrls: string[], rule: SourceForm['sameSite']): string[] {
  const sites = new Map<string, string>();
  for (const url of startUrls) {
    const { hostname, port, origin, pathname } = new URL(url);
    const folder = origin + pathname.slice(0, pathname.lastIndexOf('/') + 1);
    sites.set(rule === 'path' ? folder : `${hostname}:${port}`, url);
  }
  return [...sites.values()];
}

/** The scope of a source's form, and of further starts found on the way. */
export function openScope(form: SourceForm, furtherStarts: string[] = []): Scope {
  const starts = distinctSites([...form.startUrls, ...furtherStarts], form.sameSite);
  const remembered = new Map<string, string | null>();
  const judge = (url: string): string | null => {
    const canonical = canonicalUrl(url);
    if (canonical === null) return null;
    const isWanted =
      starts.some((start) => sameSite(canonical, start, form.sameSite)) &&
      matchesPatterns(canonical, form.include, form.exclude);
    return isWanted ? canonical : null;
  };
  return {
    admit(url) {
      let canonical = remembered.get(url);
      if (canonical === undefined) {
        canonical = judge(url);
        if (remembered.size === mostRemembered) remembered.clear();
        remembered.set(url, canonical);
      }
      return canonical;
    },
    addStart(url) {
      starts.push(url);
      remembered.clear();
    },
  };
}
