/** Uploads that end in two ways at once, or have ended: bytes that were accepted are not taken away again. */
import { expect, test } from 'vitest';
import { reconcileUploads } from '#activities/upload/outbox.ts';
import { system } from '#schema/audit.ts';
import { receiveUpload } from '#schema/receive.ts';
import { makeFolder, senderTo, startReceiving } from '#tests/rig/tus.ts';

const text = 'Avgiften för bygglov är 4 200 kronor.';
const sizeBytes = Buffer.byteLength(text);

/** An editor who has begun a file, and how its row is read and written. */
async function beginOne(desk: Awaited<ReturnType<typeof startReceiving>>) {
  const { tenantId, collectionId, people } = desk.api.ours;
  const sender = senderTo(desk.url, people.editor);
  const path = (await sender.begin(collectionId, 'Taxa.txt', sizeBytes)).headers.get('location')!;
  const id = path.split('/').at(-1)!;
  const change = (to: string) =>
    desk.api.db.withTenant(tenantId, ({ sql }) =>
      sql(`update upload set ${to} where tenant_id = $1 and id = $2`, [tenantId, id]),
    );
  const read = async () => {
    const [row] = await desk.api.db.readTenant<{ state: string; lease_wanted: boolean }>(
      tenantId,
      'select state, lease_wanted from upload where tenant_id = tenant.id and id = $2',
      [id],
    );
    return row!;
  };
  return { tenantId, sender, path, id, change, read };
}

test('one that is received while somebody waits to break it off keeps its bytes', async () => {
  using folder = makeFolder();
  await using desk = await startReceiving(folder.dir);
  const { tenantId, sender, path, id, change, read } = await beginOne(desk);
  await sender.patch(path, 0, text.slice(0, 10));
  await change(`lease_token = gen_random_uuid(), lease_until = now() + interval '1 minute'`);
  const breakingOff = sender.send('DELETE', path);
  await expect.poll(async () => (await read()).lease_wanted, { timeout: 20_000 }).toBe(true);
  await desk.api.db.withTenant(tenantId, (tx) => receiveUpload(tx, system, id));
  await change('lease_token = null, lease_until = null');
  expect((await breakingOff).status).toBe(410);
  expect(await desk.arrivals.size(tenantId, id)).toBe(10);
  expect(await read()).toMatchObject({ state: 'received' });
});

test('one that was given up after its reading failed is not read again, and says so', async () => {
  using folder = makeFolder();
  await using desk = await startReceiving(folder.dir);
  const { api, arrivals } = desk;
  const { tenantId, sender, path, id, change, read } = await beginOne(desk);
  const extractId = (await sender.patch(path, 0, text)).headers.get('diarium-extract');
  const fail = () =>
    api.db.withTenant(tenantId, ({ sql }) =>
      sql(`update extract set state = 'failed', ended_at = now() where tenant_id = $1`, [tenantId]),
    );
  await fail();
  await change(`updated_at = now() - interval '25 hours'`);
  const retry = (headers: Record<string, string> = {}) =>
    api.as(api.ours.people.editor, 'POST', `/extract/${extractId}/retry`, undefined, headers);
  expect((await retry()).statusCode).toBe(202);
  await reconcileUploads({ db: api.db, arrivals }, tenantId);
  expect(await arrivals.size(tenantId, id), 'while it is being read once more').toBe(sizeBytes);
  await fail();
  await reconcileUploads({ db: api.db, arrivals }, tenantId);
  expect(await read()).toMatchObject({ state: 'expired' });
  const late = await retry();
  expect([late.statusCode, late.json().code]).toEqual([410, 'upload-gone']);
});

test('folders too are names without control and direction marks', async () => {
  using folder = makeFolder();
  await using desk = await startReceiving(folder.dir);
  const { collectionId, people, tenantId } = desk.api.ours;
  const given = 'Bygg\u0000lov/\u202Enet/../C:\\taxor/ ';
  const begun = await senderTo(desk.url, people.editor).begin(collectionId, 'a.txt', 1, given);
  expect(begun.status).toBe(201);
  const kept = await desk.api.db.readTenant(tenantId, 'select folder from upload where tenant_id = tenant.id');
  expect(kept).toEqual([{ folder: 'Bygglov/net/C:/taxor' }]);
});
