/** Each outside call of an export's whole way fails once, before and after its effect: one archive is left, and sent. */
import { readdir } from 'node:fs/promises';
import { expect } from 'vitest';
import { newId } from '#schema/id.ts';
import {
  addExportSchedule,
  addExportTarget,
  doSomething,
  exportingIn,
  makeExportScene,
  sftpForm,
} from '#tests/rig/export.ts';
import { makeShelf } from '#tests/rig/knowledge.ts';
import { serveSftp } from '#tests/rig/sftp.ts';
import { tryEachCall } from './each-call.ts';
import type { Flaw } from './flaw.ts';
import { openRowReader, plainPath } from './rows.ts';

/** Answers how many calls failed. */
export async function proveEachExportCall(): Promise<number> {
  await using scene = await makeExportScene();
  await using reader = await openRowReader(scene.database.adminUrl);
  await using server = await serveSftp();
  const { db, dir } = scene;

  async function left(flaw: Flaw) {
    const { tenantId } = await makeShelf(scene.database.adminUrl, db);
    const targetId = await addExportTarget(db, tenantId, sftpForm(server));
    const scheduleId = await addExportSchedule(db, tenantId, { target_id: targetId });
    for (let i = 0; i < 3; i += 1) await doSomething(db, tenantId, 'Anna', { i });
    const { steps } = exportingIn(db, dir, [`127.0.0.1:${server.port}`], flaw.at);
    const key = { tenantId, exportId: newId() };
    server.files.clear();
    await flaw.past(() => steps.requestExport({ ...key, scheduleId }));
    await flaw.past(() => steps.planExport(key));
    await flaw.past(() => steps.writeExport(key));
    await flaw.past(() => steps.sendExport(key));
    await flaw.past(() => steps.finishExport({ ...key, outcome: 'finished', reason: null }));
    const rows = await reader.rowsOf(tenantId);
    const [run] = await db.readTenant(
      tenantId,
      `select x.state, x.from_seq, x.to_seq, x.events_done, x.send_fault, x.sent_at is not null as sent,
         s.exported_seq, d.size_bytes from audit_export x
         join export_schedule s on s.tenant_id = x.tenant_id and s.id = x.schedule_id
         join delivery d on d.tenant_id = x.tenant_id and d.id = x.delivery_id
       where x.tenant_id = tenant.id`,
    );
    const stored = await readdir(dir, { recursive: true });
    return {
      run,
      counts: Object.fromEntries(Object.entries(rows).map(([table, found]) => [table, found.length])),
      files: stored
        .filter((path) => path.includes(tenantId))
        .map(plainPath)
        .sort(),
      sent: [...server.files].map(([name, bytes]) => [name, bytes.length]),
    };
  }

  const { reference, failed } = await tryEachCall(left);
  expect(reference.run).toMatchObject({ state: 'finished', sent: true, send_fault: null });
  expect(reference.sent).toHaveLength(1);
  return failed;
}
