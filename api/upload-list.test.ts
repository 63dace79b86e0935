/** Files on their way, as those see them who read where they go, and how many of them one person may have. */
import { expect, test } from 'vitest';
import type { ListOf } from '#schema/list.ts';
import { type ComingUpload, maxFilesAtOnce } from '#schema/upload.ts';
import type { TestPerson } from '#tests/rig/api.ts';
import { makeFolder, senderTo, startReceiving } from '#tests/rig/tus.ts';

test('what is on its way is seen by all who read there, whose it is and how far it has come; what has come is not', async () => {
  using folder = makeFolder();
  await using desk = await startReceiving(folder.dir);
  const { api, url } = desk;
  const { collectionId, people } = api.ours;
  const sender = senderTo(url, people.editor);
  const begin = async (name: string, where = '') =>
    (await sender.begin(collectionId, name, 10, where)).headers.get('location')!;
  const half = await begin('halv.txt', 'Bygg/Taxor');
  const whole = await begin('hel.txt');
  const newest = await begin('ny.txt');
  await sender.patch(half, 0, '12345');
  await sender.patch(whole, 0, '1234567890');
  await sender.send('DELETE', await begin('avbruten.txt'));

  const list = async (person: TestPerson, more = '') =>
    (await (
      await senderTo(url, person).send('GET', `/api/v1/upload?collectionId=${collectionId}${more}`)
    ).json()) as ListOf<ComingUpload>;
  const { items, next } = await list(people.editor);
  expect(next).toBeNull();
  expect(items.map(({ id }) => `/api/v1/upload/${id}`)).toEqual([newest, half]);
  expect(items[1]).toMatchObject({ name: 'halv.txt', folder: 'Bygg/Taxor', sizeBytes: 10, receivedBytes: 5 });
  expect(items[1]).toMatchObject({ isMine: true, personName: expect.stringMatching(/\S/) });
  expect(items[0]).toMatchObject({ receivedBytes: 0 });

  const seen = await list(people.user, '&limit=1');
  expect(seen.items).toMatchObject([{ name: 'ny.txt', isMine: false }]);
  const rest = await list(people.user, `&limit=1&cursor=${seen.next}`);
  expect([rest.items[0]!.name, rest.next]).toEqual(['halv.txt', null]);
  for (const person of [people.outsider, api.theirs.people.administrator]) {
    const answer = await senderTo(url, person).send('GET', `/api/v1/upload?collectionId=${collectionId}`);
    expect(answer.status).toBe(404);
  }
});

test('whoever has as many files on their way as may be is told to wait, and goes on when one of them is given up', async () => {
  using folder = makeFolder();
  await using desk = await startReceiving(folder.dir);
  const { api, url } = desk;
  const { tenantId, collectionId, people } = api.ours;
  const sender = senderTo(url, people.editor);
  const first = (await sender.begin(collectionId, 'a.txt', 1)).headers.get('location')!;
  await api.db.withTenant(tenantId, ({ sql }) =>
    sql(
      `insert into upload (tenant_id, id, collection_id, person_id, name, media_type, size_bytes)
       select $1, gen_random_uuid(), $2, $3, 'a.txt', 'text/plain', 1 from generate_series(2, $4::int)`,
      [tenantId, collectionId, people.editor.personId, maxFilesAtOnce],
    ),
  );
  const refused = await sender.begin(collectionId, 'b.txt', 1);
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '60']);
  expect(await refused.json()).toMatchObject({ code: 'uploads-at-once' });
  expect((await senderTo(url, people.administrator).begin(collectionId, 'b.txt', 1)).status).toBe(201);
  expect((await sender.send('DELETE', first)).status).toBe(204);
  expect((await sender.begin(collectionId, 'b.txt', 1)).status).toBe(201);
});
