/** Files that are brought by the tus protocol: whole, in pieces, by the wrong people and under hostile names. */
import { expect, test } from 'vitest';
import { reconcileUploads } from '#activities/upload/outbox.ts';
import { systemTenantId } from '#schema/tenant.ts';
import { Limits, type Upload } from '#schema/upload.ts';
import { idleEngine, type TestApi } from '#tests/rig/api.ts';
import { withKey } from '#tests/rig/key.ts';
import { metadataOf } from '#tests/rig/metadata.ts';
import { makeFolder, type Sender, senderTo, startReceiving } from '#tests/rig/tus.ts';

const text = 'Avgiften för bygglov är 4 200 kronor.';
const sizeBytes = Buffer.byteLength(text);

/** Begins a file and answers the address that its bytes go to. */
async function begin(sender: Sender, collectionId: string, name = 'Taxa.txt', bytes = sizeBytes): Promise<string> {
  const answer = await sender.begin(collectionId, name, bytes);
  expect(answer.status).toBe(201);
  return answer.headers.get('location')!;
}

const look = (api: TestApi, table: 'upload' | 'extract') =>
  api.db.readTenant<Record<string, unknown>>(
    api.ours.tenantId,
    `select * from ${table} t where t.tenant_id = tenant.id order by id desc`,
  );

const idIn = (path: string) => path.split('/').at(-1)!;
const ago = (api: TestApi, interval: string) =>
  api.db.withTenant(api.ours.tenantId, ({ sql, tenantId }) =>
    sql(`update upload set updated_at = now() - $2::interval where tenant_id = $1`, [tenantId, interval]),
  );

test('a file in two pieces is accepted with its last byte, and is asked to be read', async () => {
  using folder = makeFolder();
  const started: string[] = [];
  const startExtract = async (_: string, id: string) => void started.push(id);
  await using desk = await startReceiving(folder.dir, { temporal: { ...idleEngine, startExtract } });
  const { api, url } = desk;
  const { collectionId, people } = api.ours;
  const sender = senderTo(url, people.editor);
  const begun = await sender.begin(collectionId, 'Taxa 2026.txt', sizeBytes, '../Bygg/./Taxor');
  const path = begun.headers.get('location')!;
  expect(begun.headers.get('access-control-allow-origin')).toBeNull();
  expect(begun.headers.get('x-request-id')).toBeTruthy();

  expect((await sender.patch(path, 0, text.slice(0, 10))).status).toBe(204);
  expect(await sender.offset(path)).toBe(10);
  const half = (await (await sender.send('GET', path)).json()) as Upload;
  expect(half).toMatchObject({ name: 'Taxa 2026.txt', folder: 'Bygg/Taxor', mediaType: 'text/plain', sizeBytes });
  expect(half).toMatchObject({ state: 'receiving', receivedBytes: 10, extractId: null });

  expect((await sender.patch(path, 0, text)).status).toBe(409);
  const last = await sender.patch(path, 10, text.slice(10));
  expect(last.status).toBe(204);
  const extractId = last.headers.get('diarium-extract');
  expect(started).toEqual([extractId]);
  const whole = (await (await sender.send('GET', path)).json()) as Upload;
  expect(whole).toMatchObject({ state: 'received', receivedBytes: sizeBytes, extractId });
  const [run] = await look(api, 'extract');
  expect(run).toMatchObject({ id: extractId, state: 'requested', trigger: 'upload', upload_id: idIn(path) });

  // Whoever missed that answer asks how much has come, and cannot send or take back any more.
  expect(await sender.offset(path)).toBe(sizeBytes);
  expect((await sender.patch(path, sizeBytes, '')).status).toBe(409);
  expect((await sender.send('DELETE', path)).status).toBe(409);
});

test('an empty file is whole at once, and what is broken off leaves no bytes', async () => {
  using folder = makeFolder();
  await using desk = await startReceiving(folder.dir);
  const { api, url, arrivals } = desk;
  const { tenantId, collectionId, people } = api.ours;
  const sender = senderTo(url, people.editor);
  const empty = await sender.begin(collectionId, 'tom.txt', 0);
  expect([empty.status, empty.headers.get('diarium-extract')]).toEqual([201, expect.any(String)]);

  const path = await begin(sender, collectionId);
  await sender.patch(path, 0, text.slice(0, 10));
  expect(await arrivals.size(tenantId, idIn(path))).toBe(10);
  expect((await sender.send('DELETE', path)).status).toBe(204);
  expect(await arrivals.size(tenantId, idIn(path))).toBeUndefined();
  expect((await sender.send('HEAD', path)).status).toBe(410);
  expect((await look(api, 'upload'))[0]).toMatchObject({ state: 'cancelled' });
});

test('only whoever began it, where they may write, goes on; of another organisation it is not there', async () => {
  using folder = makeFolder();
  await using desk = await startReceiving(folder.dir);
  const { api, url } = desk;
  const { ours, theirs } = api;
  const path = await begin(senderTo(url, ours.people.editor), ours.collectionId);
  const others = [ours.people.administrator, ours.people.outsider, theirs.people.administrator];
  for (const person of others) {
    const sender = senderTo(url, person);
    const answers = [
      await sender.send('HEAD', path),
      await sender.patch(path, 0, text),
      await sender.send('DELETE', path),
    ];
    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404]);
  }
  const beginning = async (person: typeof ours.people.user) =>
    (await senderTo(url, person).begin(ours.collectionId, 'a.txt', 1)).status;
  expect(await beginning(ours.people.user)).toBe(403);
  expect(await beginning(theirs.people.administrator)).toBe(404);

  const { tenantId, collectionId, people } = ours;
  await api.db.withTenant(tenantId, ({ sql }) =>
    sql(`update member set role = 'viewer' where tenant_id = $1 and person_id = $2`, [
      tenantId,
      people.editor.personId,
    ]),
  );
  expect((await senderTo(url, people.editor).patch(path, 0, text)).status).toBe(403);
  await api.db.withTenant(tenantId, ({ sql }) =>
    sql(`update member set role = 'editor' where tenant_id = $1 and person_id = $2`, [tenantId, people.user.personId]),
  );
  expect(await beginning(people.user), 'a plain user where they may write').toBe(201);
  const key = await withKey(api, people.user.personId, { permissions: ['upload'] });
  const headers = { 'tus-resumable': '1.0.0', 'upload-length': '1', 'upload-metadata': metadataOf({ name: 'a.txt' }) };
  expect((await key.send('POST', `/upload?collectionId=${collectionId}`, undefined, headers)).statusCode).toBe(201);
});

test('what may be brought is said before, and anything else is refused in words before a byte of it is taken', async () => {
  using folder = makeFolder();
  await using desk = await startReceiving(folder.dir);
  const { api, url } = desk;
  const { collectionId, people } = api.ours;
  const sender = senderTo(url, people.editor);
  const limits = Limits.parse(await (await sender.send('GET', '/api/v1/limits')).json());
  expect(limits.types.find(({ ending }) => ending === 'pdf')).toMatchObject({ group: 'document', maxBytes: 1_000_000 });
  expect(limits.types.find(({ ending }) => ending === 'mp3')).toMatchObject({
    group: 'recording',
    maxBytes: 2_000_000,
  });

  const said = async (name: string, bytes: number) => {
    const answer = await sender.begin(collectionId, name, bytes);
    return [answer.status, ((await answer.json()) as { code: string }).code];
  };
  expect(await said('a.pdf', 1_000_001)).toEqual([413, 'file-size']);
  expect(await said('a.exe', 1)).toEqual([415, 'file-type']);
  expect(await said('utan ändelse', 1)).toEqual([415, 'file-type']);
  await api.db.withTenant(systemTenantId, ({ sql }) =>
    sql(`update tenant set quota = quota || '{"bytes": 100}' where id = $1`, [api.ours.tenantId]),
  );
  expect(await said('a.pdf', 100)).toEqual([409, 'quota-bytes']);
  // More than was said of it is not taken either.
  const path = await begin(sender, collectionId, 'a.txt', 5);
  expect((await sender.patch(path, 0, 'sex tecken')).status).toBe(413);
});

test('no name leads anywhere: it is a name, whatever is written in it', async () => {
  using folder = makeFolder();
  await using desk = await startReceiving(folder.dir);
  const { api, url } = desk;
  const { collectionId, people } = api.ours;
  const sender = senderTo(url, people.editor);
  const names: [string, string][] = [
    ['../../etc/passwd.txt', 'passwd.txt'],
    ['..\\..\\boot.txt', 'boot.txt'],
    ['a\u0000b.txt', 'ab.txt'],
    ['kvitto\u202Etxt.pdf', 'kvittotxt.pdf'],
    ['CON.txt', 'CON.txt'],
    ['/etc/shadow.txt', 'shadow.txt'],
    ['  rubrik.txt ', 'rubrik.txt'],
  ];
  for (const [given, kept] of names) {
    await begin(sender, collectionId, given);
    expect((await look(api, 'upload'))[0]).toMatchObject({ name: kept });
  }
  for (const name of [`${'å'.repeat(256)}.txt`, '..', '/', '\u0000']) {
    const answer = await sender.begin(collectionId, name, 1);
    expect([name, answer.status]).toEqual([name, expect.toBeOneOf([400, 415])]);
  }
});

test('two that write at once: the one that comes later gets what the first has written, and goes on from there', async () => {
  using folder = makeFolder();
  await using desk = await startReceiving(folder.dir);
  const { api, url } = desk;
  const { collectionId, people } = api.ours;
  const sender = senderTo(url, people.editor);
  const path = await begin(sender, collectionId);
  let hold: ReadableStreamDefaultController<Uint8Array>;
  const endless = new ReadableStream<Uint8Array>({
    start(controller) {
      hold = controller;
      controller.enqueue(Buffer.from(text.slice(0, 8)));
    },
  });
  const first = sender.patch(path, 0, endless).catch(() => null);
  while ((await desk.arrivals.size(api.ours.tenantId, idIn(path))) !== 8) await new Promise(setImmediate);
  expect(await sender.offset(path)).toBe(8);
  expect((await sender.patch(path, 8, text.slice(8))).headers.get('diarium-extract')).toBeTruthy();
  hold!.close();
  await first;
  expect((await look(api, 'upload'))[0]).toMatchObject({ state: 'received', lease_token: null });
});

test('one whose last byte came and no more is received later; one that nothing came of for a day is dropped', async () => {
  using folder = makeFolder();
  await using desk = await startReceiving(folder.dir);
  const { api, url, arrivals } = desk;
  const { tenantId, collectionId, people } = api.ours;
  const sender = senderTo(url, people.editor);
  const path = await begin(sender, collectionId);
  // As a process leaves it that dies between the last byte and the transaction.
  await sender.patch(path, 0, text);
  await api.db.withTenant(tenantId, async ({ sql }) => {
    await sql('delete from extract where tenant_id = $1 and upload_id = $2', [tenantId, idIn(path)]);
    await sql(`update upload set state = 'receiving' where tenant_id = $1 and id = $2`, [tenantId, idIn(path)]);
  });
  const round = () => reconcileUploads({ db: api.db, arrivals }, tenantId);
  await round();
  expect((await look(api, 'upload'))[0]).toMatchObject({ state: 'receiving' });
  await ago(api, '6 seconds');
  await round();
  await round();
  expect((await look(api, 'upload'))[0]).toMatchObject({ state: 'received' });
  const requested = (await look(api, 'extract')).filter(({ upload_id }) => upload_id === idIn(path));
  expect(requested).toMatchObject([{ state: 'requested' }]);

  // Stopped before it became an original: its bytes are nobody's.
  await api.db.withTenant(tenantId, ({ sql }) =>
    sql(`update extract set state = 'cancelled', ended_at = now() where tenant_id = $1 and upload_id = $2`, [
      tenantId,
      idIn(path),
    ]),
  );
  await round();
  expect((await look(api, 'upload'))[0]).toMatchObject({ state: 'cancelled' });
  expect(await arrivals.size(tenantId, idIn(path))).toBeUndefined();

  const late = await begin(sender, collectionId, 'sen.txt');
  await sender.patch(late, 0, text.slice(0, 3));
  await ago(api, '23 hours');
  await round();
  expect(await sender.offset(late)).toBe(3);
  await ago(api, '25 hours');
  await round();
  expect((await sender.send('HEAD', late)).status).toBe(410);
  expect(await arrivals.size(tenantId, idIn(late))).toBeUndefined();
});
