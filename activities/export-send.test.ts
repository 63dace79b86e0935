/** Archives on their way: sent once, tried again while the target is away, and those who see to them are told. */
import { expect, test } from 'vitest';
import { newId, sha256 } from '#schema/id.ts';
import {
  addExport,
  addExportTarget,
  doSomething,
  type ExportScene,
  exportingIn,
  makeExportScene,
  sftpForm,
} from '#tests/rig/export.ts';
import { serveSftp, type TestSftp } from '#tests/rig/sftp.ts';

/** An archive that lies ready and is to be sent to the server. */
async function laidReady({ db, tenantId, dir }: ExportScene, server: TestSftp) {
  await doSomething(db, tenantId, 'Anna');
  const targetId = await addExportTarget(db, tenantId, sftpForm(server));
  const key = { tenantId, exportId: await addExport(db, tenantId, {}, { target_id: targetId }) };
  const { steps } = exportingIn(db, dir, [`127.0.0.1:${server.port}`]);
  await steps.planExport(key);
  expect(await steps.writeExport(key)).toEqual({ isSent: true });
  return { key, steps };
}

async function standing({ db, tenantId }: ExportScene) {
  const [row] = await db.readTenant<{
    state: string;
    sends: number;
    fault: string | null;
    sent: boolean;
    failure: string;
  }>(
    tenantId,
    `select state, sends, send_fault->>'code' as fault, sent_at is not null as sent, failure->>'code' as failure
     from audit_export where tenant_id = tenant.id`,
  );
  const told = await db.readTenant<{ code: string; name: string | null }>(
    tenantId,
    `select code, facts->>'name' as name from notice where tenant_id = tenant.id and permission = 'audit' order by at`,
  );
  return { ...row!, told };
}

test('an archive is sent once, as it lies here, and the row says so', async () => {
  await using scene = await makeExportScene();
  await using server = await serveSftp();
  const { key, steps } = await laidReady(scene, server);
  for (let times = 0; times < 2; times += 1) await steps.sendExport(key);
  expect(await standing(scene)).toMatchObject({ state: 'sending', sends: 1, fault: null, sent: true, told: [] });
  const [delivery] = await scene.db.readTenant<{ sha256: Buffer; name: string }>(
    scene.tenantId,
    'select sha256, name from delivery where tenant_id = tenant.id',
  );
  expect([...server.files].map(([name, bytes]) => [name, sha256(bytes)])).toEqual([
    [`in/${delivery!.name}`, delivery!.sha256],
  ]);
});

test('a target that does not take it is told of once, and what was given up says that it lies here', async () => {
  await using scene = await makeExportScene();
  await using server = await serveSftp();
  const { key, steps } = await laidReady(scene, { ...server, hostKey: `SHA256:${'A'.repeat(43)}` });
  for (let times = 0; times < 5; times += 1) {
    await expect(steps.sendExport(key)).rejects.toMatchObject({ facts: { code: 'target-other-key' } });
  }
  expect(server.files.size).toBe(0);
  const unsent = { code: 'export-unsent', name: 'Arkivet' };
  expect(await standing(scene)).toMatchObject({
    state: 'sending',
    sends: 5,
    fault: 'target-other-key',
    told: [unsent],
  });
  await steps.finishExport({ ...key, outcome: 'failed', reason: { code: 'target-other-key', facts: {} } });
  await steps.finishExport({ ...key, outcome: 'failed', reason: { code: 'target-other-key', facts: {} } });
  const told = [unsent, { code: 'export-given-up', name: null }];
  expect(await standing(scene)).toMatchObject({ state: 'failed', failure: 'export-given-up', told });
});

test('an export that fails before its archive lies ready is told of too, and its file is gone', async () => {
  await using scene = await makeExportScene();
  const { db, tenantId, steps, deliveries } = scene;
  const key = { tenantId, exportId: await addExport(db, tenantId) };
  await steps.planExport(key);
  const half = await deliveries.keep(tenantId, `${key.exportId}.zip`, pieces('half of it'));
  await steps.finishExport({ ...key, outcome: 'failed', reason: { code: 'export-stopped', facts: {} } });
  expect(await standing(scene)).toMatchObject({
    ...{ state: 'failed', failure: 'export-stopped' },
    told: [{ code: 'export-failed', name: null }],
  });
  await expect(deliveries.read(half.path)).rejects.toMatchObject({ code: 'not-found' });
  // What nobody knows of any more is not sent.
  await steps.sendExport({ tenantId, exportId: newId() });
});

test('nothing more is sent to a target that was removed, whose password is forgotten', async () => {
  await using scene = await makeExportScene();
  await using server = await serveSftp();
  const { key, steps } = await laidReady(scene, server);
  await scene.db.withTenant(scene.tenantId, ({ sql, tenantId }) =>
    sql(`update export_target set removed_at = now(), sealed = '' where tenant_id = $1`, [tenantId]),
  );
  const gone = { code: 'export-target-gone' };
  await expect(steps.sendExport(key)).rejects.toMatchObject({ facts: gone });
  await steps.finishExport({ ...key, outcome: 'failed', reason: { ...gone, facts: {} } });
  expect(server.files.size).toBe(0);
  expect(await standing(scene)).toMatchObject({ state: 'failed', failure: gone.code, told: [{ ...gone, name: null }] });
});

test('an archive that is written while its export ends does not stay behind', async () => {
  await using scene = await makeExportScene();
  const { db, tenantId, dir, deliveries } = scene;
  await doSomething(db, tenantId, 'Anna');
  const key = { tenantId, exportId: await addExport(db, tenantId) };
  await scene.steps.planExport(key);
  const ending = exportingIn(db, dir, [], (door) => ({
    ...door,
    async keep(...given: Parameters<typeof deliveries.keep>) {
      await scene.steps.finishExport({ ...key, outcome: 'cancelled', reason: null });
      return deliveries.keep(...given);
    },
  }));
  await ending.steps.writeExport(key);
  await expect(deliveries.read(`export/${tenantId}/${key.exportId}.zip`)).rejects.toMatchObject({ code: 'not-found' });
  expect(await standing(scene)).toMatchObject({ state: 'cancelled' });
});

async function* pieces(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text);
}
