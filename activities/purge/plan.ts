/** What a deletion has before it: one step for every table with rows of the tenant's, then files, then what Temporal keeps. */
import type { Tx } from '#schema/database.ts';
import { NotFound } from '#schema/errors.ts';
import { outsideSteps, type PurgeInput } from '#schema/purge.ts';
import { type RowStep, readRowSteps } from './order.ts';
import { countRows, nameOf, readName } from './rows.ts';

/** `step` is null for what is not in tables. */
export type PlannedStep = { ordinal: number; what: string; step: RowStep | null };

/** Counts of what is not in tables. */
export type OutsideCounts = { files: number; engine: number };

/** Throws NotFound for the disposal of anything less than the tenant: what follows takes everything that there is. */
export async function requireFarewell({ tenantId, sql }: Tx, purgeId: string): Promise<void> {
  const found = await sql(`select from purge where tenant_id = $1 and id = $2 and kind = 'tenant'`, [
    tenantId,
    purgeId,
  ]);
  if (found.length === 0) throw new NotFound('no tenant is given up by that id');
}

/**
 * Writes the plan. Planned again, when something was found left, what is still there is added to what
 * was done before.
 */
export async function writePlan(tx: Tx, { purgeId }: PurgeInput, outside: OutsideCounts): Promise<void> {
  const steps: { what: string; planned: number }[] = [];
  for (const step of await readRowSteps(tx)) {
    const planned = await countRows(tx, step);
    steps.push({ what: nameOf(step), planned });
  }
  steps.push({ what: outsideSteps.files, planned: outside.files });
  steps.push({ what: outsideSteps.engine, planned: outside.engine });
  await tx.sql(
    `insert into purge_step (tenant_id, purge_id, ordinal, what, planned)
     select $1, $2, n.ordinal, n.what, n.planned
     from unnest($3::text[], $4::bigint[]) with ordinality n (what, planned, ordinal)
     on conflict (tenant_id, purge_id, ordinal) do update
       set what = excluded.what, planned = purge_step.done + excluded.planned,
         ended_at = case when excluded.planned = 0 then purge_step.ended_at end`,
    [tx.tenantId, purgeId, steps.map(({ what }) => what), steps.map(({ planned }) => planned)],
  );
  await tx.sql(
    `update purge set state = 'planned', version = version + 1
     where tenant_id = $1 and id = $2 and ended_at is null`,
    [tx.tenantId, purgeId],
  );
}

/** Steps that have not ended, in their order. */
async function readPlan({ tenantId, sql }: Tx, purgeId: string): Promise<PlannedStep[]> {
  const rows = await sql<{ ordinal: number; what: string }>(
    `select ordinal, what from purge_step
     where tenant_id = $1 and purge_id = $2 and ended_at is null order by ordinal`,
    [tenantId, purgeId],
  );
  const outside: readonly string[] = Object.values(outsideSteps);
  return rows.map((row) => ({ ...row, step: outside.includes(row.what) ? null : readName(row.what) }));
}

/** The steps to do, of a deletion that begins to be done. */
export async function beginRows(tx: Tx, purgeId: string): Promise<PlannedStep[]> {
  await tx.sql(
    `update purge set state = 'running', version = version + 1
     where tenant_id = $1 and id = $2 and state = 'planned'`,
    [tx.tenantId, purgeId],
  );
  return readPlan(tx, purgeId);
}

/** What Temporal has not deleted yet; 0 ends the step. */
export async function noteEngine({ tenantId, sql }: Tx, purgeId: string, left: number): Promise<void> {
  await sql(
    `with step as (
       update purge_step set planned = greatest(planned, $4), done = greatest(planned, $4) - $4,
         ended_at = case when $4 = 0 then coalesce(ended_at, now()) end
       where tenant_id = $1 and purge_id = $2 and what = $3)
     update purge set version = version + 1 where tenant_id = $1 and id = $2`,
    [tenantId, purgeId, outsideSteps.engine, left],
  );
}
