/**
 * What a run over a file took: a row for each activity of it, with its attempts, kept for as long as the run is known.
 * The engine forgets histories; where a document came from is asked for years later.
 */
import type { Database } from '#schema/database.ts';
import { Interruption, Refusal } from '#schema/errors.ts';
import type { StepName } from '#schema/origin.ts';
import type { Reason } from '#schema/progress.ts';
import { type Attempt, attemptNow } from '../ingest/pulse.ts';
import type { ExtractKey } from './run.ts';

type Step = (key: ExtractKey) => Promise<unknown>;

/** The same activities, each of which leaves what became of it. Outside of the engine there are no attempts to keep. */
export function keepingSteps<Steps extends Partial<Record<StepName, Step>>>(db: Database, steps: Steps): Steps {
  const kept = Object.entries(steps).map(([name, step]) => [name, keeping(db, name as StepName, step)]);
  return Object.fromEntries(kept) as Steps;
}

const keeping =
  (db: Database, name: StepName, step: Step): Step =>
  async (key) => {
    const attempt = attemptNow();
    if (!attempt) return step(key);
    const keep = (fault?: { reason: Reason }) => keepAttempt(db, key, { name, attempt, fault });
    const answer = await step(key).catch(async (error) => {
      // Where not even this can be written, the next attempt tells of it by its number.
      if (!attempt.signal.aborted) await keep({ reason: reasonOf(error) }).catch(() => undefined);
      throw error;
    });
    await keep();
    return answer;
  };

function reasonOf(error: unknown): Reason {
  if (!(error instanceof Refusal || error instanceof Interruption)) return { code: 'defect', facts: {} };
  const { code, facts } = error;
  return { code: String(facts.code ?? code), facts };
}

type Kept = { name: StepName; attempt: Attempt; fault: { reason: Reason } | undefined };

async function keepAttempt(db: Database, { tenantId, extractId }: ExtractKey, kept: Kept): Promise<void> {
  const { name, attempt, fault } = kept;
  await db.withTenant(tenantId, ({ sql }) =>
    sql(
      `insert into step as s (tenant_id, extract_id, activity, name, attempts, failures, reason, started_at, ended_at, busy_ms)
       values ($1, $2, $3, $4, $5, $6, $7, $8, now(), $9)
       on conflict (tenant_id, extract_id, activity) do update set attempts = greatest(s.attempts, excluded.attempts),
         failures = s.failures + excluded.failures, reason = coalesce(excluded.reason, s.reason),
         ended_at = excluded.ended_at, busy_ms = s.busy_ms + excluded.busy_ms`,
      [
        ...[tenantId, extractId, attempt.activity, name, attempt.count, fault ? 1 : 0],
        ...[
          fault ? JSON.stringify(fault.reason) : null,
          new Date(attempt.startedAtMs),
          Date.now() - attempt.startedAtMs,
        ],
      ],
    ),
  );
}
