/** A crawl from its request to searchable passages, through the product's own worker process. */
import { setTimeout as sleep } from 'node:timers/promises';
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
  await using worker = await stage.startWorker();
  const [working] = worker.log.filter(({ msg }) => msg === 'working');
  const queues = expect.arrayContaining([expect.stringMatching(/^fetch: \d+ at once$/)]);
  expect(working).toMatchObject({ buildId: expect.any(String), queues });
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

test('pause, resume and cancel are obeyed within five seconds, and what was published stays', {
  timeout: 120_000,
}, async () => {
  const plan = makeSite({ pages: 200, seed: 2, errorRate: 0 });
  await using site = await serveSite(plan.pages);
  await using stage = await makeStage({
    allow: site.hostPort,
    form: { startUrls: [`${site.origin}/`], requestsPerSecond: 20, parallel: 2 },
    batchPages: 20,
  });
  await using _worker = await stage.startWorker();
  const crawlId = await stage.start();
  const { tenantId } = stage.shelf;
  await stage.ended(crawlId, 30_000, ({ added }) => added >= 20);

  await stage.temporal.tellCrawl(tenantId, crawlId, 'pause');
  expect(await stage.ended(crawlId, 5_000, ({ state }) => state === 'paused')).toMatchObject({ leased: 0 });
  const visits = site.log.length;
  await sleep(1_500);
  expect(site.log.length).toBe(visits);

  await stage.temporal.tellCrawl(tenantId, crawlId, 'resume');
  await stage.ended(crawlId, 5_000, ({ leased }) => leased > 0);

  await stage.temporal.tellCrawl(tenantId, crawlId, 'cancel');
  const run = await stage.ended(crawlId, 5_000);
  expect(run).toMatchObject({ state: 'cancelled', leased: 0, stored: 0 });
  const left = await stage.db.readTenant(
    tenantId,
    `select (select count(*) from document where tenant_id = tenant.id) as documents,
       (select count(*) from version where tenant_id = tenant.id) as versions,
       (select count(*) from version where tenant_id = tenant.id and state = 'published') as published,
       (select count(*) from permit where tenant_id = tenant.id) as permits`,
  );
  expect(left).toEqual([{ documents: run.added, versions: run.added, published: run.added, permits: 0 }]);
});
