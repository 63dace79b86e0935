/** The record goes out whole: no gap, no overlap, and what is wrong with it is said. */
import { expect, test } from 'vitest';
import { genesisOf, hashAfter } from '#schema/chain.ts';
import { ExportManifest } from '#schema/export-manifest.ts';
import { newId, sha256 } from '#schema/id.ts';
import { isSealedBy, openSealer } from '#schema/seal.ts';
import { readArchive } from '#tests/rig/archive.ts';
import { asAdmin } from '#tests/rig/database.ts';
import {
  addExportSchedule,
  doSomething,
  exportNow,
  makeExportScene,
  manifestIn,
  root,
  runExport,
} from '#tests/rig/export.ts';

test('an archive proves itself: files by their digests, events by their links, links by the sealed manifest', async () => {
  await using scene = await makeExportScene();
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

test('exports of a schedule follow each other link by link, also after a run that failed and one run twice', async () => {
  await using scene = await makeExportScene();
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
      await steps.finishExport({ ...asked, outcome: 'failed', reason: { code: 'export-stopped', facts: {} } });
      continue;
    }
    const { fromSeq, toSeq } = manifestIn(await readArchive(await runExport(scene, tenantId, exportId)));
    stretches.push([fromSeq, toSeq]);
  }
  expect(stretches[0]![0]).toBe(1);
  for (const [at, [from]] of stretches.slice(1).entries()) expect(from).toBe(stretches[at]![1]! + 1);
});

test('a database that is restored from before an export does not export the same links once more', async () => {
  await using scene = await makeExportScene();
  const { db, tenantId, database, steps } = scene;
  const scheduleId = await addExportSchedule(db, tenantId);
  const run = async () => {
    const asked = { tenantId, scheduleId, exportId: newId() };
    await steps.requestExport(asked);
    return manifestIn(await readArchive(await runExport(scene, tenantId, asked.exportId)));
  };
  await doSomething(db, tenantId, 'Anna');
  const first = await run();
  // The rows of schedules are as they were before; the record is still there.
  await asAdmin(database.adminUrl, ['update export_schedule set exported_seq = 0']);
  expect((await run()).fromSeq).toBe(first.toSeq + 1);
  // Of a chain that is another one by now, what was written down says nothing.
  await scene.deliveries.keepNote(tenantId, `position/${scheduleId}`, { seq: 900, hash: 'ab'.repeat(32) });
  await doSomething(db, tenantId, 'Bo');
  const { fromSeq } = await run();
  expect(fromSeq).toBeGreaterThan(first.toSeq + 1);
  expect(fromSeq).toBeLessThan(900);
});

test('moments give the stretch of links between them', async () => {
  await using scene = await makeExportScene();
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
  await using scene = await makeExportScene();
  const { db, tenantId, database } = scene;
  for (let i = 0; i < 5; i += 1) await doSomething(db, tenantId, 'Anna', { i });
  await exportNow(scene);
  const eventOf = (seq: number) => `(select event_id from audit_link where seq = ${seq})`;
  await asAdmin(database.adminUrl, [
    'set session_replication_role = replica',
    `update audit_event set actor_name = 'Bo' where id = ${eventOf(3)}`,
    `delete from audit_event where id = ${eventOf(4)}`,
  ]);
  const { files } = await exportNow(scene);
  expect(manifestIn(files).findings).toEqual([
    { code: 'event-changed', seq: 3 },
    { code: 'event-missing', seq: 4 },
  ]);
  expect(files['summary.html']).toContain('event-missing');
  expect(files['events.jsonl']!.split('\n')[3]).toBe('');
});

test('no cell of the table is a formula, whatever somebody is called', async () => {
  await using scene = await makeExportScene();
  const { db, tenantId } = scene;
  const names = ['=1+1', '+1', '-1', '@SUM(A1)', '\t=2', '\r=3'];
  for (const name of names) await doSomething(db, tenantId, name);
  const csv = (await exportNow(scene)).files['events.csv']!;
  expect(csv.startsWith('\uFEFFseq,at,')).toBe(true);
  for (const name of names) expect(csv).toContain(`"'${name}"`);
});
