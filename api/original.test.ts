/** Originals are streamed whole or in part, under the name they were brought by, and never opened as a page. */
import { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { adder } from '#tests/rig/adder.ts';
import { holding, startApi } from '#tests/rig/api.ts';

type Api = Awaited<ReturnType<typeof startApi>>;

/** How often the record says that the document was opened. */
async function openings({ db, ours: { tenantId, documentId } }: Api): Promise<number> {
  const [saved] = await db.readTenant<{ times: number }>(
    tenantId,
    `select count(*)::int as times from audit_event e
     where e.tenant_id = tenant.id and e.action = 'document.save' and e.object_id = $2`,
    [documentId],
  );
  return saved!.times;
}

test('a part of a file is sent as a part, and the whole of one that has not changed not at all', async () => {
  const text = 'Vår ligger vid kusten. Vår har en simhall.';
  await using api = await startApi({ files: holding(text) });
  const { people, documentId } = api.ours;
  const get = (headers: Record<string, string> = {}) =>
    api.as(people.user, 'GET', `/document/${documentId}/original`, undefined, headers);
  const whole = await get();
  expect(whole.statusCode).toBe(200);
  expect(whole.body).toBe(text);
  expect(whole.headers).toMatchObject({ 'accept-ranges': 'bytes', 'content-length': `${Buffer.byteLength(text)}` });
  const tag = String(whole.headers.etag);

  const part = await get({ range: 'bytes=5-9', 'if-range': tag });
  expect([part.statusCode, part.body]).toEqual([206, Buffer.from(text).subarray(5, 10).toString()]);
  expect(part.headers['content-range']).toBe(`bytes 5-9/${Buffer.byteLength(text)}`);
  expect(part.headers['content-security-policy']).toBe("default-src 'none'; sandbox");
  const beyond = await get({ range: 'bytes=1000-' });
  expect([beyond.statusCode, beyond.headers['content-range']]).toEqual([416, `bytes */${Buffer.byteLength(text)}`]);
  const unchanged = await get({ 'if-none-match': tag });
  expect([unchanged.statusCode, unchanged.body]).toEqual([304, '']);

  // A player that goes on asks many times for one act; nothing was read of what could not be had.
  expect(await openings(api)).toBe(1);
});

test('every reading leaves its event, wherever it begins, and parts that go on with it are the same one', async () => {
  await using api = await startApi({ files: holding('Vår ligger vid kusten. Vår har en simhall.') });
  const { people, documentId, versionId, crawlId, blobHash, tenantId } = api.ours;
  const read = async (range: string, who = people.user, version = versionId) => {
    const path = `/document/${documentId}/original?versionId=${version}`;
    expect((await api.as(who, 'GET', path, undefined, { range })).statusCode).toBe(206);
    return openings(api);
  };
  expect(await read('bytes=1-')).toBe(1);
  for (const range of ['bytes=9-12', 'bytes=0-3', 'bytes=-5']) expect(await read(range)).toBe(1);
  expect(await read('bytes=1-', people.editor)).toBe(2);

  // What somebody opened a while ago is over, and what they open of another version is another text.
  await api.db.withTenant(tenantId, ({ sql }) =>
    sql(
      `insert into audit_event (tenant_id, id, at, actor_kind, actor_id, action, object_kind, object_id, details, address)
       select tenant_id, gen_random_uuid(), now() - interval '11 minutes', actor_kind, $3, action, object_kind, object_id, details, address
       from audit_event e where e.tenant_id = $1 and e.action = 'document.save' and e.actor_id = $2`,
      [tenantId, people.user.personId, people.administrator.personId],
    ),
  );
  expect(await read('bytes=1-', people.administrator)).toBe(4);
  const other = await api.db.withTenant(tenantId, (tx) =>
    adder(tx)('version', {
      ...{ document_id: documentId, crawl_id: crawlId, content_hash: Buffer.alloc(32, 7), blob_sha256: blobHash },
      ...{ title: 'Vår', text: 'Vår', blocks: '[]', language: 'sv', state: 'superseded' },
    }),
  );
  expect(await read('bytes=1-', people.user, other)).toBe(5);
});

test('a file is saved under its own name, whatever signs are in it', async () => {
  await using api = await startApi({ files: holding('x') });
  const { people, fileId, tenantId } = api.ours;
  await api.db.withTenant(tenantId, ({ sql }) =>
    sql('update document set key = $3 where tenant_id = $1 and id = $2', [
      tenantId,
      fileId,
      `Möten/Kallelse "sept" (1)'.txt`,
    ]),
  );
  const { headers } = await api.as(people.user, 'GET', `/document/${fileId}/original`);
  expect(headers['content-disposition']).toBe(
    `attachment; filename="${fileId}.txt"; filename*=UTF-8''Kallelse%20%22sept%22%20%281%29%27.txt`,
  );
});

test('an original of which the store has too little is broken off, and nobody waits for the rest', async () => {
  await using api = await startApi({ files: { read: async () => Readable.from([Buffer.from('Vår')]) } });
  const { people, documentId } = api.ours;
  const url = await api.app.listen({ host: '127.0.0.1', port: 0 });
  const headers = { cookie: `diarium=${people.user.cookie}` };
  const answer = await fetch(`${url}/api/v1/document/${documentId}/original`, { headers });
  await expect(answer.text()).rejects.toThrow('terminated');
});

test('whoever only looks whether it is there reads nothing of it, and saves nothing', async () => {
  let reads = 0;
  const read = async () => {
    reads += 1;
    return Readable.from([]);
  };
  await using api = await startApi({ files: { read } });
  const { people, documentId, tenantId } = api.ours;
  const head = (headers: Record<string, string> = {}) =>
    api.as(people.user, 'HEAD', `/document/${documentId}/original`, undefined, headers);
  const whole = await head();
  expect([whole.statusCode, Number(whole.headers['content-length']) > 0]).toEqual([200, true]);
  const part = await head({ range: 'bytes=1-2' });
  expect([part.statusCode, part.headers['content-length']]).toEqual([206, '2']);
  expect((await head({ 'if-none-match': String(whole.headers.etag) })).statusCode).toBe(304);
  expect(reads).toBe(0);
  const saved = await api.db.readTenant(
    tenantId,
    `select from audit_event e where e.tenant_id = tenant.id and e.action = 'document.save'`,
  );
  expect(saved).toEqual([]);
});

test('what was opened for somebody who has left is closed', async () => {
  const opened = new Readable({ read() {} });
  const { promise, resolve } = Promise.withResolvers<void>();
  const gone = Promise.withResolvers<void>();
  const read = async () => {
    resolve();
    await gone.promise;
    return opened;
  };
  await using api = await startApi({ files: { read } });
  const { people, documentId } = api.ours;
  const url = await api.app.listen({ host: '127.0.0.1', port: 0 });
  const leaving = new AbortController();
  const headers = { cookie: `diarium=${people.user.cookie}` };
  const asking = fetch(`${url}/api/v1/document/${documentId}/original`, { headers, signal: leaving.signal });
  await promise;
  leaving.abort();
  await expect(asking).rejects.toThrow();
  const connections = () => promisify(api.app.server.getConnections.bind(api.app.server))();
  await expect.poll(connections, { timeout: 10_000 }).toBe(0);
  gone.resolve();
  await expect.poll(() => opened.destroyed, { timeout: 10_000 }).toBe(true);
});
