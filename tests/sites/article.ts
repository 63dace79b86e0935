/** Articles as sites have them: a menu on each, text of any length, and heads that say what a crawler should know. */
import { heading, sentence } from './prose.ts';
import type { Chance } from './random.ts';

export type Article = {
  title: string;
  /** Four sentences each. */
  paragraphs: number;
  /** Addresses of the menu. */
  menu?: string[];
  /** Addresses that the text links to. */
  links?: string[];
  /** Elements for the head. */
  head?: string;
};

/** A Swedish article, its text made by chance. */
export function article({ title, paragraphs, menu = [], links = [], head = '' }: Article, chance: Chance): string {
  const text = Array.from({ length: paragraphs }, (_, at) => {
    const section = at % 4 === 3 ? `<h2>${heading('sv', chance)}</h2>` : '';
    return `${section}<p>${[1, 2, 3, 4].map(() => sentence('sv', chance)).join(' ')}</p>`;
  });
  return `<!doctype html><html lang="sv"><head><meta charset="utf-8"><title>${title}</title>${head}</head><body>
    <nav><ul>${items(menu)}</ul></nav><main><h1>${title}</h1>${text.join('')}</main><ul>${items(links)}</ul></body></html>`;
}

const items = (urls: string[]): string => urls.map((url) => `<li><a href="${url}">${url}</a></li>`).join('');

/** Mostly short and now and then long, as pages of real sites are: 2 to 60, with a spread as large as the mean. */
export const paragraphsOf = (chance: Chance): number =>
  Math.min(60, Math.ceil(1 - 9 * Math.log(1 - chance.next())) + 1);
