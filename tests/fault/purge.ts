/** A tenant on a stage that is given up after a whole crawl, with enough rows for a deletion to be killed in. */
import { Client } from 'pg';
import { newId } from '#schema/id.ts';
import type { PurgeState } from '#schema/purge.ts';
import type { Stage } from './stage.ts';

/** Rows of one table, beside what the crawl left: some seconds of work. */
const bulkRows = 150_000;

/** Asks for the deletion and starts its workflow, as the API does; answers its id. */
export async function startPurge({ db, shelf: { tenantId }, temporal }: Stage, adminUrl: string): Promise<string> {
  const purgeId = newId();
  const admin = new Client({ connectionString: adminUrl });
  await admin.connect();
  try {
    await admin.query(`update tenant set state = 'deleting' where id = $1`, [tenantId]);
  } finally {
    await admin.end();
  }
  await db.withTenant(tenantId, async ({ sql }) => {
    await sql(
      `insert into attempt (tenant_id, account, failures, failed_at)
       select $1, sha256(n::text::bytea), 1, now() from generate_series(1, $2) n`,
      [tenantId, bulkRows],
    );
    await sql(`insert into purge (tenant_id, id, reference) values ($1, $2, 'Avtalet har gått ut')`, [
      tenantId,
      purgeId,
    ]);
  });
  await temporal.startPurge(tenantId, purgeId);
  return purgeId;
}

export type Seen = { state: PurgeState; done: number; reason: unknown; residue: unknown };

/** How far it has come, in rows of the large table. */
export async function seePurge({ db, shelf: { tenantId } }: Stage, purgeId: string): Promise<Seen> {
  const [row] = await db.readTenant<Seen>(
    tenantId,
    `select p.state, p.reason, p.residue, coalesce(s.done, 0) as done from purge p
       left join purge_step s on s.tenant_id = p.tenant_id and s.purge_id = p.id and s.what = 'attempt'
     where p.tenant_id = tenant.id and p.id = $2`,
    [purgeId],
  );
  return row!;
}
