/** A crawl from its request to searchable passages, through the product's own worker process. */
import { expect, test } from 'vitest';
import { serveSite } from '#tests/sites/site.ts';
import { makeSite } from '#tests/sites/synthetic.ts';
import { makeStage } from './stage.ts';

test('a site is crawled to its last page: each learned once, redirects followed, robots.txt obeyed', async () => {
  const plan = makeSite({ pages: 60, seed: 1 });
  await using site = await serveSite(plan.pages);
  await using stage = await makeStage({
    allow: site.hostPort,
    form: { startUrls: [`${site.origin}/`], requestsPerSecond: 200, parallel: 8 },
  });
  await using _worker = await stage.startWorker();
  const crawlId = await stage.start();
  const run = await stage.ended(crawlId, 30_000);
  expect(run).toMatchObject({ state: 'finished', added: 60, failed: 0, queued: 0, leased: 0, stored: 0 });
  const documents = await stage.db.readTenant<{ url: string; text: string }>(
    stage.shelf.tenantId,
    `select d.url, v.text from document d join version v on v.tenant_id = d.tenant_id and v.id = d.version_id
     where d.tenant_id = tenant.id and exists (select from passage p where p.tenant_id = d.tenant_id
       and p.version_id = v.id and p.live) order by d.url`,
  );
  expect(documents.map(({ url }) => url)).toEqual(plan.expected.map(({ path }) => site.origin + path).sort());
  for (const { path, marker } of plan.expected) {
    expect(documents.find(({ url }) => url === site.origin + path)?.text).toContain(marker);
  }
  expect(site.log.some(({ path }) => path === plan.forbiddenPath)).toBe(false);
});
