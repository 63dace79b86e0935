/** Lists: every row once, in a stable order, whatever happens between two pages. */
import { expect, test } from 'vitest';
import { newId, sha256 } from '#schema/id.ts';
import type { ListOf } from '#schema/list.ts';
import type { Space } from '#schema/space.ts';
import { startApi, type TestApi } from '#tests/rig/api.ts';

async function all<Item>(
  api: TestApi,
  path: string,
  between: () => Promise<unknown> = async () => {},
): Promise<Item[]> {
  const items: Item[] = [];
  for (let next: string | null = ''; next !== null; ) {
    const cursor: string = next && `&cursor=${encodeURIComponent(next)}`;
    const page: ListOf<Item> = (await api.as(api.ours.people.administrator, 'GET', `${path}&limit=7${cursor}`)).json();
    items.push(...page.items);
    next = page.next;
    await between();
  }
  return items;
}

const addDocument = (api: TestApi, title: string) =>
  api.db.withTenant(api.ours.tenantId, ({ sql, tenantId }) =>
    sql(
      `insert into document (tenant_id, id, collection_id, source_id, key, url, title, version_id)
       values ($1, $2, $3, $4, $5, $5, $6, $7)`,
      [
        tenantId,
        newId(),
        api.ours.collectionId,
        api.ours.sourceId,
        `https://a.example/${newId()}`,
        title,
        api.ours.versionId,
      ],
    ),
  );

test('documents with the same title are each listed once, while others come in', async () => {
  await using api = await startApi();
  for (let i = 0; i < 20; i++) await addDocument(api, i % 2 ? 'Samma' : `Titel ${i}`);
  const before = await all<{ id: string }>(api, `/document?collectionId=${api.ours.collectionId}&state=ready`);
  expect(new Set(before.map(({ id }) => id)).size).toBe(21);
  const during = await all<{ id: string }>(api, `/document?sourceId=${api.ours.sourceId}`, () =>
    addDocument(api, 'Aaa'),
  );
  const ids = during.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  for (const { id } of before) expect(ids).toContain(id);
});

test('documents are found by words of their title, taken literally', async () => {
  await using api = await startApi();
  for (const title of ['100 % el', 'Simhallens öppettider', '100 procent']) await addDocument(api, title);
  const titles = async (title: string) =>
    (
      await all<{ title: string }>(
        api,
        `/document?collectionId=${api.ours.collectionId}&title=${encodeURIComponent(title)}`,
      )
    ).map((row) => row.title);
  expect(await titles('100 %')).toEqual(['100 % el']);
  expect(await titles('ÖPPETTIDER')).toEqual(['Simhallens öppettider']);
});

test('pages of a run are listed by what became of them', async () => {
  await using api = await startApi();
  const { tenantId, crawlId } = api.ours;
  await api.db.withTenant(tenantId, async ({ sql }) => {
    for (let i = 0; i < 18; i++) {
      const url = `https://a.example/${i}`;
      await sql(
        `insert into page (tenant_id, crawl_id, url_hash, url, host, depth, state, change)
         values ($1, $2, $3, $4, 'a', 0, $5, $6)`,
        [tenantId, crawlId, sha256(url), url, i < 9 ? 'held' : 'done', i < 9 ? null : 'added'],
      );
    }
  });
  expect(await all(api, `/crawl/${crawlId}/page?change=added`)).toHaveLength(9);
  expect(await all(api, `/crawl/${crawlId}/page?state=stored`)).toHaveLength(9);
  expect(await all(api, `/crawl/${crawlId}/page?`)).toHaveLength(19);
  const failures = await api.as(api.ours.people.user, 'GET', `/crawl/${crawlId}/failure`);
  expect(failures.json()).toMatchObject([{ reason: { code: 'http-status', facts: { status: 500 } }, pages: 1 }]);
});

test('conversations and runs come the newest first, each once', async () => {
  await using api = await startApi();
  const { tenantId, spaceId, sourceId, people } = api.ours;
  await api.db.withTenant(tenantId, async ({ sql }) => {
    for (let i = 0; i < 15; i++) {
      await sql(`insert into conversation (tenant_id, id, space_id, person_id, title) values ($1, $2, $3, $4, $5)`, [
        tenantId,
        newId(),
        spaceId,
        people.administrator.personId,
        `Fråga ${i}`,
      ]);
      await sql(
        `insert into crawl (tenant_id, id, source_id, mode, trigger, form, state, ended_at)
         select $1, $2, $3, 'full', 'person', form, 'finished', now() from source where tenant_id = $1 and id = $3`,
        [tenantId, newId(), sourceId],
      );
    }
  });
  const talks = await all<{ id: string; updatedAt: string }>(api, `/conversation?spaceId=${spaceId}`);
  expect(new Set(talks.map(({ id }) => id)).size).toBe(16);
  expect(talks.map(({ updatedAt }) => updatedAt)).toEqual(
    talks
      .map(({ updatedAt }) => updatedAt)
      .sort()
      .reverse(),
  );
  const runs = await all<{ id: string; requestedAt: string }>(api, `/crawl?sourceId=${sourceId}`);
  expect(new Set(runs.map(({ id }) => id)).size).toBe(16);
});

test('names stand in the order of the reader’s alphabet', async () => {
  await using api = await startApi();
  const { administrator } = api.ours.people;
  for (const name of ['Örebro', 'Ale', 'Åre', 'Älvdalen', 'Zinkgruvan'])
    await api.as(administrator, 'POST', '/space', { name });
  const names = async () =>
    (await api.as(administrator, 'GET', '/space'))
      .json<ListOf<Space>>()
      .items.filter(({ kind }) => kind === 'shared')
      .map(({ name }) => name);
  expect(await names()).toEqual(['Ale', 'Vår', 'Zinkgruvan', 'Åre', 'Älvdalen', 'Örebro']);
  await api.as(administrator, 'PATCH', '/me', { language: 'en' });
  expect(await names()).toEqual(['Ale', 'Älvdalen', 'Åre', 'Örebro', 'Vår', 'Zinkgruvan']);
});

test('a cursor of another list is refused', async () => {
  await using api = await startApi();
  const cursor = Buffer.from('[1]').toString('base64url');
  const answer = await api.as(api.ours.people.user, 'GET', `/crawl?sourceId=${api.ours.sourceId}&cursor=${cursor}`);
  expect(answer.json()).toMatchObject({ status: 400, errors: [{ path: 'cursor' }] });
});
