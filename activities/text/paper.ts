/**
 * A document for people as what it says, whatever it is printed on: a page (here) or a PDF (paper-pdf.ts). The words
 * stand in it once.
 */
import type { Language } from '#schema/session.ts';
import { definitions, grid, html, type Markup, printable, section } from './printable.ts';

/** What is compared sign by sign: hashes, ids, keys; more than one stand on a line each. */
export type Said = string | { code: string };
export type PaperPart =
  | { pairs: readonly (readonly [term: string, meaning: Said])[] }
  /** Numbers stand to the right. */
  | { heads: readonly string[]; rows: readonly (readonly (string | number)[])[] };
export type Paper = {
  language: Language;
  title: string;
  organisation: string;
  /** By which it is filed. */
  reference: string;
  /** One paragraph, before all else. */
  about: string;
  sections: readonly { title: string; parts: readonly PaperPart[] }[];
};

export const paperPage = ({ language, title, organisation, reference, about, sections }: Paper): string =>
  printable(
    { language, title, subtitle: `${organisation} · ${reference}` },
    html`<p>${about}</p>`,
    ...sections.map(({ title, parts }) => section(title, ...parts.map(partMarkup))),
  );

const partMarkup = (part: PaperPart): Markup =>
  'pairs' in part
    ? definitions(part.pairs.map(([term, said]) => [term, typeof said === 'string' ? said : codeMarkup(said)]))
    : grid(part.heads, part.rows);

const codeMarkup = ({ code }: { code: string }): Markup => html`<code>${code}</code>`;
