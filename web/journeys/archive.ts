/** What years of crawling leave behind, put straight into the database: long lists, estimates, failures, waiting files. */
import { Client } from 'pg';
import type { Estimate } from '#schema/crawl.ts';
import { newId } from '#schema/id.ts';
import { SourceForm } from '#schema/source.ts';
import type { Stack } from './stack.ts';

/** Paths of pages of the product. */
export type Archive = Record<
  'space' | 'collection' | 'emptyCollection' | 'source' | 'crawl' | 'before' | 'dry' | 'unpriced' | 'failed',
  string
>;

const rows = 1000;
const monthMs = 30 * 24 * 3_600_000;
const form = SourceForm.parse({
  name: 'Storviks arkiv',
  startUrls: ['https://arkiv.example/'],
  schedule: { every: 'month' },
});

const estimate: Estimate = {
  ...{ pages: 1240, files: 36, passages: 9800, tokens: 4_120_000, cost: 0.0824, currency: 'USD' },
  ...{ seconds: 5400, lookedAt: 500 },
};

export async function fillArchive({ database, tenantId }: Pick<Stack, 'database' | 'tenantId'>): Promise<Archive> {
  const client = new Client({ connectionString: database.adminUrl });
  await client.connect();
  const run = (text: string, ...values: unknown[]) =>
    client.query(text, text.includes('$1') ? [tenantId, ...values] : values);
  const put = (table: string, row: Record<string, unknown>) => {
    const columns = ['tenant_id', ...Object.keys(row)];
    const places = columns.map((_, at) => `$${at + 1}`);
    return run(`insert into ${table} (${columns.join(', ')}) values (${places.join(', ')})`, ...Object.values(row));
  };
  const addRun = async (sourceId: string, more: Record<string, unknown>): Promise<string> => {
    const id = newId();
    const now = new Date();
    const ended = { requested_at: now, started_at: now, ended_at: now };
    const told = { mode: 'full', trigger: 'person', state: 'finished', form };
    await put('crawl', { id, source_id: sourceId, ...told, ...ended, ...more });
    return id;
  };

  const [space, collection, emptyCollection, source, other] = Array.from({ length: 5 }, newId) as Five;
  await put('space', { id: space, name: 'Arkivet', kind: 'shared' });
  await run(`insert into member select $1, $2, id, 'owner' from person where tenant_id = $1`, space);
  await put('collection', { id: collection, space_id: space, name: 'Tusen sidor' });
  await put('collection', { id: emptyCollection, space_id: space, name: 'Tom samling' });
  await put('source', { id: source, collection_id: collection, form });
  await put('source', { id: other, collection_id: collection, form });

  const before = await addRun(source, { requested_at: new Date(Date.now() - monthMs) });
  const crawl = await addRun(source, {});
  await run(madePages);
  await run(documents, collection, source);
  await run(blob);
  await run(versions('was_id'), before, '100', 'superseded', ['changed', 'gone']);
  await run(versions('was_id'), before, '100', 'published', ['unchanged', 'failed']);
  await run(versions('now_id'), crawl, '120', 'published', ['changed']);
  await run(publish);
  await run(pagesBefore, before);
  await run(pagesNow, crawl);
  await run(sums);
  const dry = await addRun(source, { mode: 'dry', estimate });
  const unpriced = await addRun(other, {
    mode: 'dry',
    estimate: { ...estimate, cost: null, lookedAt: estimate.pages },
  });
  const reason = { code: 'unreachable', facts: { host: 'arkiv.example' } };
  const failed = await addRun(other, { state: 'failed', reason });
  await client.end();
  return {
    space: `/space/${space}`,
    collection: `/collection/${collection}`,
    emptyCollection: `/collection/${emptyCollection}`,
    source: `/source/${source}`,
    crawl: `/crawl/${crawl}`,
    before: `/crawl/${before}`,
    dry: `/crawl/${dry}`,
    unpriced: `/crawl/${unpriced}`,
    failed: `/crawl/${failed}`,
  };
}

type Five = [string, string, string, string, string];

/** What became of each page in the later run: of five in a row one is unchanged, one failed, one gone, two changed. */
const madePages = `
  create temp table made as
  select n, gen_random_uuid() as document_id, gen_random_uuid() as was_id, gen_random_uuid() as now_id,
    'https://arkiv.example/beslut/' || n as url, 'Beslut ' || n || ' om avgifter i Storvik' as title,
    (array['unchanged', 'failed', 'gone', 'changed', 'changed'])[n % 5 + 1] as change
  from generate_series(1, ${rows}) n`;

const documents = `
  insert into document (tenant_id, id, collection_id, source_id, key, url, title, language, removed_at)
  select $1, document_id, $2, $3, url, url, title, 'sv', case change when 'gone' then now() end from made`;

const blob = `
  insert into blob (tenant_id, sha256, size_bytes, stored_bytes, media_type) values ($1, sha256('arkiv'), 1, 1, 'text/html')`;

/** The versions of one run. `$2` the run, `$3` what they say, `$4` their state, `$5` of which pages. */
const versions = (id: 'was_id' | 'now_id') => `
  insert into version (tenant_id, id, document_id, crawl_id, content_hash, blob_sha256, title, text, blocks, language, state)
  select $1, ${id}, document_id, $2, sha256(convert_to($3 || n, 'UTF8')), sha256('arkiv'), title,
    'Beslutet i ärende ' || n || e'.\nAvgiften är ' || $3 || e' kronor.\nDet gäller tills vidare.', '[]', 'sv', $4
  from made where change = any($5)`;

const publish = `
  update document d set version_id = v.id from version v
  where d.tenant_id = $1 and v.tenant_id = $1 and v.document_id = d.id and v.state = 'published'`;

const pagesBefore = `
  insert into page (tenant_id, crawl_id, url_hash, url, host, depth, state, change, status, ms, document_id, version_id)
  select $1, $2, sha256(convert_to(url, 'UTF8')), url, 'arkiv.example', 1, 'done', 'added', 200, 12, document_id, was_id
  from made`;

const pagesNow = `
  insert into page (tenant_id, crawl_id, url_hash, url, host, depth, state, change, status, ms, document_id, version_id, reason)
  select $1, $2, sha256(convert_to(url, 'UTF8')), url, 'arkiv.example', 1, 'done', change,
    case change when 'failed' then 500 when 'gone' then 410 else 200 end, 12, document_id,
    case change when 'changed' then now_id when 'unchanged' then was_id end,
    case change when 'failed' then '{"code": "upstream-fault", "facts": {"status": 500}}'::jsonb end
  from made`;

const sums = `
  update crawl r set added = s.added, changed = s.changed, unchanged = s.unchanged, gone = s.gone, failed = s.failed
  from (select crawl_id, count(*) filter (where change = 'added') as added,
      count(*) filter (where change = 'changed') as changed, count(*) filter (where change = 'unchanged') as unchanged,
      count(*) filter (where change = 'gone') as gone, count(*) filter (where change = 'failed') as failed
    from page where tenant_id = $1 group by crawl_id) s
  where r.tenant_id = $1 and r.id = s.crawl_id`;
