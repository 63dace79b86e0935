/** Leave to read the record, for tests in which somebody has begun a reading. */
import type { Database } from '#schema/database.ts';
import { newId } from '#schema/id.ts';

export const openReading = (db: Database, tenantId: string, personId: string): Promise<unknown> =>
  db.withTenant(tenantId, (tx) =>
    tx.sql(
      `insert into reading (tenant_id, id, person_id, category, reason, ends_at)
       values ($1, $2, $3, 'supervision', 'Granskning av vem som har läst vad', now() + interval '1 hour')`,
      [tenantId, newId(), personId],
    ),
  );
