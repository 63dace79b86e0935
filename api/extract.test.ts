/** Runs over files as people see and steer them. */
import { expect, test } from 'vitest';
import type { Handled } from '#schema/document.ts';
import type { Extract } from '#schema/extract.ts';
import type { ListOf } from '#schema/list.ts';
import { requestExtract } from '#schema/request-extract.ts';
import { idleEngine, startApi, type TestApi } from '#tests/rig/api.ts';
import { addUpload } from '#tests/rig/file-furniture.ts';

/** Files that were received just now and wait to be read; answers the runs' ids, the oldest first. */
async function addRuns({ db, ours }: TestApi, count: number): Promise<string[]> {
  const { tenantId, collectionId, people } = ours;
  const ids: string[] = [];
  for (let at = 0; at < count; at += 1) {
    const id = await db.withTenant(tenantId, async (tx) => {
      const uploadId = await addUpload(tx, collectionId, people.editor.personId);
      return requestExtract(tx, { collectionId, uploadId, name: 'a.txt', trigger: 'upload', requestedBy: null });
    });
    ids.push(id);
  }
  return ids;
}

const change = ({ db, ours }: TestApi, id: string, set: string) =>
  db.withTenant(ours.tenantId, ({ sql, tenantId }) =>
    sql(
      `update extract set ${set}, row_version = row_version + 1, updated_at = now() where tenant_id = $1 and id = $2`,
      [tenantId, id],
    ),
  );

test('runs are listed with those that go on first, page by page, and by their state', async () => {
  await using api = await startApi();
  const { collectionId, extractId, people } = api.ours;
  const open = (await addRuns(api, 3)).reverse();
  const seen: string[] = [];
  let next: string | null = '';
  while (next !== null) {
    const path = `/extract?collectionId=${collectionId}&limit=2${next && `&cursor=${next}`}`;
    const page: ListOf<Extract> = (await api.as(people.user, 'GET', path)).json();
    seen.push(...page.items.map(({ id }) => id));
    next = page.next;
  }
  expect(seen).toEqual([...open, extractId]);
  const failed = await api.as(people.user, 'GET', `/extract?collectionId=${collectionId}&state=failed`);
  expect(failed.json<ListOf<Extract>>().items).toMatchObject([{ id: extractId, state: 'failed', wish: 'run' }]);
});

test('a run that goes on is told to stop, one that failed is tried again, and one that is done is neither', async () => {
  const told: string[] = [];
  const temporal = {
    ...idleEngine,
    startExtract: async (_: string, id: string) => void told.push(`start ${id}`),
    cancelExtract: async (_: string, id: string) => void told.push(`cancel ${id}`),
  };
  await using api = await startApi({ temporal });
  const { extractId, fileId, people } = api.ours;
  const { editor, user } = people;
  const [open] = (await addRuns(api, 1)) as [string];
  expect((await api.as(user, 'POST', `/extract/${open}/cancel`)).statusCode).toBe(403);
  expect((await api.as(editor, 'POST', `/extract/${open}/cancel`)).json()).toMatchObject({ id: open, wish: 'cancel' });
  expect((await api.as(editor, 'POST', `/extract/${extractId}/cancel`)).json()).toMatchObject({ code: 'read-ended' });

  const headers = { 'idempotency-key': 'en gång' };
  const first = await api.as(editor, 'POST', `/extract/${extractId}/retry`, undefined, headers);
  const second = await api.as(editor, 'POST', `/extract/${extractId}/retry`, undefined, headers);
  const retried = first.json<Extract>();
  expect(first.statusCode).toBe(202);
  expect(retried).toMatchObject({ documentId: fileId, trigger: 'again', state: 'requested' });
  expect(second.json()).toEqual(retried);
  expect((await api.as(editor, 'POST', `/extract/${open}/retry`)).json()).toMatchObject({ code: 'not-failed' });
  expect((await api.as(editor, 'POST', `/document/${fileId}/extract`, {})).json()).toMatchObject({
    code: 'still-reading',
  });
  expect(told).toEqual([`cancel ${open}`, `start ${retried.id}`, `start ${retried.id}`]);
});

test('a file, and a whole collection, are read anew in another way; a web page is not', async () => {
  await using api = await startApi();
  const { collectionId, fileId, documentId, people } = api.ours;
  const { editor } = people;
  const all = await api.as(editor, 'POST', `/collection/${collectionId}/extract`, { maxTokens: 200 });
  expect([all.statusCode, all.json()]).toEqual([202, { requested: 1 }]);
  const listed = await api.as(
    editor,
    'GET',
    `/extract?collectionId=${collectionId}&documentId=${fileId}&state=requested`,
  );
  const [run] = listed.json<ListOf<Extract>>().items;
  expect(run).toMatchObject({ documentId: fileId, trigger: 'again', versionId: expect.any(String) });
  expect((await api.as(editor, 'POST', `/collection/${collectionId}/extract`, {})).json()).toEqual({ requested: 0 });
  expect((await api.as(editor, 'POST', `/document/${documentId}/extract`, {})).json()).toMatchObject({
    code: 'no-file',
  });
  const opened = await api.as(editor, 'GET', `/document/${fileId}`);
  expect(
    opened
      .json()
      .versions.map(({ state }: { state: string }) => state)
      .sort(),
  ).toEqual(['failed', 'waiting']);
});

test('runs are followed in one stream, each change once, until none goes on', async () => {
  await using api = await startApi({ pace: { pollMs: 20 } });
  const { collectionId, people } = api.ours;
  const [one, other] = (await addRuns(api, 2)) as [string, string];
  const following = api.as(people.user, 'GET', `/extract/events?collectionId=${collectionId}`);
  await new Promise((resolve) => setTimeout(resolve, 100));
  await change(api, one, `state = 'running', stage = 'read', pages = 10, pages_read = 4`);
  await new Promise((resolve) => setTimeout(resolve, 100));
  await change(api, one, `state = 'finished', ended_at = now()`);
  await change(api, other, `state = 'failed', ended_at = now(), reason = '{"code": "damaged", "facts": {}}'`);
  const { body } = await following;
  const runs = [...body.matchAll(/event: extract\ndata: (.*)\n/g)].map(([, data]) => JSON.parse(data!) as Extract);
  const of = (id: string) => runs.filter((run) => run.id === id).map(({ state, pagesRead }) => [state, pagesRead]);
  expect(of(one)).toEqual([
    ['requested', 0],
    ['running', 4],
    ['finished', 4],
  ]);
  expect(of(other)).toEqual([
    ['requested', 0],
    ['failed', 0],
  ]);
  expect(body).toContain('event: end');
});

test('files are looked after many at once: those that cannot be are named with the reason, and one is seen by nobody else', async () => {
  await using api = await startApi();
  const { collectionId, fileId, deletedFileId, documentId, people } = api.ours;
  const { editor, user } = people;
  const list = async (query: string) => {
    const answer = await api.as(editor, 'GET', `/document?collectionId=${collectionId}&${query}`);
    return answer.json<{ items: { id: string }[] }>().items.map(({ id }) => id);
  };
  await api.as(editor, 'POST', '/document/tag', { documentIds: [fileId, documentId], add: ['hamn', 'taxa'] });
  expect((await list('tag=hamn')).sort()).toEqual([fileId, documentId].sort());
  const tags = await api.as(user, 'GET', `/document/tag?collectionId=${collectionId}`);
  expect(tags.json()).toMatchObject({
    items: [
      { tag: 'hamn', documents: 2 },
      { tag: 'taxa', documents: 2 },
    ],
  });

  const deleted = await api.as(editor, 'POST', '/document/delete', { documentIds: [fileId, documentId] });
  expect(deleted.json<Handled>()).toEqual({
    done: [{ id: fileId, copyId: null }],
    refused: [{ id: documentId, reason: { code: 'from-website', facts: {} } }],
  });
  expect((await api.as(editor, 'GET', `/document/${fileId}`)).statusCode).toBe(404);
  expect((await list('deleted=true')).sort()).toEqual([fileId, deletedFileId].sort());
  expect((await api.as(user, 'GET', `/document?collectionId=${collectionId}&deleted=true`)).statusCode).toBe(403);
  await api.as(editor, 'POST', '/document/restore', { documentIds: [fileId] });
  expect(await list('title=.txt')).toEqual([fileId]);
  expect((await api.as(editor, 'DELETE', `/document/${documentId}`)).json()).toMatchObject({ code: 'from-website' });
  expect((await api.as(editor, 'POST', '/document/restore', { documentIds: [fileId] })).statusCode).toBe(404);

  const theirs = { documentIds: [fileId, api.theirs.fileId] };
  expect((await api.as(editor, 'POST', '/document/delete', theirs)).statusCode).toBe(404);
  expect(await list('title=.txt'), 'all of them, or none').toEqual([fileId]);
});

test('where the files of a collection hang is no website: it is neither listed nor changed nor crawled', async () => {
  await using api = await startApi();
  const { collectionId, sourceId, fileId, people } = api.ours;
  const { administrator } = people;
  const file = (await api.as(administrator, 'GET', `/document/${fileId}`)).json<{ sourceId: string; kind: string }>();
  expect(file).toMatchObject({ kind: 'upload', url: '', tags: [] });
  const sources = await api.as(administrator, 'GET', `/source?collectionId=${collectionId}`);
  expect(sources.json<ListOf<{ id: string }>>().items.map(({ id }) => id)).toEqual([sourceId]);
  expect((await api.as(administrator, 'GET', `/source/${file.sourceId}`)).statusCode).toBe(404);
  expect((await api.as(administrator, 'DELETE', `/source/${file.sourceId}`)).statusCode).toBe(404);
  expect((await api.as(administrator, 'POST', '/crawl', { sourceId: file.sourceId })).statusCode).toBe(404);
  expect((await api.as(administrator, 'GET', '/status')).json()).toMatchObject({ sources: 1 });
});
