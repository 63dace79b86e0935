/** Sites that cannot be reached at all: the runs fail and say why, and knowledge stays as it was. */
import { expect, test } from 'vitest';
import { type Hand, makeHand } from '#tests/fault/hand.ts';
import { serveSite } from '#tests/sites/site.ts';
import { town, townPaths } from '#tests/sites/town.ts';

/** Crawls twice; each run has to fail with each page unreachable for one of the `reasons`. */
async function expectOutages(hand: Hand, reasons: string[]): Promise<void> {
  for (const _ of [1, 2]) {
    const run = await hand.crawl();
    expect(await hand.standing(run)).toEqual({
      state: 'failed',
      reason: { code: 'most-pages-failed', facts: { failed: 3, pages: 3 } },
    });
    const pages = [...(await hand.pages(run)).values()];
    expect(pages.map(({ path }) => path)).toEqual(townPaths);
    for (const page of pages) {
      expect(page).toMatchObject({ change: 'failed', attempts: 3, reason: { code: 'unreachable' } });
      expect(reasons).toContain(page.reason?.facts.reason);
    }
  }
  expect(await hand.found()).toEqual(townPaths);
}

test('a site that takes connections and never answers removes nothing', async () => {
  await using site = await serveSite(town());
  await using hand = await makeHand(site, {}, { timeoutMs: 400 });
  await hand.crawl();
  const before = site.log.length;
  for (const path of ['/robots.txt', ...townPaths]) site.pages[path] = () => {};
  await expectOutages(hand, ['timeout']);
  expect(site.log.length).toBeGreaterThan(before);

  Object.assign(site.pages, town());
  delete site.pages['/robots.txt'];
  expect((await hand.standing(await hand.crawl())).state).toBe('finished');
});

test('a site whose pages never answer, though its robots.txt does, removes nothing', async () => {
  await using site = await serveSite(town());
  await using hand = await makeHand(site, {}, { timeoutMs: 400 });
  await hand.crawl();
  for (const path of townPaths) site.pages[path] = () => {};
  await expectOutages(hand, ['timeout']);
});

test('a site that refuses connections removes nothing', async () => {
  await using site = await serveSite(town());
  await using hand = await makeHand(site);
  await hand.crawl();
  await site[Symbol.asyncDispose]();
  await expectOutages(hand, ['connect', 'reset']);
});
