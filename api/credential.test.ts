/** Sign-ins of sources: given, replaced and forgotten, and what is secret in them is nowhere to be read. */
import { expect, test } from 'vitest';
import { newId } from '#schema/id.ts';
import { openSecrets } from '#schema/secret.ts';
import { Credential, type Source } from '#schema/source.ts';
import { holding, startApi, type TestApi } from '#tests/rig/api.ts';
import { formOf } from '#tests/rig/furniture.ts';
import { openLog } from './plugins/logging.ts';

const key = 'a key of an installation that a test makes';
const password = 'HEMLIGT-LOSENORD';
const basic = { kind: 'basic', host: 'Intranet.Example:443', user: 'läsare', password };

const credentialsOf = async (api: TestApi, sourceId: string) =>
  (await api.as(api.ours.people.editor, 'GET', `/source/${sourceId}`)).json<Source>().credentials;

test('a sign-in is kept sealed for its host, replaced by the next, and forgotten', async () => {
  const lines: string[] = [];
  const log = openLog('trace', { write: (line: string) => void lines.push(line) });
  await using api = await startApi({ log, secrets: openSecrets(key) });
  const { people, sourceId, tenantId, credentialId } = api.ours;
  const put = (json: unknown) => api.as(people.editor, 'PUT', `/source/${sourceId}/credential`, json);
  const first = Credential.parse((await put(basic)).json());
  expect(first).toMatchObject({ host: 'intranet.example', kind: 'basic' });
  const second = Credential.parse((await put({ ...basic, host: 'intranet.example' })).json());
  expect((await credentialsOf(api, sourceId)).map(({ id }) => id)).toEqual([credentialId, second.id]);

  const [row] = await api.db.withTenant(tenantId, ({ sql }) =>
    sql<{ sealed: string }>('select sealed from credential where tenant_id = $1 and id = $2', [tenantId, second.id]),
  );
  expect(row!.sealed).not.toContain(password);
  expect(JSON.parse(openSecrets(key).open(tenantId, 'credential', second.id, row!.sealed))).toMatchObject({ password });

  const gone = await api.as(people.editor, 'DELETE', `/source/${sourceId}/credential/${second.id}`);
  expect(gone.statusCode).toBe(204);
  expect((await api.as(people.editor, 'DELETE', `/source/${sourceId}/credential/${second.id}`)).statusCode).toBe(404);
  expect((await credentialsOf(api, sourceId)).map(({ id }) => id)).toEqual([credentialId]);

  const events = await api.db.withTenant(tenantId, ({ sql }) =>
    sql<{ action: string; details: object }>(
      `select action, details from audit_event where tenant_id = $1 and action like 'credential.%' order by at, id`,
      [tenantId],
    ),
  );
  expect(events.map(({ action }) => action)).toEqual(['credential.put', 'credential.put', 'credential.remove']);
  expect(JSON.stringify(events) + lines.join('')).not.toMatch(/HEMLIGT-LOSENORD|läsare/);
});

test('of another source of ours, a sign-in is not found', async () => {
  await using api = await startApi();
  const { people, collectionId, credentialId } = api.ours;
  const made = await api.as(people.editor, 'POST', '/source', { collectionId, ...formOf('Ny') });
  const { id } = made.json<Source>();
  expect((await api.as(people.editor, 'DELETE', `/source/${id}/credential/${credentialId}`)).statusCode).toBe(404);
});

test('sign-ins go with their source', async () => {
  await using api = await startApi();
  const { people, sourceId, tenantId } = api.ours;
  expect((await api.as(people.editor, 'DELETE', `/source/${sourceId}`)).statusCode).toBe(204);
  const left = await api.db.withTenant(tenantId, ({ sql }) => sql('select id from credential'));
  expect(left).toEqual([]);
});

test('without a key of the installation a sign-in is refused, with what to do', async () => {
  await using api = await startApi({ secrets: null });
  const { people, sourceId } = api.ours;
  const answer = await api.as(people.editor, 'PUT', `/source/${sourceId}/credential`, basic);
  expect(answer.json()).toMatchObject({ status: 409, code: 'no-secret-key', next: expect.stringContaining('KEY') });
});

test.each([
  [{ ...basic, user: 'a:b' }, 'user'],
  [{ kind: 'header', host: 'a.example', name: 'Cookie', value: 'a=b' }, 'name'],
  [{ kind: 'header', host: 'a.example', name: 'Host', value: 'b.example' }, 'name'],
  [{ kind: 'header', host: 'a.example', name: 'X-Key', value: 'a\r\nX-Other: b' }, 'value'],
  [{ ...basic, host: 'https://a.example/' }, 'host'],
  [{ ...basic, host: '*.example' }, 'host'],
])('a sign-in that would be something else is refused: %o', async (json, path) => {
  await using api = await startApi();
  const answer = await api.as(api.ours.people.editor, 'PUT', `/source/${api.ours.sourceId}/credential`, json);
  expect(answer.json()).toMatchObject({ status: 400, errors: [{ path }] });
});

test('only a list may name many starts', async () => {
  await using api = await startApi();
  const { people, collectionId } = api.ours;
  const startUrls = Array.from({ length: 51 }, (_, at) => `https://a.example/${at}`);
  const add = (kind: string, number: number) =>
    api.as(people.editor, 'POST', '/source', {
      collectionId,
      ...formOf('Ny'),
      kind,
      startUrls: startUrls.slice(0, number),
    });
  for (const kind of ['link', 'sitemap', 'feed']) {
    expect((await add(kind, 51)).json()).toMatchObject({ code: 'invalid-input', errors: [{ path: 'startUrls' }] });
  }
  expect([(await add('link', 50)).statusCode, (await add('list', 51)).statusCode]).toEqual([201, 201]);
});

test('a file that waits is listed beside pages or alone, opens without text, and is only saved', async () => {
  await using api = await startApi({ files: holding('%PDF-1.7') });
  const { people, tenantId, collectionId, sourceId, crawlId, documentId, blobHash } = api.ours;
  const [file, version, hash] = [newId(), newId(), Buffer.alloc(32, 7)];
  await api.db.withTenant(tenantId, async ({ sql }) => {
    await sql(
      `insert into document (tenant_id, id, collection_id, source_id, key, url, title, media_type)
       values ($1, $2, $3, $4, 'k', 'https://a.example/taxa.pdf', 'Taxa', 'application/pdf')`,
      [tenantId, file, collectionId, sourceId],
    );
    await sql(
      `insert into blob (tenant_id, sha256, size_bytes, stored_bytes, media_type) values ($1, $2, 8, 8, 'application/pdf')`,
      [tenantId, hash],
    );
    await sql(
      `insert into version (tenant_id, id, document_id, crawl_id, content_hash, blob_sha256, title, text, blocks, language,
         state) values ($1, $2, $3, $4, $5, $5, 'Taxa', '', '[]', 'und', 'waiting')`,
      [tenantId, version, file, crawlId, hash],
    );
  });
  expect(blobHash.equals(hash)).toBe(false);
  const listed = async (state: string) => {
    const answer = await api.as(people.user, 'GET', `/document?collectionId=${collectionId}${state}`);
    const { items } = answer.json<{ items: { id: string; kind: string; state: string }[] }>();
    return items.filter(({ kind }) => kind === 'site').map((one) => [one.id, one.state]);
  };
  expect((await listed('')).sort()).toEqual(
    [
      [documentId, 'ready'],
      [file, 'waiting'],
    ].sort(),
  );
  expect(await listed('&state=waiting')).toEqual([[file, 'waiting']]);
  expect(await listed('&state=ready')).toEqual([[documentId, 'ready']]);
  expect((await api.as(people.user, 'GET', `/document/${file}`)).json()).toMatchObject({
    state: 'waiting',
    mediaType: 'application/pdf',
    text: '',
    passages: [],
    version: { id: version, current: false },
  });
  const original = await api.as(people.user, 'GET', `/document/${file}/original`);
  expect(original.body).toBe('%PDF-1.7');
  expect(original.headers).toMatchObject({
    'content-type': 'application/pdf',
    'content-disposition': `attachment; filename="${file}.pdf"`,
    'content-security-policy': "default-src 'none'; sandbox",
    'x-content-type-options': 'nosniff',
  });
  const [source] = (await api.as(people.user, 'GET', `/source?collectionId=${collectionId}`)).json<{
    items: Source[];
  }>().items;
  expect(source!.documents).toBe(2);
});
