/** The record goes out whole: no gap, no overlap, the same bytes again, whatever is killed or restored in between. */
import { Client } from 'pg';
import { expect, test } from 'vitest';
import { genesisOf, hashAfter } from '#schema/chain.ts';
import { type Database, openDatabase } from '#schema/database.ts';
import { ExportManifest } from '#schema/export-manifest.ts';
import { newId, sha256 } from '#schema/id.ts';
import { isSealedBy, openSealer, type Sealed } from '#schema/seal.ts';
import { tryAgain } from '#tests/fault/again.ts';
import { makeDatabase, type TestDatabase } from '#tests/rig/database.ts';
import {
  addExport,
  addExportSchedule,
  doSomething,
  type Exporting,
  exportingIn,
  makeExporting,
  root,
  runExport,
  throughLibreOffice,
  unzip,
} from '#tests/rig/export.ts';
import { makeShelf } from '#tests/rig/knowledge.ts';

type Scene = AsyncDisposable & Exporting & { database: TestDatabase; tenantId: string; dir: string };

async function makeScene(): Promise<Scene> {
  await using built = new AsyncDisposableStack();
  const database = built.use(await makeDatabase());
  const db = built.use(await openDatabase({ url: database.workerUrl }));
  const exporting = built.use(await makeExporting(db));
  const { tenantId } = await makeShelf(database.adminUrl, db);
  const held = built.move();
  return { ...exporting, database, tenantId, [Symbol.asyncDispose]: () => held.disposeAsync() };
}

const manifestIn = (files: Record<string, string>) => JSON.parse(files['manifest.json']!) as Sealed<ExportManifest>;

async function exportNow(scene: Pick<Scene, 'db' | 'tenantId'> & Exporting, range: object = {}) {
  const exportId = await addExport(scene.db, scene.tenantId, range);
  const bytes = await runExport(scene, scene.tenantId, exportId);
  return { exportId, bytes, files: await unzip(bytes) };
}

test('an archive proves itself: files by their digests, events by their links, links by the sealed manifest', async () => {
  await using scene = await makeScene();
  const { db, tenantId } = scene;
  for (let i = 0; i < 30; i += 1) await doSomething(db, tenantId, 'Åsa Öberg', { i, mark: 'å ä ö' });
  const { files } = await exportNow(scene);
  const manifest = manifestIn(files);
  expect(isSealedBy(openSealer(root).publicKey(tenantId), manifest)).toBe(true);
  expect(ExportManifest.parse(manifest)).toMatchObject({ fromSeq: 1, findings: [], counts: { heads: 1 } });
  for (const { name, sha256: said, sizeBytes } of manifest.files) {
    expect({ name, said, sizeBytes }).toEqual({
      name,
      said: sha256(files[name]!).toString('hex'),
      sizeBytes: Buffer.byteLength(files[name]!),
    });
  }
  expect(Object.keys(files).sort()).toEqual(['manifest.json', ...manifest.files.map(({ name }) => name)].sort());

  const events = files['events.jsonl']!.trimEnd().split('\n');
  const links = files['links.jsonl']!.trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(events).toHaveLength(links.length);
  let hash = genesisOf(tenantId);
  for (const [at, link] of links.entries()) {
    expect(sha256(events[at]!).toString('hex')).toBe(link.digest);
    hash = hashAfter(hash, link.seq, Buffer.from(link.digest, 'hex'));
    expect(hash.toString('hex')).toBe(link.hash);
  }
  expect(manifest.chain.tip).toEqual({ seq: links.length, hash: hash.toString('hex') });
  expect(files['summary.html']).toContain('Åsa Öberg');
});

test('the same stretch gives the same bytes: later, after a vacuum, and from a copy of the rows elsewhere', async () => {
  await using scene = await makeScene();
  const { db, tenantId, database } = scene;
  for (let i = 0; i < 25; i += 1) await doSomething(db, tenantId, 'Anna', { i });
  const first = await exportNow(scene);
  const { fromSeq, toSeq } = manifestIn(first.files);
  for (let i = 0; i < 5; i += 1) await doSomething(db, tenantId, 'Bo', { i });
  await exportNow(scene);
  await asAdmin(database.adminUrl, (admin) => admin.query('vacuum full'));
  const again = await exportNow(scene, { fromSeq, toSeq });
  expect(sha256(again.bytes).toString('hex')).toBe(sha256(first.bytes).toString('hex'));

  await using elsewhere = await makeDatabase();
  await copyRows(database.adminUrl, elsewhere.adminUrl, ['tenant', 'audit_event', 'audit_link', 'audit_head']);
  await using otherDb = await openDatabase({ url: elsewhere.workerUrl });
  await using other = await makeExporting(otherDb);
  const copy = await exportNow({ ...other, tenantId }, { fromSeq, toSeq });
  expect(copy.bytes.equals(first.bytes)).toBe(true);
});

async function asAdmin(url: string, work: (client: Client) => Promise<unknown>): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  await work(client).finally(() => client.end());
}

/** In an order of chance, as rows may lie anywhere. */
const copyRows = (from: string, to: string, tables: string[]) =>
  asAdmin(from, (source) =>
    asAdmin(to, async (target) => {
      await target.query('set session_replication_role = replica');
      for (const table of tables) {
        const { rows } = await source.query(`select jsonb_agg(t order by random()) as all from ${table} t`);
        await target.query(
          `insert into ${table} select (jsonb_populate_recordset(null::${table}, $1)).* on conflict do nothing`,
          [JSON.stringify(rows[0].all)],
        );
      }
    }),
  );

test('exports of a schedule follow each other link by link, also after a run that failed and one run twice', async () => {
  await using scene = await makeScene();
  const { db, tenantId, steps } = scene;
  const scheduleId = await addExportSchedule(db, tenantId);
  const stretches: number[][] = [];
  for (let run = 0; run < 4; run += 1) {
    for (let i = 0; i < 7; i += 1) await doSomething(db, tenantId, 'Anna', { run, i });
    const exportId = newId();
    const asked = { tenantId, scheduleId, exportId };
    expect(await steps.requestExport(asked)).toEqual({ isOpen: true });
    // Another start at the same moment, and the same one once more.
    expect(await steps.requestExport({ ...asked, exportId: newId() })).toEqual({ isOpen: false });
    expect(await steps.requestExport(asked)).toEqual({ isOpen: true });
    if (run === 1) {
      await steps.planExport(asked);
      await steps.finishExport({ ...asked, outcome: 'failed', reason: { code: 'run-ended', facts: {} } });
      continue;
    }
    const { fromSeq, toSeq } = manifestIn(await unzip(await runExport(scene, tenantId, exportId)));
    stretches.push([fromSeq, toSeq]);
  }
  expect(stretches[0]![0]).toBe(1);
  for (const [at, [from]] of stretches.slice(1).entries()) expect(from).toBe(stretches[at]![1]! + 1);
});

test('a database that is restored from before an export does not export the same links once more', async () => {
  await using scene = await makeScene();
  const { db, tenantId, database, steps } = scene;
  const scheduleId = await addExportSchedule(db, tenantId);
  const run = async () => {
    const asked = { tenantId, scheduleId, exportId: newId() };
    await steps.requestExport(asked);
    return manifestIn(await unzip(await runExport(scene, tenantId, asked.exportId)));
  };
  await doSomething(db, tenantId, 'Anna');
  const first = await run();
  // The rows of schedules are as they were before; the record is still there.
  await asAdmin(database.adminUrl, (admin) => admin.query('update export_schedule set exported_seq = 0'));
  expect((await run()).fromSeq).toBe(first.toSeq + 1);
  // Of a chain that is another one by now, what was written down says nothing.
  await scene.deliveries.keepNote(tenantId, `position/${scheduleId}`, { seq: 900, hash: 'ab'.repeat(32) });
  await doSomething(db, tenantId, 'Bo');
  const { fromSeq } = await run();
  expect(fromSeq).toBeGreaterThan(first.toSeq + 1);
  expect(fromSeq).toBeLessThan(900);
});

test('moments give the stretch of links between them', async () => {
  await using scene = await makeScene();
  const { db, tenantId } = scene;
  await doSomething(db, tenantId, 'Anna');
  await exportNow(scene);
  const [{ now } = { now: new Date() }] = await db.readTenant<{ now: Date }>(
    tenantId,
    'select now() as now, tenant.id',
  );
  await doSomething(db, tenantId, 'Bo');
  const { files } = await exportNow(scene, { from: now.toISOString() });
  expect(files['events.csv']).toContain('Bo');
  expect(files['events.csv']).not.toContain('Anna');
  const nothing = await exportNow(scene, { from: '2001-01-01T00:00:00Z', until: '2001-01-02T00:00:00Z' });
  expect(manifestIn(nothing.files).counts).toEqual({ events: 0, links: 0, heads: 0 });
});

test('what the record was changed to behind the rules stands in the manifest and in the summary', async () => {
  await using scene = await makeScene();
  const { db, tenantId, database } = scene;
  for (let i = 0; i < 5; i += 1) await doSomething(db, tenantId, 'Anna', { i });
  await exportNow(scene);
  await asAdmin(database.adminUrl, async (admin) => {
    await admin.query('set session_replication_role = replica');
    const third = '(select event_id from audit_link where seq = 3)';
    await admin.query(`update audit_event set actor_name = 'Bo' where id = ${third}`);
    await admin.query(`delete from audit_event where id = (select event_id from audit_link where seq = 4)`);
  });
  const { files } = await exportNow(scene);
  expect(manifestIn(files).findings).toEqual([
    { code: 'event-changed', seq: 3 },
    { code: 'event-missing', seq: 4 },
  ]);
  expect(files['summary.html']).toContain('event-missing');
  expect(files['events.jsonl']!.split('\n')[3]).toBe('');
});

test('the table opens in LibreOffice with its letters, and no cell is a formula', { timeout: 120_000 }, async ({
  skip,
}) => {
  await using scene = await makeScene();
  const { db, tenantId } = scene;
  const names = ['=1+1', '+1', '-1', '@SUM(A1)', '\t=2', '\r=3', 'Åsa "Öst", Ärla'];
  for (const name of names) await doSomething(db, tenantId, name);
  const csv = (await exportNow(scene)).files['events.csv']!;
  expect(csv.startsWith('\uFEFFseq,at,')).toBe(true);
  for (const name of names.slice(0, 6)) expect(csv).toContain(`"'${name}"`);
  const opened = await throughLibreOffice(csv);
  if (opened === null) return skip('there is no LibreOffice here');
  expect(opened).toContain('Åsa "Öst", Ärla'.replaceAll('"', '""'));
  for (const name of names.slice(0, 4)) expect(opened).toContain(`'${name}`);
  expect(opened).not.toContain('Err:');
});

test('each step, run twice, twice at once, or after it died past a commit, leaves one archive and one end', async () => {
  await using scene = await makeScene();
  const { db, dir } = scene;
  type Case = { tenantId: string; exportId: string };
  const { once, ways } = await tryAgain<Case, object>(db, {
    async arrange() {
      const { tenantId } = await makeShelf(scene.database.adminUrl, db);
      await doSomething(db, tenantId, 'Anna');
      const scheduleId = await addExportSchedule(db, tenantId);
      const exportId = newId();
      await scene.steps.requestExport({ tenantId, scheduleId, exportId });
      return { tenantId, exportId };
    },
    async act({ tenantId, exportId }, door: Database) {
      await runExport(exportingIn(door, dir), tenantId, exportId);
    },
    async look({ tenantId, exportId }) {
      const [row] = await db.readTenant<object>(
        tenantId,
        `select x.state, x.from_seq, x.to_seq, s.exported_seq, x.events_done,
           (select count(*) from delivery d where d.tenant_id = x.tenant_id) as deliveries,
           (select count(*) from audit_event e where e.tenant_id = x.tenant_id and e.action = 'export.end') as ends
         from audit_export x join export_schedule s on s.tenant_id = x.tenant_id and s.id = x.schedule_id
         where x.tenant_id = tenant.id and x.id = $2`,
        [exportId],
      );
      return row!;
    },
  });
  expect(once).toMatchObject({ state: 'finished', deliveries: 1, ends: 1 });
  for (const { way, seen } of ways) expect({ way, seen }).toEqual({ way, seen: once });
  expect(ways.length).toBeGreaterThan(8);
});
