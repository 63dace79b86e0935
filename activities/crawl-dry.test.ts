/** Dry runs: what they reckon is what a full run then brings, and they leave nothing behind. */
import { expect, test } from 'vitest';
import type { Estimate } from '#schema/crawl.ts';
import { type Hand, makeHand } from '#tests/fault/hand.ts';
import { menuSite, roughSite, sitemapSite } from '#tests/sites/dry.ts';
import { type Handler, serveSite } from '#tests/sites/site.ts';
import { page, status, text } from '#tests/sites/town.ts';
import { mostLooks } from './crawl/sample.ts';
import type { RunKey } from './crawl.ts';

async function estimateOf({ db, shelf }: Hand, { crawlId }: RunKey): Promise<Estimate> {
  const [row] = await db.readTenant<{ estimate: Estimate }>(
    shelf.tenantId,
    'select estimate from crawl where tenant_id = tenant.id and id = $2',
    [crawlId],
  );
  return row!.estimate;
}

type Brought = Pick<Estimate, 'pages' | 'files' | 'passages' | 'tokens' | 'seconds'>;

/** What a full run really brought, and how long it took. */
async function broughtBy({ db, shelf }: Hand, { crawlId }: RunKey): Promise<Brought> {
  const [row] = await db.readTenant<Brought>(
    shelf.tenantId,
    `select count(distinct d.id) filter (where d.media_type = 'text/html') as pages,
       count(distinct d.id) filter (where d.media_type <> 'text/html') as files, count(p.id) as passages,
       coalesce(sum(p.tokens), 0) as tokens,
       (select extract(epoch from ended_at - started_at)::float8 from crawl where tenant_id = tenant.id and id = $2)
         as seconds
     from document d left join passage p on p.tenant_id = tenant.id and p.document_id = d.id and p.live
     where d.tenant_id = tenant.id and d.removed_at is null`,
    [crawlId],
  );
  return row!;
}

/** Every row that knowledge is made of, and every file of the store. */
async function knowledgeOf(hand: Hand): Promise<unknown> {
  const tables = ['document', 'version', 'blob', 'passage', 'embedding', 'posting', 'term_list'];
  const counts = tables.map((table) => `(select count(*) from ${table} where tenant_id = tenant.id) as ${table}`);
  const [rows] = await hand.db.readTenant<object>(
    hand.shelf.tenantId,
    `select ${counts.join(', ')}, (select jsonb_agg(to_jsonb(d) order by id) from document d
       where d.tenant_id = tenant.id) as documents where tenant.id is not null`,
  );
  return { rows, files: await hand.files() };
}

const nearly = (value: number, real: number, what: string) => {
  expect(value, `${what}: ${value}, really ${real}`).toBeGreaterThanOrEqual(real * 0.85);
  expect(value, `${what}: ${value}, really ${real}`).toBeLessThanOrEqual(real * 1.15);
};

function expectNearly(estimate: Estimate, real: Brought): void {
  for (const what of ['pages', 'files', 'passages', 'tokens'] as const) nearly(estimate[what], real[what], what);
}

test('a site of linked pages, some of them twice, is reckoned as it then is, and nothing of it is kept', async () => {
  await using site = await serveSite(menuSite(1));
  await using hand = await makeHand(site);
  const before = await knowledgeOf(hand);
  const dry = await hand.crawl('dry');
  expect(await knowledgeOf(hand)).toEqual(before);
  const estimate = await estimateOf(hand, dry);
  expect(estimate).toMatchObject({ cost: 0, currency: 'USD', lookedAt: estimate.pages });
  const real = await broughtBy(hand, await hand.crawl());
  expect(real.pages).toBe(105);
  expectNearly(estimate, real);
});

test('of a long sitemap a sample is looked at, and the whole is reckoned from it', async () => {
  await using site = await serveSite(sitemapSite(2));
  await using hand = await makeHand(site, { kind: 'sitemap' });
  const estimate = await estimateOf(hand, await hand.crawl('dry'));
  expect(site.log.length).toBeLessThan(180);
  expect(estimate.lookedAt).toBeLessThan(estimate.pages / 3);
  const real = await broughtBy(hand, await hand.crawl());
  expect(real.pages).toBeGreaterThan(400);
  expectNearly(estimate, real);
});

test('among broken links, old addresses, hidden pages and files the time is reckoned too', async () => {
  await using site = await serveSite(roughSite(3));
  await using hand = await makeHand(site, { requestsPerSecond: 12, parallel: 3 });
  const estimate = await estimateOf(hand, await hand.crawl('dry'));
  site.log.length = 0;
  const real = await broughtBy(hand, await hand.crawl());
  expectNearly(estimate, real);
  expect([estimate.files, real.files]).toEqual([10, 10]);
  // The pace decides. A busy machine may take longer, and no run comes in under what was said.
  nearly(estimate.seconds, site.log.length / 12, 'seconds at the pace');
  expect(real.seconds).toBeGreaterThan(estimate.seconds * 0.85);
});

test('a file is counted by what is said of it, and its body is not read', async () => {
  const endless: Handler = (_, response) =>
    response.writeHead(200, { 'content-type': 'application/pdf' }).write('%PDF-1.7 ');
  await using site = await serveSite({
    '/': page('Town', 'The town hall opens at nine on weekdays', '/plan.pdf', '/plan'),
    '/plan.pdf': endless,
    '/plan': text('application/pdf', '%PDF-1.7 a file'),
  });
  await using hand = await makeHand(site, {}, { timeoutMs: 1_000 });
  const estimate = await estimateOf(hand, await hand.crawl('dry'));
  expect(estimate).toMatchObject({ pages: 1, files: 2 });
  expect(site.log.filter(({ path }) => path === '/plan.pdf').length).toBe(1);
});

test('over a source that is known already a dry run reckons a full run, and counts for none', async () => {
  await using site = await serveSite({ ...menuSite(4), '/sida/80': status(500) });
  await using hand = await makeHand(site);
  const real = await broughtBy(hand, await hand.crawl());
  const known = await knowledgeOf(hand);
  site.pages['/sida/81'] = status(410);
  for (const _ of ['missed once', 'missed twice']) expectNearly(await estimateOf(hand, await hand.crawl('dry')), real);
  // Two full runs that find a page gone would have removed it.
  expect(await knowledgeOf(hand)).toEqual(known);
  const failed = await hand.crawl('failed');
  expect([...(await hand.pages(failed)).keys()]).toEqual(['/sida/80']);
});

test('after the most pages that a dry run looks at, those found by then are reckoned', async () => {
  await using site = await serveSite(menuSite(5));
  await using hand = await makeHand(site);
  const run = await hand.request('dry');
  await hand.acts.claimTurn(run);
  await hand.acts.prepare(run);
  // As if so many had been looked at before.
  await hand.db.withTenant(run.tenantId, (tx) =>
    tx.sql('update crawl set added = $3 where tenant_id = $1 and id = $2', [run.tenantId, run.crawlId, mostLooks - 25]),
  );
  for (let batch = 0, queued = 1; queued > 0; batch += 1) queued = (await hand.acts.fetch(run, { batch })).left.queued;
  await hand.acts.finishCrawl({ ...run, outcome: 'finished', reason: null });
  const { lookedAt, pages } = await estimateOf(hand, run);
  // Pages under way when the limit was met are looked at too.
  expect(lookedAt).toBeGreaterThanOrEqual(25);
  expect(lookedAt).toBeLessThan(60);
  expect(pages).toBe((await hand.pages(run)).size);
});
