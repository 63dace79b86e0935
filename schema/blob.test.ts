/** Whoever brings bytes and whoever lets go of the same see each other, in whichever order they come. */
import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { sweepBlobs } from '#activities/blob.ts';
import { openFiles } from '#activities/outside/files.ts';
import { makeHand } from '#tests/fault/hand.ts';
import { adder } from '#tests/rig/adder.ts';
import { makeDesk } from '#tests/rig/bring.ts';
import { makeLibrary } from '#tests/rig/library.ts';
import { disposeOfRows, meet, orders, originals } from '#tests/rig/meeting.ts';
import { makePurging, openDesk } from '#tests/rig/purging.ts';
import { openChance } from '#tests/sites/random.ts';
import { serveSite } from '#tests/sites/site.ts';
import { page } from '#tests/sites/town.ts';
import { keepBlobs, letGoOfBlobs } from './blob.ts';
import { NotYet } from './errors.ts';

const pdf = Buffer.from('%PDF-1.7\ntaxa\n%%EOF');
const front = page('Town', 'The town hall opens at nine', '/taxa.pdf');
const hashOf = (bytes: string | Buffer) => createHash('sha256').update(bytes).digest('hex');

test.each([
  ['a page', hashOf(front)],
  ['a linked file', hashOf(pdf)],
])(
  '%s that is fetched while the same bytes are disposed of keeps them, or is fetched anew by itself',
  async (_, hash) => {
    await using site = await serveSite({
      '/': front,
      '/taxa.pdf': (_request, response) => response.writeHead(200, { 'content-type': 'application/pdf' }).end(pdf),
    });
    await using hand = await makeHand(site);
    const desk = await openDesk(hand);
    for (const order of orders) {
      await hand.crawl();
      const meeting = meet(hand, order, { dispose: await disposeOfRows(desk), isIt: (one) => one === hash });
      const run = await hand.request();
      await hand.acts.claimTurn(run);
      await hand.acts.prepare(run);
      await hand.over(hand.db, meeting.files).fetch(run, { batch: 0 });
      await meeting.ended();
      while ((await hand.acts.fetch(run, { batch: 1 })).left.queued > 0);
      expect(await originals(desk), order).toEqual({ kept: 2, lost: 0 });
      await hand.acts.finishCrawl({ ...run, outcome: 'cancelled', reason: null });
    }
  },
);

test('an upload that comes in while the same bytes are disposed of keeps them, or is kept anew', async () => {
  await using library = await makeLibrary();
  await using brought = await makeDesk(library);
  const { db } = library;
  const desk = await openDesk({ ...library, dir: brought.dir });
  await brought.work(await brought.bring('a.txt', 'Avgiften är 400 kronor.'));
  for (const order of orders) {
    const meeting = meet(desk, order, { dispose: await disposeOfRows(desk) });
    const key = await brought.bring('a.txt', 'Avgiften är 400 kronor.');
    const keeping = brought.over(db, meeting.files).keepOriginal(key);
    if (order === orders[0]) await expect(keeping).rejects.toThrow(NotYet);
    else await keeping;
    await meeting.ended();
    await brought.work(key);
    expect(await originals(desk), order).toEqual({ kept: 1, lost: 0 });
  }
});

test('bytes that no version came to stand on leave the store: at once, or with the sweep of the day after', async () => {
  let moment = 1;
  await using site = await serveSite({
    '/': (_request, response) =>
      response.writeHead(200, { 'content-type': 'text/html' }).end(`${front}<!-- ${moment} -->`),
  });
  await using hand = await makeHand(site);
  await hand.crawl();
  const first = await hand.files();
  moment = 2;
  await hand.crawl();
  expect(await hand.files(), 'of a page whose text did not change').toEqual(first);
  site.pages['/'] = page('Town', 'The town hall opens at ten');
  await hand.crawl('full', 'cancelled');
  expect(await hand.files()).toHaveLength(2);
  const { db, shelf, dir } = hand;
  const sweep = () => sweepBlobs({ db, files: openFiles({ dir }) }, shelf.tenantId);
  await sweep();
  expect(await hand.files(), 'it may be about to be stood on').toHaveLength(2);
  await db.withTenant(shelf.tenantId, ({ sql, tenantId }) =>
    sql(`update blob set created_at = now() - interval '2 days' where tenant_id = $1`, [tenantId]),
  );
  await sweep();
  expect(await hand.files()).toEqual(first);
});

test('of many who bring and let go of a few files at once none leaves anything without its file', async () => {
  await using scene = await makePurging();
  const { db, dir, shelf } = scene;
  const { tenantId } = shelf;
  const files = openFiles({ dir });
  const chance = openChance(41);
  const contents = ['ett', 'två', 'tre'].map((text) => Buffer.from(text));
  const standing: string[] = [];
  let anew = 0;
  async function bring(): Promise<void> {
    const bytes = chance.pick(contents);
    const file = await files.put(tenantId, bytes);
    await sleep(chance.below(3));
    const id = await db
      .withTenant(tenantId, async (tx) => {
        await keepBlobs(tx, files, [{ file, mediaType: 'application/zip' }]);
        const owner = { space_id: shelf.spaceId, requested_by: shelf.spaceId, name: '', direction: 'in' };
        return adder(tx)('archive_package', { ...owner, blob_sha256: file.sha256 });
      })
      .catch((error) => (error instanceof NotYet ? null : Promise.reject(error)));
    if (id) standing.push(id);
    else anew += 1;
  }
  async function letGo(): Promise<void> {
    const [id] = standing.splice(chance.below(standing.length + 1), 1);
    if (id)
      await db.withTenant(tenantId, ({ sql }) =>
        sql('delete from archive_package where tenant_id = $1 and id = $2', [tenantId, id]),
      );
    await db.withTenant(tenantId, (tx) =>
      letGoOfBlobs(
        tx,
        files,
        contents.map((bytes) => createHash('sha256').update(bytes).digest()),
      ),
    );
  }
  for (let round = 0; round < 200; round += 1) {
    await Promise.all([bring(), letGo(), bring(), letGo()]);
    const rows = await db.readTenant<{ hash: Buffer; isStoodOn: boolean }>(
      tenantId,
      `select b.sha256 as hash, exists (select from archive_package a where a.tenant_id = tenant.id and a.blob_sha256 = b.sha256)
         as "isStoodOn" from blob b where b.tenant_id = tenant.id`,
    );
    for (const { hash, isStoodOn } of rows) {
      expect(isStoodOn, `round ${round}`).toBe(true);
      expect(await files.has(tenantId, hash), `round ${round}`).toBe(true);
    }
  }
  expect(anew, 'they have met').toBeGreaterThan(0);
}, 60_000);
