/** The same page in other languages, as its Link header names it: `<address>; rel="alternate"; hreflang="sv"`. */
import { canonicalUrl } from './link.ts';

/** `language` is as the site writes it, in lower case: `sv`, `sv-se`, `x-default`. */
export type Alternate = { language: string; url: string };

/** A page names a few dozen languages at most; more is a trap. */
export const mostAlternates = 100;

/** The alternates that a Link header names, each with a language; `base` is the page's address. */
export function readLinkHeader(header: string, base: string): Alternate[] {
  const found: Alternate[] = [];
  for (const [, address, parameters] of header.matchAll(/<([^<>]*)>([^<]*)/g)) {
    if (found.length === mostAlternates) break;
    const language = parameter('hreflang', parameters!);
    const isAlternate = parameter('rel', parameters!).split(/\s+/).includes('alternate');
    const url = isAlternate && language !== '' ? canonicalUrl(address!.trim(), base) : null;
    if (url !== null) found.push({ language, url });
  }
  return found;
}

/** The value of the first parameter of this name, in lower case; '' without one. */
function parameter(name: string, parameters: string): string {
  for (const one of parameters.split(';')) {
    const [key, value = ''] = one.split('=', 2);
    if (key!.trim().toLowerCase() === name) return value.replace(/^[\s"]+|[\s",]+$/g, '').toLowerCase();
  }
  return '';
}
