/** What is kept, why, about whom and for how long, as those read it who answer for it. */
import { z } from 'zod';
import { type CatalogEntry, catalog, dataClasses, periods, purposes } from './catalog.ts';

const Kept = z.object({
  table: z.string(),
  /** People who use the product, the organisation, or the installation. */
  owner: z.enum(['person', 'organisation', 'installation']),
  /** Names of columns by what is in them; only classes that there are. */
  columns: z.array(z.object({ class: z.enum(dataClasses), names: z.array(z.string()) })),
  /** How its rows lead to a person; none where they do not. */
  people: z.array(z.enum(['self', 'author', 'actor'])),
  /** How long, in words. */
  kept: z.string(),
});

export const Processing = z.object({
  /** By purpose, in words. */
  sections: z.array(z.object({ purpose: z.string(), tables: z.array(Kept) })),
});
export type Processing = z.infer<typeof Processing>;

type Language = 'sv' | 'en';

/** The records of processing in this language: every table there is, once. */
export function processingIn(language: Language): Processing {
  const all = Object.entries(catalog);
  const sections = Object.entries(purposes).map(([why, said]) => ({
    purpose: said[language],
    tables: all.filter(([, entry]) => entry.why === why).map(([table, entry]) => keptIn(language, table, entry)),
  }));
  return { sections: sections.filter(({ tables }) => tables.length > 0) };
}

function keptIn(language: Language, table: string, { owner, ways, kept, columns }: CatalogEntry): z.infer<typeof Kept> {
  const byClass = dataClasses.map((kind) => ({
    class: kind,
    names: Object.keys(columns).filter((column) => columns[column] === kind),
  }));
  return {
    table,
    owner,
    columns: byClass.filter(({ names }) => names.length > 0),
    people: [...new Set(ways.map(({ as }) => as))],
    kept: periods[kept][language],
  };
}
