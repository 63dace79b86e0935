/** Exports on a stage: a record with much in it, and what became of what was exported. */
import { Client } from 'pg';
import { addExport } from '#tests/rig/export.ts';
import { makeStage, type Stage, type StageSettings } from './stage.ts';

/** A stage without anything to crawl. */
export const makeExportStage = (settings: Pick<StageSettings, 'database' | 'temporalServer'> = {}): Promise<Stage> =>
  makeStage({ ...settings, allow: '127.0.0.1:1', form: { startUrls: ['http://127.0.0.1:1/'] } });

/** So many events of the past hour, straight into the table, as if they had been recorded one by one. */
export async function addEvents(adminUrl: string, tenantId: string, count: number): Promise<void> {
  const admin = new Client({ connectionString: adminUrl });
  await admin.connect();
  try {
    await admin.query(
      `insert into audit_event (tenant_id, id, at, actor_kind, actor_id, actor_name, action, object_kind, object_id, details)
       select $1, gen_random_uuid(), now() + n * interval '1 microsecond', 'person', gen_random_uuid(), 'Åsa Öst',
         'document.read', 'document', gen_random_uuid(), jsonb_build_object('n', n, 'name', 'Beslut om ' || n)
       from generate_series(1, $2::int) n`,
      [tenantId, count],
    );
    await admin.query('analyze audit_event, audit_pending');
  } finally {
    await admin.end();
  }
}

/** Asks for an export and starts its workflow, as the API does; answers its id. */
export async function startExport({ db, shelf: { tenantId }, temporal }: Stage, range: object = {}): Promise<string> {
  const exportId = await addExport(db, tenantId, range);
  await temporal.startExport(tenantId, exportId);
  return exportId;
}

export type SeenExport = {
  id: string;
  state: string;
  fromSeq: number | null;
  toSeq: number | null;
  done: number;
  sha256: string | null;
};

/** Those of a schedule, or all, the oldest first. */
export const seeExports = ({ db, shelf }: Stage, scheduleId: string | null = null): Promise<SeenExport[]> =>
  db.readTenant<SeenExport>(
    shelf.tenantId,
    `select x.id, x.state, x.from_seq as "fromSeq", x.to_seq as "toSeq", x.events_done as done,
       encode(d.sha256, 'hex') as sha256
     from audit_export x left join delivery d on d.tenant_id = x.tenant_id and d.id = x.delivery_id
     where x.tenant_id = tenant.id and ($2::uuid is null or x.schedule_id = $2) order by x.requested_at`,
    [scheduleId],
  );
