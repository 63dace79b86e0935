/** Listens to what a database is asked, so that two requests can be seen to ask the same. */
import type { Database, Sql } from '#schema/database.ts';

export type Watched = {
  db: Database;
  /** The statements since the last look, in order. */
  taken(): string[];
};

/** What is counted goes to the database when its time comes, not when a request does. */
const isCounting = (text: string) => /\brate\b/.test(text);

export function watchStatements(db: Database): Watched {
  let heard: string[] = [];
  const hear = (text: string) => {
    if (!isCounting(text)) heard.push(text.replace(/\s+/g, ' ').trim());
  };
  const heardBy =
    (sql: Sql): Sql =>
    (text, params) => {
      hear(text);
      return sql(text, params);
    };
  return {
    db: {
      ...db,
      withTenant: (tenantId, work, options) =>
        db.withTenant(tenantId, (tx) => work({ ...tx, sql: heardBy(tx.sql) }), options),
      readTenant: (tenantId, select, params, options) => {
        hear(select);
        return db.readTenant(tenantId, select, params, options);
      },
      tenantBySlug: (slug) => {
        hear('tenantBySlug');
        return db.tenantBySlug(slug);
      },
    },
    taken: () => {
      const taken = heard;
      heard = [];
      return taken;
    },
  };
}
