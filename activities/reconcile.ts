/**
 * Rows and Temporal are brought into agreement: requested runs are started, runs whose workflow is dead are closed,
 * wishes that were not heard are repeated, schedules follow their sources, and answers nobody writes any more end.
 */
import { system } from '#schema/audit.ts';
import type { CrawlTrigger, CrawlWish } from '#schema/crawl.ts';
import { closeOverdue } from '#schema/glass-turn.ts';
import { type HoldLedger, tellHolds } from '#schema/hold-ledger.ts';
import { type Schedule, scheduleText } from '#schema/source.ts';
import { holdRuns, releaseRuns } from '#schema/suspension.ts';
import { systemTenantId, type TenantState } from '#schema/tenant.ts';
import { type PackageOutbox, reconcilePackages } from './archive-package/outbox.ts';
import { expireMessages } from './chat/expire.ts';
import type { FinishInput } from './crawl/finish.ts';
import { type ExportOutbox, reconcileExportSchedules, reconcileExports } from './export/outbox.ts';
import { type ExtractOutbox, reconcileExtracts } from './extract/outbox.ts';
import { pointOutOddities } from './odd.ts';
import { type PersonRequestOutbox, reconcilePersonRequests, stopShutRequests } from './person-request/outbox.ts';
import { type ItemPurgeOutbox, reconcileItemPurges } from './purge/item-outbox.ts';
import { type PurgeOutbox, reconcilePurge } from './purge/outbox.ts';
import type { SoundDeps } from './transcribe/open.ts';
import { reconcileSounds } from './transcribe/outbox.ts';
import { reconcileUploads, type UploadOutbox } from './upload/outbox.ts';

/** What Temporal knows of a run: `running`, a closed state's name in lower case, or `unknown` to it. */
export type RunFate = 'running' | 'unknown' | 'completed' | 'failed' | 'cancelled' | 'terminated' | 'timed-out';

/** What schedules were made from, by tenant and source. */
export type ScheduleTexts = ReadonlyMap<string, ReadonlyMap<string, string>>;

export type ReconcileDeps = PurgeOutbox &
  PackageOutbox &
  ItemPurgeOutbox &
  ExtractOutbox &
  ExportOutbox &
  UploadOutbox &
  PersonRequestOutbox &
  SoundDeps & {
    temporal: {
      fateOf(tenantId: string, crawlId: string): Promise<RunFate>;
      startCrawl(tenantId: string, crawlId: string, trigger: CrawlTrigger): Promise<void>;
      tellCrawl(tenantId: string, crawlId: string, wish: CrawlWish): Promise<void>;
      /** The schedules that exist. */
      schedules(): Promise<ScheduleTexts>;
      putSchedule(tenantId: string, sourceId: string, schedule: Schedule | null): Promise<void>;
    };
    /** The ledger of holds, which the API tells first. */
    holds: Pick<HoldLedger, 'keep'>;
    finishCrawl(input: FinishInput): Promise<unknown>;
    sweep(input: { tenantId: string }): Promise<unknown>;
    onFault(tenantId: string, error: unknown): void;
  };

/** Rows younger than this are being dealt with by whoever wrote them. */
const graceSeconds = 5;

export function reconcileActivities(deps: ReconcileDeps) {
  return {
    /** One round over all tenants. A tenant that fails does not stop the others. */
    async reconcileTenants(): Promise<void> {
      const { temporal } = deps;
      const listed: { [Kind in ScheduleKind]?: Promise<ScheduleTexts> } = {};
      const schedulesOf: SchedulesOf = async (tenantId, kind) => {
        listed[kind] ??= kind === 'source' ? temporal.schedules() : temporal.exportSchedules();
        return (await listed[kind]).get(tenantId) ?? new Map();
      };
      for (const [state, steps] of rounds) {
        for (const { id } of await deps.db.tenants(state)) {
          for (const step of steps) await step(deps, id, schedulesOf).catch((error) => deps.onFault(id, error));
        }
      }
      await stopShutRequests(deps).catch((error) => deps.onFault(systemTenantId, error));
    },
  };
}
export type ReconcileActivities = ReturnType<typeof reconcileActivities>;

type ScheduleKind = 'source' | 'export';
/** The schedules of a tenant by what they are of, as they were when the round first asked for any: they are listed once. */
type SchedulesOf = (tenantId: string, kind: ScheduleKind) => Promise<ReadonlyMap<string, string>>;
type Step = (deps: ReconcileDeps, tenantId: string, schedulesOf: SchedulesOf) => Promise<void>;

/** What is done for each tenant: of one that is suspended the runs pause, and no schedule stays. */
const rounds: [TenantState, Step[]][] = [
  [
    'active',
    [
      release,
      closeVisits,
      reconcileRuns,
      reconcileUploads,
      reconcileExtracts,
      reconcileSounds,
      reconcilePersonRequests,
      reconcilePackages,
      reconcileItemPurges,
      reconcileSchedules,
      reconcileExports,
      keepExportSchedules,
      expireAnswers,
      sweep,
      pointOut,
      tellLedger,
    ],
  ],
  ['suspended', [hold, closeVisits, reconcileRuns, reconcileExports, stopSchedules, expireAnswers, tellLedger]],
  ['deleting', [reconcilePurge]],
];

/** Each tells the engine too; one that does not answer is told again by `reconcileRuns`. */
async function release({ db, temporal }: ReconcileDeps, tenantId: string): Promise<void> {
  for (const id of await db.withTenant(tenantId, releaseRuns)) await temporal.tellCrawl(tenantId, id, 'resume');
}
async function hold({ db, temporal }: ReconcileDeps, tenantId: string): Promise<void> {
  for (const id of await db.withTenant(tenantId, holdRuns)) await temporal.tellCrawl(tenantId, id, 'pause');
}

async function closeVisits({ db }: ReconcileDeps, tenantId: string): Promise<void> {
  await db.withTenant(tenantId, (tx) => closeOverdue(tx, system));
}

async function pointOut({ db }: ReconcileDeps, tenantId: string): Promise<void> {
  await pointOutOddities(db, tenantId);
}

async function stopSchedules({ temporal }: ReconcileDeps, tenantId: string, schedulesOf: SchedulesOf): Promise<void> {
  for (const id of (await schedulesOf(tenantId, 'source')).keys()) await temporal.putSchedule(tenantId, id, null);
  for (const id of (await schedulesOf(tenantId, 'export')).keys()) await temporal.putExportSchedule(tenantId, id, null);
}

async function keepExportSchedules(deps: ReconcileDeps, tenantId: string, schedulesOf: SchedulesOf): Promise<void> {
  await reconcileExportSchedules(deps, tenantId, await schedulesOf(tenantId, 'export'));
}

type OpenRun = { id: string; state: string; trigger: CrawlTrigger; wish: 'run' | 'pause' | 'cancel' };

async function reconcileRuns(deps: ReconcileDeps, tenantId: string): Promise<void> {
  const open = await deps.db.readTenant<OpenRun>(
    tenantId,
    `select id, state, trigger, wish from crawl
     where tenant_id = tenant.id and ended_at is null and updated_at < now() - $2 * interval '1 second'
     order by requested_at`,
    [graceSeconds],
  );
  for (const run of open) await reconcileRun(deps, tenantId, run);
}

async function reconcileRun({ temporal, finishCrawl }: ReconcileDeps, tenantId: string, run: OpenRun): Promise<void> {
  const fate = await temporal.fateOf(tenantId, run.id);
  // A run that Temporal has never heard of, or forgot with its data, goes on from its rows.
  if (fate === 'unknown') return temporal.startCrawl(tenantId, run.id, run.trigger);
  if (fate === 'running') {
    const wish = unheard(run);
    return wish === null ? undefined : temporal.tellCrawl(tenantId, run.id, wish);
  }
  const outcome = fate === 'cancelled' || run.wish === 'cancel' ? 'cancelled' : 'failed';
  const reason = outcome === 'failed' ? { code: 'run-ended', facts: { fate } } : null;
  await finishCrawl({ tenantId, crawlId: run.id, outcome, reason });
}

function unheard({ state, wish }: OpenRun): CrawlWish | null {
  if (wish === 'cancel') return 'cancel';
  if (wish === 'pause') return state === 'paused' ? null : 'pause';
  return state === 'paused' ? 'resume' : null;
}

async function reconcileSchedules(
  { db, temporal }: ReconcileDeps,
  tenantId: string,
  schedulesOf: SchedulesOf,
): Promise<void> {
  // First, so that a schedule that is made meanwhile is wanted before it could be seen as one too many.
  const existing = new Map(await schedulesOf(tenantId, 'source'));
  const wanted = await db.readTenant<{ id: string; schedule: Schedule }>(
    tenantId,
    `select id, form->'schedule' as schedule from source
     where tenant_id = tenant.id and removed_at is null and jsonb_typeof(form->'schedule') = 'object'`,
  );
  for (const { id, schedule } of wanted) {
    if (existing.get(id) !== scheduleText(schedule)) await temporal.putSchedule(tenantId, id, schedule);
    existing.delete(id);
  }
  for (const id of existing.keys()) await temporal.putSchedule(tenantId, id, null);
}

async function expireAnswers({ db }: ReconcileDeps, tenantId: string): Promise<void> {
  await db.withTenant(tenantId, expireMessages);
}

async function tellLedger({ db, holds }: ReconcileDeps, tenantId: string): Promise<void> {
  await tellHolds(db, holds, tenantId);
}

async function sweep(deps: ReconcileDeps, tenantId: string): Promise<void> {
  await deps.sweep({ tenantId });
}
