/** What a page's scripts want: which answers are shared among the pages of a batch, and which are not. */
import { expect, test } from 'vitest';
import { openSecrets } from '#schema/secret.ts';
import { makeHand, secretKey } from '#tests/fault/hand.ts';
import { serveSite } from '#tests/sites/site.ts';
import { town } from '#tests/sites/town.ts';
import { openAssets } from './crawl/asset.ts';
import { openLease } from './crawl/frontier.ts';
import { ensureHost } from './crawl/politeness.ts';
import { readRun } from './crawl/run.ts';
import { openScope } from './crawl/scope.ts';
import { openSession } from './crawl/session.ts';
import type { WebAnswer } from './outside/web.ts';

const scriptHost = 'scripts.example:443';
const url = `https://${scriptHost.replace(':443', '')}/app.js`;

test('a script is asked for once, but what a host gave to its own pages is not given to pages from elsewhere', async () => {
  await using site = await serveSite(town());
  await using hand = await makeHand(site, { obeyRobots: false, requestsPerSecond: 50 });
  const { tenantId, crawlId } = await hand.request();
  const run = await readRun(hand.db, tenantId, crawlId);
  const session = await openSession({ db: hand.db, secrets: openSecrets(secretKey) }, run);
  await hand.db.withTenant(tenantId, (tx) => ensureHost(tx, scriptHost));
  const refused = () => Promise.reject(new Error('nothing is to be asked but by the page'));
  const ask = openAssets({
    ...{ db: hand.db, tenantId, session, form: run.form, pace: () => run.form, scope: openScope(run.form) },
    ...{ agent: 'diarium', userAgent: 'Diarium/test', fileBytes: 0, lease: openLease(tenantId, crawlId, 0) },
    web: { fetch: refused, [Symbol.asyncDispose]: async () => {} },
    files: { put: refused, get: refused },
    onFault: (error) => expect(error).toBeUndefined(),
  });
  let asked = 0;
  const want = async (home: string): Promise<string> => {
    const answer: Partial<WebAnswer> = {
      status: 200,
      headers: { contentType: 'text/javascript' } as WebAnswer['headers'],
      body: Buffer.from(String((asked += 1))),
    };
    const wanted = { url, signal: new AbortController().signal, ask: async () => answer as WebAnswer };
    return Buffer.from((await ask(home, wanted)).body).toString();
  };
  const homes = [scriptHost, scriptHost, 'a.example:443', 'b.example:443', scriptHost];
  const given: string[] = [];
  for (const home of homes) given.push(await want(home));
  expect(given).toEqual(['1', '1', '3', '3', '1']);
});
