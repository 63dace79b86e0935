/** Every activity, run more than once in each way in which that happens: the rows are those of one run. */
import { expect, test } from 'vitest';
import { newId } from '#schema/id.ts';
import type { Activities } from '#temporal/queue-workers.ts';
import { tryAgain } from '#tests/fault/again.ts';
import { type Before, disagree, fourAtWork, heldThen, withOldKey } from '#tests/fault/before.ts';
import { makeHand } from '#tests/fault/hand.ts';
import { openRowReader } from '#tests/fault/rows.ts';
import { makeScene, request, type Scene, type SceneActs } from '#tests/fault/scene.ts';
import { type Handler, type Pages, serveSite } from '#tests/sites/site.ts';
import { page, status, town } from '#tests/sites/town.ts';
import { crawlActivities, fetchActivities } from './crawl.ts';
import { dueActivities } from './due.ts';
import { expireActivities } from './expire.ts';
import { ingestActivities } from './ingest.ts';
import { reconcileActivities } from './reconcile.ts';

type ActivityName = keyof (Activities['wf'] & Activities['fetch'] & Activities['embed']) | 'sweep';
type Act = (acts: SceneActs, scene: Scene) => Promise<unknown>;
/** `leaves` is what the rows show when the activity has done its work, and not before. */
type Case = { name: ActivityName; what: string; before?: Before; act: Act; leaves: string };

const claim: Act = (acts, { run }) => acts.claimTurn(run);
const prepare: Act = (acts, { run }) => acts.prepare(run);
const fetch: Act = (acts, { run }) => acts.fetch(run, { batch: 0 });
const recheck: Act = (acts, { run }) => acts.recheck(run);
const fetchRest: Act = (acts, { run }) => acts.fetch(run, { batch: 1 });
const settle: Act = (acts, { run }) => acts.settleCrawl(run);
const ingest: Act = (acts, { run }) => acts.ingest(run, 'one');
const finish: Act = (acts, { run }) => acts.finishCrawl({ ...run, outcome: 'finished', reason: null });
const ask: Act = (acts) => acts.requestDue();
const cancel: Act = (acts, { run }) => acts.finishCrawl({ ...run, outcome: 'cancelled', reason: null });

const steps =
  (...acts: Act[]): Before =>
  async (scene) => {
    for (const act of acts) await act(scene.over(), scene);
  };
const prepared = steps(claim, prepare);
const partFetched = steps(claim, prepare, fetch);
const fetched = steps(claim, prepare, fetch, recheck, fetchRest);
const settled: Before = (scene, hand) => fetched(scene, hand).then(() => settle(scene.over(), scene));
const ingested: Before = (scene, hand) => settled(scene, hand).then(() => ingest(scene.over(), scene));

/** A whole run lies behind the scene, which was requested again; by then the site has other `pages`. */
const crawled =
  (pages: Pages, then: Before): Before =>
  async (scene, hand) => {
    await ingested(scene, hand);
    await finish(scene.over(), scene);
    scene.run.crawlId = await request(hand.db, scene.shelf);
    Object.assign(scene.site.pages, pages);
    await then(scene, hand);
  };
const redirect =
  (location: string): Handler =>
  (_, response) =>
    response.writeHead(302, { location }).end();

/** Whoever it was that gave an order. */
const byPerson = { personId: newId(), requestId: 'req-1' };

const cases: Case[] = [
  { name: 'claimTurn', what: 'when a turn is free', act: claim, leaves: '"state": "running"' },
  { name: 'claimTurn', what: 'when the turns are taken', before: fourAtWork, act: claim, leaves: '"state": "waiting"' },
  {
    name: 'pauseCrawl',
    what: 'of a run at work',
    before: prepared,
    act: (acts, { run }) => acts.pauseCrawl(run),
    leaves: '"state": "paused"',
  },
  {
    name: 'changePace',
    what: 'of a run at work',
    before: prepared,
    act: (acts, { run }) => acts.changePace({ ...run, requestsPerSecond: 0.25, parallel: 1, ...byPerson }),
    leaves: '"requestsPerSecond": 0.25',
  },
  { name: 'prepareCrawl', what: 'from start URLs', before: steps(claim), act: prepare, leaves: '"queued": 1' },
  { name: 'fetchBatch', what: 'of a whole site', before: prepared, act: fetch, leaves: '"stored": 3' },
  {
    name: 'recheckKnown',
    what: 'of pages that nothing links to any more',
    before: crawled({ '/': page('Town', 'The town hall opens at ten on weekdays') }, partFetched),
    act: recheck,
    leaves: '"queued": 2',
  },
  {
    name: 'settleCrawl',
    what: 'of a change, an error page and a circle',
    before: crawled(
      {
        '/': page('Town', 'The town hall opens at ten on weekdays', '/water', '/school', '/here'),
        '/water': page('Sorry', 'Something went wrong on our side'),
        '/school': page('Sorry', 'Something went wrong on our side'),
        '/here': redirect('/there'),
        '/there': redirect('/here'),
      },
      fetched,
    ),
    act: settle,
    leaves: 'soft-error',
  },
  { name: 'ingestBatch', what: 'of new pages', before: settled, act: ingest, leaves: '"state": "published"' },
  {
    name: 'ingestBatch',
    what: 'of a changed page',
    before: crawled({ '/water': page('Water', 'The water comes from the southern lake') }, settled),
    act: ingest,
    leaves: '"state": "superseded"',
  },
  {
    name: 'finishCrawl',
    what: 'of a run that sees a page gone for the second time',
    before: crawled({ '/water': status(404) }, crawled({}, ingested)),
    act: finish,
    leaves: 'document.remove',
  },
  {
    name: 'finishCrawl',
    what: 'of a run that sees a held page gone for the second time',
    before: crawled({ '/water': status(404) }, crawled({}, heldThen(ingested))),
    act: finish,
    leaves: 'document.keep',
  },
  {
    name: 'finishCrawl',
    what: 'of a run that is cancelled half-way',
    before: fetched,
    act: cancel,
    leaves: 'crawl.end',
  },
  { name: 'requestDue', what: 'of an idle source', before: steps(cancel), act: ask, leaves: '"trigger": "schedule"' },
  { name: 'requestDue', what: 'of a source at work', before: prepared, act: ask, leaves: 'crawl.skip' },
  {
    name: 'sweep',
    what: 'after a publication',
    before: ingested,
    act: (acts) => acts.sweep(),
    leaves: '"batch": "00000000-',
  },
  {
    name: 'reconcileTenants',
    what: 'with something for each of its steps',
    before: crawled({}, disagree),
    act: (acts) => acts.reconcileTenants(),
    leaves: 'chat.expire',
  },
  {
    name: 'expireTenants',
    what: 'with a key that is too old',
    before: withOldKey,
    act: (acts) => acts.expireTenants(),
    leaves: 'key-expired-age',
  },
];

test('every activity there is has a case here', () => {
  const made = [
    crawlActivities({ settings: {} } as never),
    fetchActivities({ settings: {} } as never),
    ingestActivities({} as never),
    dueActivities({} as never),
    reconcileActivities({} as never),
    expireActivities({} as never),
  ];
  const names = made.flatMap((activities) => Object.keys(activities));
  expect([...new Set(cases.map(({ name }) => name))].sort()).toEqual(names.sort());
});

type Seen = { rows: Record<string, string[]>; known: unknown };
const textOf = ({ rows }: Seen) => Object.values(rows).flat().join('\n');

for (const { name, what, before, act, leaves } of cases) {
  test(`${name} ${what} leaves the same rows, run twice, twice at once, or after it died past a commit`, async () => {
    await using site = await serveSite({});
    await using hand = await makeHand(site);
    await using reader = await openRowReader(hand.database.adminUrl);
    const look = async ({ shelf, known: { fates, wishes, schedules } }: Scene): Promise<Seen> => ({
      rows: await reader.rowsOf(shelf.tenantId),
      known: [[...fates.values()], wishes.size, [...schedules.values()]],
    });
    const { once, ways } = await tryAgain(hand.db, {
      async arrange() {
        Object.assign(site.pages, town());
        const scene = await makeScene(hand, site);
        await before?.(scene, hand);
        expect(textOf(await look(scene))).not.toContain(leaves);
        return scene;
      },
      act: (scene, db) => act(scene.over(db), scene),
      look,
    });
    expect(textOf(once)).toContain(leaves);
    expect(ways.length).toBeGreaterThan(2);
    for (const { way, seen } of ways) expect(seen, way).toEqual(once);
  });
}
