/** What the catalogue says of a table: what is in it, about whom, why, and for how long. */
import type { KeptFor, Purpose, Withheld } from './words.ts';

/**
 * `identity` says who somebody is, or points at them · `content` is what people or sites wrote, or was made from it ·
 * `technical` is states, times and counts · `secret` opens something, sealed or as a hash · `proof` shows what was done.
 */
export const dataClasses = ['identity', 'content', 'technical', 'secret', 'proof'] as const;
export type DataClass = (typeof dataClasses)[number];

/** `person` when its rows are about people who use the product; otherwise whose they are. */
export type Owner = 'person' | 'organisation' | 'installation';

/**
 * How rows lead to a person. `self`: the row is about them · `author`: they wrote or brought what is in it · `actor`: it
 * says that they did something to what is the organisation's.
 */
export type Way = {
  as: 'self' | 'author' | 'actor';
  /**
   * A column of the table, then as often as needed a column `table.column` that has the same value and the column to go
   * on from in that table. The last one holds the person's id.
   */
  path: readonly string[];
  /** Only rows of which this is true; `r` is the table. */
  when?: string;
  /** What the last column holds of the person, where it is not the id. `p` is the person. */
  of?: string;
};

export type CatalogEntry = {
  owner: Owner;
  ways: readonly Way[];
  why: Purpose;
  kept: KeptFor;
  /** Why rows that lead to a person are not in what is handed out to them; without it, they are. */
  withheld?: Withheld;
  /** Every column with its class; `tenant_id`, which all tables have, goes without saying. */
  columns: Readonly<Record<string, DataClass>>;
};

type Told = Omit<CatalogEntry, 'columns' | 'ways'> & {
  ways?: readonly Way[];
  /** Names by class, spaces between them. */
  columns: Partial<Record<DataClass, string>>;
};

export function entry({ columns, ways = [], ...told }: Told): CatalogEntry {
  const classOf = (Object.entries(columns) as [DataClass, string][]).flatMap(([kind, names]) =>
    names.split(/\s+/).map((name) => [name, kind] as const),
  );
  return { ...told, ways, columns: Object.fromEntries(classOf) };
}

const way =
  (as: Way['as']) =>
  (...path: string[]): Way => ({ as, path });

export const self = way('self');
export const author = way('author');
export const actor = way('actor');

/** From a version to whoever brought the file. */
export const broughtBy = ['extract.document_id', 'upload_id', 'upload.id', 'person_id'] as const;
/** From a message to whoever talked. */
export const talkedBy = ['message.id', 'conversation_id', 'conversation.id', 'person_id'] as const;
