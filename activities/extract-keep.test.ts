/** What becomes an original, and what of a file that does not become one is left: nothing. */
import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { systemTenantId } from '#schema/tenant.ts';
import { makeDesk } from '#tests/rig/bring.ts';
import { addHold } from '#tests/rig/hold.ts';
import { type Library, makeLibrary } from '#tests/rig/library.ts';

const fees = 'Avgiften för bygglov är 4 200 kronor.';

const filesIn = (dir: string) =>
  readdirSync(dir, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).length;

const documents = ({ db, shelf }: Library) =>
  db.readTenant<{ id: string; key: string; narrowed: boolean; versions: number }>(
    shelf.tenantId,
    `select d.id, d.key, d.narrowed, (select count(*)::int from version v
       where v.tenant_id = tenant.id and v.document_id = d.id) as versions
     from document d where d.tenant_id = tenant.id order by d.key`,
  );

/** Everything that is there is kept to groups in which nobody is. */
const narrowAll = ({ db, shelf }: Library) =>
  db.withTenant(shelf.tenantId, ({ sql, tenantId }) =>
    sql('update document set narrowed = true where tenant_id = $1', [tenantId]),
  );

test('a file for which there is no room leaves nothing in the store, where it would be counted by nobody', async () => {
  await using library = await makeLibrary();
  await using desk = await makeDesk(library);
  const first = await desk.bring('a.txt', fees);
  const second = await desk.bring('b.txt', `${fees} Och mer.`);
  const twin = await desk.bring('c.txt', fees);
  await desk.work(first);
  await library.db.withTenant(systemTenantId, ({ sql }) =>
    sql(`update tenant set quota = quota || '{"pages": 1}' where id = $1`, [library.shelf.tenantId]),
  );
  await expect(desk.keepOriginal(second)).rejects.toMatchObject({ facts: { code: 'quota-pages' } });
  expect(filesIn(desk.dir)).toBe(1);
  expect((await desk.keepOriginal(twin)).isNew).toBe(false);
  expect(filesIn(desk.dir), 'the same bytes belong to a document').toBe(1);
});

test('that the same bytes are there is told to nobody from whom they are kept', async () => {
  await using library = await makeLibrary();
  await using desk = await makeDesk(library);
  await desk.work(await desk.bring('a.txt', fees));
  await narrowAll(library);
  await desk.work(await desk.bring('b.txt', fees));
  expect(await documents(library)).toMatchObject([
    { key: 'a.txt', narrowed: true },
    { key: 'b.txt', narrowed: false },
  ]);
});

test('nobody replaces by its name what is kept from them', async () => {
  await using library = await makeLibrary();
  await using desk = await makeDesk(library);
  await desk.work(await desk.bring('a.txt', fees));
  await narrowAll(library);
  const key = await desk.bring('a.txt', 'Något annat.');
  await expect(desk.keepOriginal(key)).rejects.toMatchObject({ facts: { code: 'name-taken' } });
  expect(await documents(library)).toMatchObject([{ key: 'a.txt', versions: 1 }]);
  expect(filesIn(desk.dir)).toBe(1);
});

test('what came into a held collection stays as it came, when its upload is called off', async () => {
  await using library = await makeLibrary();
  await using desk = await makeDesk(library);
  const { tenantId, collectionId } = library.shelf;
  const key = await desk.bring('a.txt', fees);
  await desk.keepOriginal(key);
  const scopes = [{ kind: 'collection' as const, id: collectionId }];
  await library.db.withTenant(tenantId, (tx) => addHold(tx, 'Tvist', { scopes }));
  await desk.finishExtract({ ...key, outcome: 'cancelled', reason: null });
  expect(await documents(library)).toMatchObject([{ key: 'a.txt', versions: 1 }]);
  expect(filesIn(desk.dir)).toBe(1);
});
