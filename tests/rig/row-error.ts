/** The error of a database that refused a row: it names the whole row, with whatever was in it. */
import type { Database } from '#schema/database.ts';

/** `text` stands in message, detail and context, as without row-level security it does when a check refuses a row. */
export async function rowError(db: Database, tenantId: string, text: string): Promise<Error> {
  const refused = db.withTenant(tenantId, ({ sql }) =>
    sql(`do $$ begin
      raise check_violation using message = 'refused: ${text}', detail = 'Failing row contains (1, ${text}).',
        hint = '${text}', table = 'person';
    end $$`),
  );
  return refused.then(
    () => Promise.reject(new Error('the database kept the row')),
    (error: Error) => error,
  );
}
