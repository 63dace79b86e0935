/** What is known of sources' schedules: from the engine, which keeps them, and from the record of runs left out. */
import type { Recurrence, SourceForm } from '#schema/source.ts';
import type { Deps } from './deps.ts';
import { within } from './soon.ts';

type Scheduled = { id: string; form: Pick<SourceForm, 'schedule'> };

/** By source id, of those that have a schedule; one that the engine says nothing of in `limitMs` is left out. */
export async function readRecurrences(
  { db, temporal }: Pick<Deps, 'db' | 'temporal'>,
  tenantId: string,
  sources: Scheduled[],
  limitMs: number,
): Promise<Map<string, Recurrence>> {
  const asked = sources
    .filter(({ form }) => form.schedule !== null)
    .map(async ({ id }) => ({ id, recurrence: await within(limitMs, temporal.recurrence(tenantId, id)) }));
  const found = (await Promise.all(asked)).flatMap(({ id, recurrence }) => (recurrence ? [{ id, recurrence }] : []));
  const skips = await countSkips(db, tenantId, found);
  return new Map(
    found.map(({ id, recurrence }) => [
      id,
      { ...recurrence, skippedRuns: recurrence.skippedRuns + (skips.get(id) ?? 0) },
    ]),
  );
}

/** The engine starts what asks for a run, and that was told that the run before had not ended: it cannot know. */
async function countSkips(
  db: Deps['db'],
  tenantId: string,
  found: { id: string; recurrence: Recurrence }[],
): Promise<Map<string, number>> {
  if (found.length === 0) return new Map();
  const rows = await db.readTenant<{ id: string; skips: number }>(
    tenantId,
    `select s.id, count(*)::int as skips from unnest($2::uuid[], $3::timestamptz[]) s (id, since)
     join audit_event e on e.tenant_id = tenant.id and e.object_id = s.id and e.at >= s.since
     where e.action = 'crawl.skip' and e.details->>'reason' = 'still-running' group by s.id`,
    [found.map(({ id }) => id), found.map(({ recurrence }) => recurrence.since)],
  );
  return new Map(rows.map(({ id, skips }) => [id, skips]));
}
