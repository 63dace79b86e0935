/** What counts as a change of a page: everything that a version shows, and nothing else. */
import { expect, test } from 'vitest';
import { makeHand } from '#tests/fault/hand.ts';
import { serveSite } from '#tests/sites/site.ts';

const news = (published: string, language: string, markup = '') =>
  `<html lang="${language}"><title>News</title><meta property="article:published_time" content="${published}">
   <main><h1>News</h1><p>12 34 56 78</p></main>${markup}</html>`;

test('a date or language that is put right arrives; markup that says nothing does not', async () => {
  await using site = await serveSite({ '/': news('2024-01-31', 'sv') });
  await using hand = await makeHand(site);
  const changes = [];
  const shown = [];
  for (const html of [
    news('2024-01-31', 'sv'),
    news('2024-02-01', 'sv'),
    news('2024-02-01', 'da'),
    news('2024-02-01', 'da', '<!-- rendered in 5 ms -->'),
  ]) {
    site.pages['/'] = html;
    changes.push((await hand.pages(await hand.crawl())).get('/')?.change);
    shown.push(
      ...(await hand.db.readTenant(
        hand.shelf.tenantId,
        `select published, language from version where tenant_id = tenant.id and state = 'published'`,
      )),
    );
  }
  expect(changes).toEqual(['added', 'changed', 'changed', 'unchanged']);
  expect(shown).toEqual([
    { published: '2024-01-31', language: 'sv' },
    { published: '2024-02-01', language: 'sv' },
    { published: '2024-02-01', language: 'da' },
    { published: '2024-02-01', language: 'da' },
  ]);
});
