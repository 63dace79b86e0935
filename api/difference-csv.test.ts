/** The exported file holds what the list shows, and nothing that a spreadsheet program would run. */
import { expect, test } from 'vitest';
import { newId, sha256 } from '#schema/id.ts';
import { startApi, type TestApi } from '#tests/rig/api.ts';

/** Another run of our source, which saw these pages. */
async function addRun(api: TestApi, pages: Record<string, string>): Promise<string> {
  const { tenantId, sourceId, documentId, blobHash } = api.ours;
  const crawlId = newId();
  await api.db.withTenant(tenantId, async ({ sql }) => {
    await sql(
      `insert into crawl (tenant_id, id, source_id, mode, trigger, form, state, started_at, ended_at)
       values ($1, $2, $3, 'full', 'person', '{}', 'finished', now(), now())`,
      [tenantId, crawlId, sourceId],
    );
    for (const [url, title] of Object.entries(pages)) {
      const versionId = newId();
      await sql(
        `insert into version (tenant_id, id, document_id, crawl_id, content_hash, blob_sha256, title, text, blocks,
           language, state) values ($1, $2, $3, $4, $5, $6, $7, '', '[]', 'sv', 'published')`,
        [tenantId, versionId, documentId, crawlId, sha256(versionId), blobHash, title],
      );
      await sql(
        `insert into page (tenant_id, crawl_id, url_hash, url, host, depth, state, change, status, document_id, version_id)
         values ($1, $2, $3, $4, 'a', 0, 'done', 'added', 200, $5, $6)`,
        [tenantId, crawlId, sha256(url), url, documentId, versionId],
      );
    }
  });
  return crawlId;
}

const fetchCsv = (api: TestApi, id: string, query = '') =>
  api.as(api.ours.people.user, 'GET', `/crawl/${id}/difference/csv${query}`);

/** As RFC 4180 says. */
const cellsOf = (line: string): string[] =>
  Array.from(line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^",]*))/g), ([, quoted, plain]) =>
    quoted === undefined ? plain! : quoted.replaceAll('""', '"'),
  );

test('titles that look like formulas, quotes, commas and line breaks are text in a spreadsheet', async () => {
  await using api = await startApi();
  const titles = ['=1+1', '+46', '-2', '@SUM(A1)', '\tx', '\rx', 'Å, "ä"\nö', "l'été", 'Vanlig'];
  const id = await addRun(api, Object.fromEntries(titles.map((title, at) => [`https://a.example/${at}`, title])));
  const answer = await fetchCsv(api, id, '?kind=added');
  expect(answer.statusCode).toBe(200);
  expect(answer.headers['content-type']).toBe('text/csv; charset=utf-8');
  expect(answer.headers['content-disposition']).toBe(`attachment; filename="difference-${id}.csv"`);
  expect(answer.body.startsWith('\uFEFFurl,kind,title,')).toBe(true);
  const rows = answer.body.split('\r\n').slice(1, -1).map(cellsOf);
  expect(rows.map((cells) => cells.length)).toEqual(titles.map(() => 12));
  expect(rows.map(([, , title]) => title)).toEqual([
    "'=1+1",
    "'+46",
    "'-2",
    "'@SUM(A1)",
    "'\tx",
    "'\rx",
    'Å, "ä"\nö',
    "l'été",
    'Vanlig',
  ]);
});

test('an export is recorded with what was exported, and one that is refused is not', async () => {
  await using api = await startApi();
  const first = await addRun(api, { 'https://a.example/': 'Före' });
  const second = await addRun(api, { 'https://a.example/': 'Efter' });
  expect((await fetchCsv(api, second, `?against=${first}`)).statusCode).toBe(200);
  expect((await fetchCsv(api, second, `?against=${newId()}`)).statusCode).toBe(404);
  expect((await fetchCsv(api, second, `?against=${api.theirs.crawlId}`)).statusCode).toBe(404);
  const events = await api.db.readTenant(
    api.ours.tenantId,
    `select object_id as id, actor_id as "personId", details from audit_event
     where tenant_id = tenant.id and action = 'difference.export'`,
  );
  const { personId } = api.ours.people.user;
  expect(events).toEqual([{ id: second, personId, details: { against: first, kind: null } }]);
});

test('a file longer than one piece holds each page once', async () => {
  await using api = await startApi();
  const { tenantId, documentId, versionId } = api.ours;
  const id = await addRun(api, {});
  await api.db.withTenant(tenantId, ({ sql }) =>
    sql(
      `insert into page (tenant_id, crawl_id, url_hash, url, host, depth, state, change, document_id, version_id)
       select $1, $2, sha256(convert_to(n::text, 'UTF8')), 'https://a.example/' || n, 'a', 0, 'done', 'added', $3, $4
       from generate_series(1, 20050) n`,
      [tenantId, id, documentId, versionId],
    ),
  );
  const { body } = await fetchCsv(api, id, '?kind=added');
  const urls = body
    .split('\r\n')
    .slice(1, -1)
    .map((line) => line.split(',', 1)[0]);
  expect(urls.length).toBe(20_050);
  expect(new Set(urls).size).toBe(20_050);
});

test('a dry run is not compared, and neither is a run with one of another source or organisation', async () => {
  await using api = await startApi();
  const { administrator } = api.ours.people;
  const id = await addRun(api, {});
  for (const path of ['', '/page', '/text', '/csv']) {
    const query = `against=${api.theirs.crawlId}&url=https://a.example/`;
    expect((await api.as(administrator, 'GET', `/crawl/${id}/difference${path}?${query}`)).statusCode).toBe(404);
  }
  await api.db.withTenant(api.ours.tenantId, ({ sql }) =>
    sql(`update crawl set mode = 'dry' where tenant_id = $1 and id = $2`, [api.ours.tenantId, id]),
  );
  const refused = await api.as(administrator, 'GET', `/crawl/${id}/difference`);
  expect({ status: refused.statusCode, code: refused.json().code }).toEqual({
    status: 409,
    code: 'nothing-to-compare',
  });
});
