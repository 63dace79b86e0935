/** The pages of an answer, for people: what there is and why, for how long, and a page of each store. */
import { catalog, periods, personTables, purposes, withholdings } from '#schema/catalog.ts';
import { tableOf } from '#schema/person-request.ts';
import type { Row } from '#schema/person-request-shown.ts';
import { sayStore } from '#schema/person-request-words.ts';
import type { Language } from '#schema/session.ts';
import { definitions, grid, html, type Markup, printable, section } from '../text/printable.ts';
import { answerWords } from './answer-words.ts';

export type Head = {
  reference: string;
  receivedOn: string;
  personId: string;
  name: string;
  email: string;
  language: Language;
  tenant: string;
};
export type Found = { store: string; count: number };

/** On a page, more would not be read, nor always fit into memory; all of it is in the data. */
const readableLetters = 4_000;
const readableRows = 2_000;

export const pageOf = (store: string): string => `pages/${store.replaceAll('.', '-')}.html`;

export function indexPage(head: Head, found: readonly Found[]): string {
  const { language, name, email, tenant, reference, receivedOn } = head;
  const words = answerWords[language];
  return printable(
    { language, title: words.title, subtitle: `${tenant} · ${reference}` },
    section(
      words.about,
      definitions([
        [words.name, name],
        [words.email, email],
        [words.received, receivedOn],
      ]),
      words.explained,
    ),
    section(
      words.found,
      grid(
        [words.store, words.count, words.purpose, words.period],
        found.map(({ store, count }) => {
          const { why, kept } = catalog[tableOf(store)]!;
          const page = html`<a href="${pageOf(store)}">${sayStore(store, language)}</a>`;
          return [page, count, purposes[why][language], periods[kept][language]];
        }),
      ),
    ),
    section(words.withheld, definitions(withheld(language))),
    section(words.rights, words.rightsExplained),
  );
}

/** What leads to a person and is not in the answer, each with its reason. */
const withheld = (language: Language): [string, string][] =>
  personTables.flatMap(({ table }): [string, string][] => {
    const reason = catalog[table]!.withheld;
    return reason ? [[sayStore(table, language), withholdings[reason][language]]] : [];
  });

export async function storePage(
  { language, reference }: Head,
  store: string,
  rows: AsyncIterable<Row>,
): Promise<string> {
  const entries: Markup[] = [];
  for await (const row of rows) {
    if (entries.length === readableRows) {
      entries.push(html`<p>${answerWords[language].more}</p>`);
      break;
    }
    entries.push(section(titleOf(row, entries.length + 1), definitions(pairsOf(row))));
  }
  return printable({ language, title: sayStore(store, language), subtitle: reference }, entries);
}

/** What a row calls itself, or its number. */
function titleOf(row: Row, nth: number): string {
  const title = row.title ?? row.name ?? row.at ?? row.created_at;
  return typeof title === 'string' && title !== '' ? `${nth}. ${title}` : `${nth}.`;
}

const pairsOf = (row: Row): [string, string][] =>
  Object.entries(row)
    .filter(([, value]) => value !== null && value !== '')
    .map(([column, value]) => [column, shortened(typeof value === 'string' ? value : JSON.stringify(value))]);

const shortened = (text: string): string =>
  text.length <= readableLetters ? text : `${text.slice(0, readableLetters)} …`;
