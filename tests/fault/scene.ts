/** Tenants with one requested run each, all in one database and each with a Temporal of its own that is a literal. */
import { dueActivities } from '#activities/due.ts';
import { expireActivities } from '#activities/expire.ts';
import { ingestActivities } from '#activities/ingest.ts';
import { type ReconcileDeps, type RunFate, reconcileActivities } from '#activities/reconcile.ts';
import { system } from '#schema/audit.ts';
import type { Database, Tenant } from '#schema/database.ts';
import { newId } from '#schema/id.ts';
import { requestCrawl } from '#schema/request.ts';
import { SourceForm, scheduleText } from '#schema/source.ts';
import { makeAsker } from '#tests/rig/chat.ts';
import { addCollection, makeShelf, type Shelf } from '#tests/rig/knowledge.ts';
import { chunker, countingEmbedder } from '#tests/rig/library.ts';
import type { Site } from '#tests/sites/site.ts';
import { type Acts, type Hand, noArrivals, noDeliveries, noFiles, noSounds } from './hand.ts';

/** What Temporal knows: runs by id, told wishes, and schedules by source. */
export type Known = { fates: Map<string, RunFate>; wishes: Set<string>; schedules: Map<string, string> };
export type Scene = {
  site: Site;
  shelf: Shelf;
  run: { tenantId: string; crawlId: string };
  /** The id that `due` has drawn for the run that it asks for. */
  dueId: string;
  known: Known;
  /** The activities, over the database itself or another door to it. */
  over(db?: Database): SceneActs;
};
export type SceneActs = Acts & {
  sweep(): Promise<unknown>;
  requestDue(): Promise<void>;
  reconcileTenants(): Promise<void>;
  expireTenants(): Promise<void>;
};

export async function makeScene({ database, db, over }: Hand, site: Site): Promise<Scene> {
  const shelf = await makeShelf(database.adminUrl, db);
  const { tenantId, sourceId } = shelf;
  await setForm(db, shelf, site);
  const known: Known = { fates: new Map(), wishes: new Set(), schedules: new Map() };
  const temporal = temporalThatKnows(tenantId, known);
  const dueId = newId();
  return {
    site,
    shelf,
    run: { tenantId, crawlId: await request(db, shelf) },
    dueId,
    known,
    over(door = db) {
      const acts = over(door);
      const { sweep } = ingestActivities({ db: door, chunker, embedder: countingEmbedder() });
      const { requestDue } = dueActivities({ db: door, startCrawl: temporal.startCrawl });
      // Every scene has its own rounds.
      const alone: Database = {
        ...door,
        tenants: async (state = 'active') => (state === 'active' ? [{ id: tenantId } as Tenant] : []),
      };
      const { expireTenants } = expireActivities({
        db: alone,
        files: noFiles,
        deliveries: noDeliveries,
        restoreDays: 30,
        onFault: () => {},
      });
      const { reconcileTenants } = reconcileActivities({
        db: alone,
        temporal,
        finishCrawl: acts.finishCrawl,
        finishPurge: async () => {},
        failPersonRequest: async () => {},
        stopPackage: async () => {},
        holds: { keep: async () => {} },
        finishExtract: async () => {},
        finishExport: async () => {},
        arrivals: noArrivals,
        sounds: noSounds,
        sweep,
        onFault: () => {},
      });
      return {
        ...acts,
        sweep: () => sweep({ tenantId }),
        requestDue: () => requestDue({ tenantId, sourceId, crawlId: dueId }),
        reconcileTenants,
        expireTenants,
      };
    },
  };
}

function temporalThatKnows(tenantId: string, { fates, wishes, schedules }: Known): ReconcileDeps['temporal'] {
  return {
    fateOf: async (_, crawlId) => fates.get(crawlId) ?? 'unknown',
    startCrawl: async (_, crawlId) => void fates.set(crawlId, 'running'),
    tellCrawl: async (_, crawlId, wish) => void wishes.add(`${crawlId} ${wish}`),
    fateOfPurge: async () => 'unknown',
    fateOfPersonRequest: async () => 'unknown',
    fateOfPackage: async () => 'unknown',
    startPackage: async () => {},
    cancelPackage: async () => {},
    goOnPersonRequest: async () => {},
    runningPersonRequests: async () => new Map(),
    erasePersonRequest: async () => {},
    goOnPurge: async () => {},
    startPurge: async () => {},
    fateOfExtract: async () => 'unknown',
    startExtract: async () => {},
    cancelExtract: async () => {},
    resumeExtract: async () => {},
    fateOfExport: async () => 'unknown',
    startExport: async () => {},
    cancelExport: async () => {},
    exportSchedules: async () => new Map(),
    putExportSchedule: async () => {},
    schedules: async () => new Map([[tenantId, new Map(schedules)]]),
    async putSchedule(_, sourceId, schedule) {
      if (schedule === null) schedules.delete(sourceId);
      else schedules.set(sourceId, scheduleText(schedule));
    },
  };
}

const setForm = (db: Database, { tenantId, sourceId }: Shelf, site: Site) => {
  const form = SourceForm.parse({
    name: 'Site',
    startUrls: [`${site.origin}/`],
    requestsPerSecond: 500,
    parallel: 8,
    schedule: { every: 'day', weekday: 1, hour: 3, minute: 30, timeZone: 'Europe/Stockholm' },
  });
  return db.withTenant(tenantId, ({ sql }) =>
    sql('update source set form = $3 where tenant_id = $1 and id = $2', [tenantId, sourceId, JSON.stringify(form)]),
  );
};

/** Asks for another run of the scene's source, or of another one; answers its id. */
export const request = (db: Database, { tenantId, sourceId }: Shelf): Promise<string> =>
  db.withTenant(tenantId, (tx) => requestCrawl(tx, system, { sourceId, mode: 'full', trigger: 'person' }));

/** A run of another source of the tenant. */
export async function otherRun(db: Database, { shelf, site }: Scene): Promise<string> {
  const other = await addCollection(db, shelf);
  await setForm(db, other, site);
  return request(db, other);
}

/** As if the last word on every run had been said a while ago. */
export const aMinuteLater = (db: Database, { tenantId }: Shelf) =>
  db.withTenant(tenantId, ({ sql }) =>
    sql(`update crawl set updated_at = updated_at - interval '1 minute' where tenant_id = $1`, [tenantId]),
  );

/** An answer that its writer did not end, and whose lease ran out. */
export async function leaveAnswer({ database, db }: Hand, shelf: Shelf): Promise<void> {
  const { tenantId, spaceId } = shelf;
  const personId = await makeAsker(database.adminUrl, shelf);
  const [conversationId, messageId] = [newId(), newId()];
  await db.withTenant(tenantId, async ({ sql }) => {
    await sql(`insert into conversation (tenant_id, id, space_id, person_id, title) values ($1, $2, $3, $4, 'Water')`, [
      tenantId,
      conversationId,
      spaceId,
      personId,
    ]);
    await sql(
      `insert into message (tenant_id, id, conversation_id, author, state, lease_token, lease_until)
       values ($1, $2, $3, 'assistant', 'streaming', $4, now() - interval '1 minute')`,
      [tenantId, messageId, conversationId, newId()],
    );
    await sql(
      `insert into message_event (tenant_id, message_id, seq, kind, data)
       values ($1, $2, 1, 'text', '{"kind": "text", "text": "The water"}')`,
      [tenantId, messageId],
    );
  });
}
