/** An organisation that is suspended, and one whose quota is used up, as the steps over a file meet it. */
import { expect, test } from 'vitest';
import { system } from '#schema/audit.ts';
import { turnTenant } from '#schema/suspension.ts';
import { openQuota, type Quota, systemTenantId } from '#schema/tenant.ts';
import { makeDesk } from '#tests/rig/bring.ts';
import { find, type Library, makeLibrary } from '#tests/rig/library.ts';
import { releaseHeld } from './extract/hold.ts';

const turn = ({ db, shelf }: Library, to: 'suspend' | 'resume') =>
  db.withTenant(systemTenantId, (tx) => turnTenant(tx, system, shelf.tenantId, to));

const setQuota = ({ db, shelf }: Library, quota: Partial<Quota>) =>
  db.withTenant(systemTenantId, ({ sql }) =>
    sql('update tenant set quota = $2 where id = $1', [shelf.tenantId, JSON.stringify({ ...openQuota, ...quota })]),
  );

const countOf = async ({ db, shelf }: Library, table: 'extracted' | 'embedding' | 'document' | 'blob') =>
  (await db.readTenant(shelf.tenantId, `select from ${table} t where t.tenant_id = tenant.id`)).length;

test('no page is read and none embedded while an organisation is suspended; then exactly what was held goes on', async () => {
  await using library = await makeLibrary();
  await using desk = await makeDesk(library);
  const { tenantId } = library.shelf;
  const told: string[] = [];
  const release = () => releaseHeld(library.db, tenantId, async (id) => void told.push(id));
  const key = await desk.bring('a.txt', 'Avgiften för bygglov är 4 200 kronor.');
  await desk.keepOriginal(key);
  await turn(library, 'suspend');
  expect(await desk.readPages(key)).toEqual({ isMore: true, isHeld: true });
  expect(await countOf(library, 'extracted')).toBe(0);
  await turn(library, 'resume');
  await release();
  await release();
  expect(told).toEqual([key.extractId]);

  expect(await desk.readPages(key)).toEqual({ isMore: false });
  await desk.cutText(key);
  await turn(library, 'suspend');
  expect(await desk.embedText(key)).toEqual({ isMore: true, isHeld: true });
  expect(await countOf(library, 'embedding')).toBe(0);
  await turn(library, 'resume');
  await desk.work(key);
  expect((await find(library, 'bygglov')).length).toBe(1);
});

test('a file that there is no room for is refused with the quota, and is not kept', async () => {
  for (const [name, limit] of [
    ['bytes', 20],
    ['pages', 1],
  ] as const) {
    await using library = await makeLibrary();
    await using desk = await makeDesk(library);
    await desk.work(await desk.bring('a.txt', 'Avgift'));
    await setQuota(library, { [name]: limit });
    const refused = await desk.bring('b.txt', 'Avgiften för bygglov är 4 200 kronor.');
    await expect(desk.keepOriginal(refused)).rejects.toMatchObject({ facts: { code: `quota-${name}`, limit } });
    expect([await countOf(library, 'document'), await countOf(library, 'blob')]).toEqual([1, 1]);
  }
});

test('a new version of a file that is there takes no page of the quota', async () => {
  await using library = await makeLibrary();
  await using desk = await makeDesk(library);
  await desk.work(await desk.bring('a.txt', 'Avgift'));
  await setQuota(library, { pages: 1 });
  await desk.work(await desk.bring('a.txt', 'Avgiften är 4 200 kronor.'));
  expect((await find(library, 'kronor')).length).toBe(1);
});
