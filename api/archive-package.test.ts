/** A package that is refused as it is brought leaves nothing behind. */
import { expect, test } from 'vitest';
import { openFiles } from '#activities/outside/files.ts';
import { openWorkFolder } from '#activities/outside/work-folder.ts';
import { systemTenantId } from '#schema/tenant.ts';
import { startApi } from '#tests/rig/api.ts';

test('a package for which there is no room is refused with the reason, and is in the store no more', async () => {
  await using folder = await openWorkFolder();
  const packages = openFiles({ dir: folder.path });
  await using api = await startApi({ packages });
  const { ours, db, app } = api;
  const setBytes = (bytes: number | null) =>
    db.withTenant(systemTenantId, (tx) =>
      tx.sql('update tenant set quota = quota || $2 where id = $1', [ours.tenantId, JSON.stringify({ bytes })]),
    );
  const bring = () =>
    app.inject({
      method: 'POST',
      url: `/api/v1/archive-package/import?spaceId=${ours.spaceId}`,
      headers: {
        cookie: `diarium=${ours.people.administrator.cookie}`,
        ...{ origin: 'http://127.0.0.1:3000', 'sec-fetch-site': 'same-origin', 'content-type': 'application/zip' },
      },
      payload: Buffer.from('PK'),
    });
  const [used] = await db.readTenant<{ bytes: number }>(
    ours.tenantId,
    'select sum(size_bytes)::int as bytes from blob where tenant_id = tenant.id',
  );
  await setBytes(used!.bytes + 1);
  const refused = await bring();
  expect(refused.json()).toMatchObject({ status: 409, code: 'quota-bytes' });
  expect(await packages.count(ours.tenantId)).toBe(0);
  await setBytes(used!.bytes + 2);
  expect((await bring()).statusCode).toBe(201);
  expect(await packages.count(ours.tenantId)).toBe(1);
});
