/** How fast a run asks each host: what its row says now, which people may change while it goes. */
import { setInterval } from 'node:timers/promises';
import { recordEvent } from '#schema/audit.ts';
import { changed } from '#schema/changed.ts';
import type { Pace, PaceOrder } from '#schema/crawl.ts';
import { mostOf } from '#schema/crawl-limits.ts';
import type { Database } from '#schema/database.ts';
import { Conflict, NotFound } from '#schema/errors.ts';
import type { SourceForm } from '#schema/source.ts';
import type { Run } from './run.ts';

/** Batches that can be at work at once, at most `most`, without standing in each other's way on one host. */
export const lanesOf = ({ sameSite, parallel }: Pick<SourceForm, 'sameSite' | 'parallel'>, most: number): number =>
  sameSite === 'domain' ? most : Math.min(most, parallel);

/**
 * Writes the pace into the run's own form, its source's stays as it is, and answers how many lanes go with it. The same
 * pace once more changes nothing. Throws Conflict when the run has ended, NotFound when there is none.
 */
export async function changePace(
  db: Database,
  order: PaceOrder & { tenantId: string; crawlId: string },
  mostLanes: number,
): Promise<{ lanes: number }> {
  const { tenantId, crawlId, personId, requestId, ...pace } = order;
  return db.withTenant(tenantId, async (tx) => {
    const [run] = await tx.sql<{ form: SourceForm; ended: boolean; isSame: boolean; personName: string }>(
      `select form, ended_at is not null as ended, form @> $3 as "isSame",
         (select name from person p where p.tenant_id = $1 and p.id = $4) as "personName"
       from crawl where tenant_id = $1 and id = $2 for no key update`,
      [tenantId, crawlId, JSON.stringify(pace), personId],
    );
    if (!run) throw new NotFound('There is no such run');
    if (run.ended) throw new Conflict('This run has ended', { code: 'not-running' });
    if (!run.isSame) {
      await tx.sql(
        `update crawl set form = form || $3, version = version + 1, updated_at = now()
         where tenant_id = $1 and id = $2`,
        [tenantId, crawlId, JSON.stringify(pace)],
      );
      await recordEvent(
        tx,
        { kind: 'person', id: personId, name: run.personName, requestId },
        { action: 'crawl.pace', object: { kind: 'crawl', id: crawlId }, details: changed(paceOf(run.form), pace) },
      );
    }
    return { lanes: lanesOf({ ...run.form, ...pace }, mostLanes) };
  });
}

const paceOf = ({ requestsPerSecond, parallel }: SourceForm): Pace => ({ requestsPerSecond, parallel });

/** What a batch keeps to, and has kept to since its last look. */
type Pacing = AsyncDisposable & { readonly pace: Pace; readonly lanes: number };

/** A run that was told to keep another pace keeps it after this time, or somewhat later. */
const lookMs = 2_000;

/**
 * Follows the pace of a run until disposed, which waits for a look that is under way. `onLook` is awaited after each look; `lanes` are those that the batch was
 * begun with, and those that go with the pace once it has changed. `onFault` hears what fails.
 */
export function followPace(
  db: Database,
  { id, tenantId, form }: Run,
  lanes: { begun: number; most: number },
  onLook: (hasChanged: boolean) => Promise<void>,
  onFault: (error: unknown) => void,
): Pacing {
  const stopping = new AbortController();
  const following = { pace: form as Pace, lanes: lanes.begun };

  async function look(): Promise<void> {
    const { requestsPerSecond, parallel } = await readPace(db, tenantId, id);
    const { pace } = following;
    const hasChanged = requestsPerSecond !== pace.requestsPerSecond || parallel !== pace.parallel;
    if (hasChanged) {
      following.pace = { requestsPerSecond, parallel };
      following.lanes = lanesOf({ ...form, parallel }, lanes.most);
    }
    if (!stopping.signal.aborted) await onLook(hasChanged);
  }

  async function follow(): Promise<void> {
    for await (const _ of setInterval(lookMs, undefined, { signal: stopping.signal, ref: false })) await look();
  }

  const followed = follow().catch((error) => void (stopping.signal.aborted || onFault(error)));
  return Object.assign(following, {
    [Symbol.asyncDispose]: () => {
      stopping.abort();
      return followed;
    },
  });
}

/** The pace that the run is to keep from now on. */
async function readPace(db: Database, tenantId: string, crawlId: string): Promise<Pace> {
  const [run] = await db.readTenant<Pace>(
    tenantId,
    `select least((form->'requestsPerSecond')::float8, ${mostOf('requestsPerSecondPerHost', 'tenant.id')})
       as "requestsPerSecond", (form->'parallel')::int as parallel
     from crawl where tenant_id = tenant.id and id = $2`,
    [crawlId],
  );
  if (!run) throw new NotFound('There is no such run');
  return run;
}
