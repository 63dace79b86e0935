/** Exports through the API: why first, secrets sealed, archives for those who may and until they expire. */
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { system } from '#schema/audit.ts';
import { deliveryBound, keepDelivery } from '#schema/delivery.ts';
import { forgetPerson } from '#schema/forget-person.ts';
import { sha256 } from '#schema/id.ts';
import { openPersonKeys } from '#schema/person-key.ts';
import { sealPieces } from '#schema/piece-seal.ts';
import { requireTarget } from '#schema/request-export.ts';
import { addPerson } from '#tests/probe/person.ts';
import { adder } from '#tests/rig/adder.ts';
import { idleEngine, startApi } from '#tests/rig/api.ts';
import { rootKey } from '#tests/rig/key.ts';

const bytes = Buffer.from('an archive, 12'.slice(0, 12));
const withArchives = {
  deliveries: {
    read: async (_path: string, part?: { from: number; to: number }) =>
      Readable.from([bytes.subarray(part?.from, part?.to)]),
  },
};
const begin = { category: 'supervision', reason: 'Tillsynen har frågat' };
const target = {
  ...{ kind: 'sftp', name: 'Arkivet', host: 'sftp.example', user: 'diarium', password: 'hemligt-hos-arkivet' },
  hostKey: `SHA256:${'A'.repeat(43)}`,
};
const plan = { name: 'Natt', schedule: { every: 'day' }, ...begin };

test('nothing of the record is exported, now or by schedule, before somebody says why it is read', async () => {
  await using api = await startApi(withArchives);
  const officer = await addPerson(api.db, api.ours.tenantId, 'compliance-officer', null);
  for (const [path, body] of [
    ['/export', {}],
    ['/export-schedule', plan],
  ] as const) {
    const refused = await api.as(officer, 'POST', path, body);
    expect(refused.statusCode).toBe(403);
    expect(refused.json()).toMatchObject({ code: 'reading-needed' });
  }
  await api.as(officer, 'POST', '/audit/reading', begin);
  const asked = await api.as(officer, 'POST', '/export', { range: { fromSeq: 3, toSeq: 9 } });
  expect(asked.statusCode).toBe(202);
  expect(asked.json()).toMatchObject({ ...begin, state: 'requested', range: { fromSeq: 3, toSeq: 9 } });
  const made = await api.as(officer, 'POST', '/export-schedule', plan);
  expect(made.statusCode).toBe(201);
  const changed = await api.as(officer, 'PUT', `/export-schedule/${made.json().id}`, { ...plan, name: 'Dag' });
  expect(changed.json()).toMatchObject({ form: { name: 'Dag' }, exportedSeq: 0 });
});

test('an export by a schedule is asked for before its time, for the reason of whoever asks, one at a time', async () => {
  const begun: string[] = [];
  const temporal = { ...idleEngine, startExport: async (_tenantId: string, id: string) => void begun.push(id) };
  await using api = await startApi({ temporal });
  const officer = await addPerson(api.db, api.ours.tenantId, 'compliance-officer', null);
  await api.as(officer, 'POST', '/audit/reading', begin);
  const { id } = (await api.as(officer, 'POST', '/export-schedule', { ...plan, category: 'routine' })).json();
  const asked = await api.as(officer, 'POST', `/export-schedule/${id}/run`);
  expect(asked.statusCode).toBe(202);
  expect(asked.json()).toMatchObject({ ...begin, scheduleId: id, state: 'requested', range: {} });
  expect(begun).toEqual([asked.json().id]);
  const again = await api.as(officer, 'POST', `/export-schedule/${id}/run`);
  expect(again.json()).toMatchObject({ status: 409, code: 'export-open' });
});

test('a target is shown without what signs in there, which is sealed, and stays while a schedule sends there', async () => {
  await using api = await startApi(withArchives);
  const officer = await addPerson(api.db, api.ours.tenantId, 'compliance-officer', null);
  await api.as(officer, 'POST', '/audit/reading', begin);
  const made = await api.as(officer, 'POST', '/export-target', target);
  expect(made.statusCode).toBe(201);
  const { id } = made.json();
  const listed = await api.as(officer, 'GET', '/export-target');
  for (const { body } of [made, listed]) expect(body).not.toContain('hemligt');
  const rows = await api.db.readTenant<object>(
    api.ours.tenantId,
    `select (select jsonb_agg(t) from export_target t where t.tenant_id = tenant.id)::text
       || (select jsonb_agg(e.details) from audit_event e where e.tenant_id = tenant.id)::text as all`,
  );
  expect(JSON.stringify(rows)).not.toContain('hemligt');
  const { id: scheduleId } = (await api.as(officer, 'POST', '/export-schedule', { ...plan, targetId: id })).json();
  expect((await api.as(officer, 'DELETE', `/export-target/${id}`)).json()).toMatchObject({ code: 'target-used' });
  expect((await api.as(officer, 'DELETE', `/export-schedule/${scheduleId}`)).statusCode).toBe(204);
  expect((await api.as(officer, 'DELETE', `/export-target/${id}`)).statusCode).toBe(204);
  const sealed = 'select sealed from export_target where tenant_id = tenant.id and id = $2';
  expect(await api.db.readTenant(api.ours.tenantId, sealed, [id])).toEqual([{ sealed: '' }]);
});

test('a bucket that anybody on the way could read, or that signs in within its address, is no target', async () => {
  await using api = await startApi({ exportAllow: new Set(['minio.internal:9000']) });
  const officer = await addPerson(api.db, api.ours.tenantId, 'compliance-officer', null);
  const bucket = { kind: 's3', name: 'Arkivet', bucket: 'arkivet', accessKeyId: 'a', secretAccessKey: 'b' };
  const add = (endpoint: string) => api.as(officer, 'POST', '/export-target', { ...bucket, endpoint });
  expect((await add('http://bucket.example')).json()).toMatchObject({ status: 400, code: 'target-plain' });
  const signed = await add('https://olga:hemligt@bucket.example');
  expect(signed.json()).toMatchObject({ status: 400, code: 'target-address' });
  expect(signed.body).not.toContain('hemligt');
  expect((await add('http://minio.internal:9000')).statusCode).toBe(201);
  expect((await add('https://bucket.example')).statusCode).toBe(201);
});

test('an archive is for those who may what it is of, whole or in part, until it expires', async () => {
  await using api = await startApi(withArchives);
  const { administrator, editor, user, outsider } = api.ours.people;
  const path = `/delivery/${api.ours.deliveryId}`;
  const whole = await api.as(administrator, 'GET', path);
  expect(whole.statusCode).toBe(200);
  expect(whole.rawPayload.equals(bytes)).toBe(true);
  expect(whole.headers['content-disposition']).toContain('attachment');
  // A collection's is its owners': neither others in the space, nor administrators who are not in it.
  for (const other of [user, editor, outsider, api.theirs.people.administrator]) {
    expect((await api.as(other, 'GET', path)).statusCode).toBe(404);
  }
  await api.db.withTenant(api.ours.tenantId, ({ sql, tenantId }) =>
    sql(`update delivery set expires_at = now() - interval '1 second' where tenant_id = $1`, [tenantId]),
  );
  expect((await api.as(administrator, 'GET', path)).statusCode).toBe(404);
});

test('an answer is sealed for whom it is about: it is fetched open, whole or in part, and not when they are gone', async () => {
  const plain = Buffer.from('PK everything about somebody'.repeat(5_000));
  let sealed = Buffer.alloc(0);
  const read = async (_path: string, part?: { from: number; to: number }) =>
    Readable.from([sealed.subarray(part?.from, part?.to)]);
  await using api = await startApi({ deliveries: { read } });
  const { tenantId, accessRequestId: id } = api.ours;
  const key = await openPersonKeys(api.db, rootKey).keyOfRequest(tenantId, id);
  sealed = await buffer(sealPieces(key, deliveryBound(tenantId, id), Readable.from([plain])));
  expect(sealed.includes('everything')).toBe(false);
  const what = {
    id,
    objectId: id,
    what: 'person-request',
    name: 'utdrag.zip',
    path: 'utdrag',
    isSealed: true,
  } as const;
  const kept = { sha256: sha256(plain), sizeBytes: plain.length };
  await api.db.withTenant(tenantId, (tx) => keepDelivery(tx, { ...what, ...kept }));
  const officer = await addPerson(api.db, tenantId, 'compliance-officer', null);
  await api.as(officer, 'POST', '/audit/reading', begin);
  const fetched = (range?: string) => api.as(officer, 'GET', `/delivery/${id}`, undefined, range ? { range } : {});
  expect((await fetched()).rawPayload.equals(plain)).toBe(true);
  const part = await fetched('bytes=65000-70000');
  expect(part.statusCode).toBe(206);
  expect(part.rawPayload.equals(plain.subarray(65_000, 70_001))).toBe(true);
  await api.db.withTenant(tenantId, async (tx) => {
    const [of] = await tx.sql<{ id: string }>(
      'select person_id as id from person_request where tenant_id = $1 and id = $2',
      [tenantId, id],
    );
    await forgetPerson(tx, system, of!.id);
  });
  expect((await fetched()).statusCode).toBe(404);
});

test('each part of an archive that is fetched is recorded: without its first byte it tells as much', async () => {
  await using api = await startApi(withArchives);
  const { administrator } = api.ours.people;
  const fetchPart = (method: string, range: string) =>
    api.as(administrator, method, `/delivery/${api.ours.deliveryId}`, undefined, { range });
  const rest = await fetchPart('GET', 'bytes=1-');
  expect([rest.statusCode, rest.rawPayload.length]).toEqual([206, bytes.length - 1]);
  expect((await fetchPart('GET', 'bytes=900-')).statusCode).toBe(416);
  expect((await fetchPart('HEAD', 'bytes=1-')).statusCode).toBe(206);
  const fetched = await api.db.readTenant(
    api.ours.tenantId,
    `select object_id as id from audit_event where tenant_id = tenant.id and action = 'delivery.fetch'`,
  );
  expect(fetched).toEqual([{ id: api.ours.deliveryId }]);
});

test('a target is not removed under a schedule that is being made to send there', async () => {
  await using api = await startApi(withArchives);
  const officer = await addPerson(api.db, api.ours.tenantId, 'compliance-officer', null);
  const { id } = (await api.as(officer, 'POST', '/export-target', target)).json();
  let removal: ReturnType<typeof api.as> | undefined;
  await api.db.withTenant(api.ours.tenantId, async (tx) => {
    await requireTarget(tx, id);
    removal = api.as(officer, 'DELETE', `/export-target/${id}`);
    const waiting = `select from pg_locks join pg_stat_activity using (pid)
      where not granted and datname = current_database()`;
    await expect.poll(() => tx.sql(waiting), { timeout: 20_000 }).toHaveLength(1);
    await adder(tx)('export_schedule', {
      ...{ name: 'Natt', schedule: '{}', target_id: id, made_by: officer.personId, made_name: 'Anna' },
      ...begin,
    });
  });
  expect((await removal)?.json()).toMatchObject({ code: 'target-used' });
});
