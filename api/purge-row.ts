/** A deletion as it is shown: counts, never what was deleted. */
import type { Rows } from '#schema/database.ts';
import { outsideSteps, type Purge, type PurgeStep } from '#schema/purge.ts';

type Row = Omit<Purge, 'askedAt' | 'endedAt' | 'steps' | 'progress'> & {
  askedAt: Date;
  endedAt: Date | null;
  ageSeconds: number;
};
type StepRow = Omit<PurgeStep, 'endedAt'> & { endedAt: Date | null };

/** The tenant's last deletion; null when there was none. */
export async function readPurge({ tenantId, sql }: Rows): Promise<Purge | null> {
  const [row] = await sql<Row>(
    `select id, reference, state, asked_at as "askedAt", ended_at as "endedAt", reason, residue, version,
       extract(epoch from coalesce(ended_at, now()) - asked_at)::float8 as "ageSeconds"
     from purge where tenant_id = $1 and kind = 'tenant' order by asked_at desc, id desc limit 1`,
    [tenantId],
  );
  if (!row) return null;
  const { ageSeconds, ...purge } = row;
  const steps = await sql<StepRow>(
    `select what, planned, done, ended_at as "endedAt" from purge_step
     where tenant_id = $1 and purge_id = $2 order by ordinal`,
    [tenantId, row.id],
  );
  return {
    ...purge,
    askedAt: row.askedAt.toISOString(),
    endedAt: row.endedAt?.toISOString() ?? null,
    steps: steps.map((step) => ({ ...step, endedAt: step.endedAt?.toISOString() ?? null })),
    progress: progressOf(steps, ageSeconds),
  };
}

/** How long Temporal takes says nothing of the rest, so the rate is that of rows and files. */
function progressOf(steps: readonly StepRow[], ageSeconds: number): Purge['progress'] {
  const sum = (read: (step: StepRow) => number) => steps.reduce((total, step) => total + read(step), 0);
  const done = sum((step) => step.done);
  const queued = sum((step) => Math.max(0, step.planned - step.done));
  const counted = sum((step) => (step.what === outsideSteps.engine ? 0 : step.done));
  const ratePerSecond = counted > 0 && ageSeconds > 0 ? counted / ageSeconds : null;
  return {
    done,
    queued,
    failed: 0,
    ratePerSecond,
    remainingSeconds: ratePerSecond && Math.ceil(queued / ratePerSecond),
  };
}
