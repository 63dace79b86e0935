import { MockActivityEnvironment } from '@temporalio/testing';
import { expect, test } from 'vitest';
import { InvalidInput, UpstreamFault } from '#schema/errors.ts';
import { storePages } from '#tests/rig/knowledge.ts';
import {
  activities,
  chunker,
  countingEmbedder,
  digest,
  find,
  makeLibrary,
  page,
  pages,
  publish,
} from '#tests/rig/library.ts';
import { ingestActivities } from './ingest.ts';
import type { Chunker } from './text/chunk.ts';

test('stored pages are found once they are ingested, and the counts say so', async () => {
  await using library = await makeLibrary();
  const { crawlId, outcome } = await publish(library, pages(12));
  expect(outcome).toEqual({ ingested: 12, failed: 0, left: 0 });
  const [hit] = await find(library, 'Vad handlar kapitel7 om?');
  expect(hit!.url).toBe('https://example.org/sida-7');
  const rows = await digest(library, crawlId);
  expect(rows.crawl).toEqual([{ stored: 0, added: 12, changed: 0, failed: 0 }]);
  expect(rows.versions.every(({ state, current }) => state === 'published' && current)).toBe(true);
});

test('a batch takes as many pages as it is told, and says how many are left', async () => {
  await using library = await makeLibrary();
  const { tenantId } = library.shelf;
  const crawlId = await storePages(library.db, library.shelf, pages(5));
  const { ingestBatch } = activities(library);
  expect(await ingestBatch({ tenantId, crawlId, batch: 'a', pages: 3 })).toEqual({ ingested: 3, failed: 0, left: 2 });
  expect(await ingestBatch({ tenantId, crawlId, batch: 'b', pages: 3 })).toEqual({ ingested: 2, failed: 0, left: 0 });
});

test('the same batch twice in sequence gives the same rows and the same answer, and embeds once', async () => {
  await using library = await makeLibrary();
  const { crawlId, outcome } = await publish(library, pages(6));
  const rows = await digest(library, crawlId);
  const embedded = library.embedder.texts.length;
  expect(await activities(library).ingestBatch({ tenantId: library.shelf.tenantId, crawlId, batch: 'a' })).toEqual(
    outcome,
  );
  expect(await digest(library, crawlId)).toEqual(rows);
  expect(library.embedder.texts.length).toBe(embedded);
});

test('the same batch many times at once gives the rows of one', async () => {
  await using alone = await makeLibrary();
  const wanted = await digest(alone, (await publish(alone, pages(6))).crawlId);
  await using library = await makeLibrary();
  const crawlId = await storePages(library.db, library.shelf, pages(6));
  const input = { tenantId: library.shelf.tenantId, crawlId, batch: 'a' };
  await Promise.allSettled(Array.from({ length: 4 }, () => activities(library).ingestBatch(input)));
  await activities(library).ingestBatch(input);
  expect(await digest(library, crawlId)).toEqual(wanted);
});

test('two batches at once share the pages and lose none', async () => {
  await using library = await makeLibrary();
  const { tenantId } = library.shelf;
  const crawlId = await storePages(library.db, library.shelf, pages(8));
  const { ingestBatch } = activities(library);
  const outcomes = await Promise.all(['a', 'b'].map((batch) => ingestBatch({ tenantId, crawlId, batch, pages: 4 })));
  expect(outcomes.map(({ ingested }) => ingested)).toEqual([4, 4]);
  expect((await digest(library, crawlId)).crawl).toEqual([{ stored: 0, added: 8, changed: 0, failed: 0 }]);
});

test('an attempt that died before its commit is taken over at once by the next one of the same batch', async () => {
  await using library = await makeLibrary();
  const { tenantId } = library.shelf;
  const crawlId = await storePages(library.db, library.shelf, pages(3));
  library.embedder.fail = new UpstreamFault('the model is sick', 5000);
  const input = { tenantId, crawlId, batch: 'a' };
  await expect(activities(library).ingestBatch(input)).rejects.toMatchObject({ retryAfterMs: 5000 });
  const { pages: rows } = await digest(library, crawlId);
  expect(rows.every(({ state }) => state === 'stored')).toBe(true);
  expect(await find(library, 'kapitel1')).toEqual([]);
  const other = await activities(library).ingestBatch({ ...input, batch: 'b' });
  expect(other).toEqual({ ingested: 0, failed: 0, left: 3 });
  library.embedder.fail = undefined;
  expect(await activities(library).ingestBatch(input)).toEqual({ ingested: 3, failed: 0, left: 0 });
});

test('an attempt that wakes up after it was taken over changes nothing', async () => {
  await using library = await makeLibrary();
  const { tenantId } = library.shelf;
  const crawlId = await storePages(library.db, library.shelf, pages(3));
  const input = { tenantId, crawlId, batch: 'a' };
  const slow = countingEmbedder();
  const woken = Promise.withResolvers<void>();
  const asleep = Promise.withResolvers<void>();
  const late = ingestActivities({
    db: library.db,
    chunker,
    embedder: {
      ...slow,
      async embed(texts, options) {
        asleep.resolve();
        await woken.promise;
        return slow.embed(texts, options);
      },
    },
  }).ingestBatch(input);
  await asleep.promise;
  await activities(library).ingestBatch(input);
  const rows = await digest(library, crawlId);
  woken.resolve();
  expect(await late).toEqual({ ingested: 3, failed: 0, left: 0 });
  expect(await digest(library, crawlId)).toEqual(rows);
});

test('a page that cannot be cut fails alone, with a reason', async () => {
  await using library = await makeLibrary();
  const { tenantId } = library.shelf;
  const crawlId = await storePages(library.db, library.shelf, pages(4));
  const sick: Chunker = {
    chunk(input) {
      if (input.title === 'sida-2') throw new RangeError('too strange');
      return chunker.chunk(input);
    },
  };
  const outcome = await activities(library, sick).ingestBatch({ tenantId, crawlId, batch: 'a' });
  expect(outcome).toEqual({ ingested: 3, failed: 1, left: 0 });
  const rows = await digest(library, crawlId);
  expect(rows.crawl).toEqual([{ stored: 0, added: 3, changed: 0, failed: 1 }]);
  expect(rows.pages.map(({ change }) => change)).toEqual(['added', 'added', 'failed', 'added']);
  expect(rows.versions.map(({ state }) => state)).toEqual(['published', 'published', 'failed', 'published']);
});

test('a page without text is published without passages', async () => {
  await using library = await makeLibrary();
  const { crawlId, outcome } = await publish(library, [page('tom', ' \n')]);
  expect(outcome).toEqual({ ingested: 1, failed: 0, left: 0 });
  const rows = await digest(library, crawlId);
  expect(rows.passages).toEqual([]);
  expect(rows.versions).toMatchObject([{ state: 'published', current: true }]);
});

test('a changed page is found by its new words and no longer by its old ones', async () => {
  await using library = await makeLibrary();
  await publish(library, [page('taxa', 'Avgiften är femtio kronor.')]);
  const { crawlId } = await publish(library, [page('taxa', 'Taxan är sjuttio kronor.', { change: 'changed' })], 'b');
  expect(await find(library, 'femtio')).toEqual([]);
  expect(await find(library, 'sjuttio')).toHaveLength(1);
  const rows = await digest(library, crawlId);
  expect(rows.versions.map(({ state }) => state)).toEqual(['published', 'superseded']);
  expect(rows.postings).toEqual([{ count: 4, frequencies: 4, passages: 1 }]);
});

test('a page that returns to what it said has its old passages back, and is not embedded again', async () => {
  await using library = await makeLibrary();
  const [a, b] = [page('taxa', 'Avgiften är femtio kronor.'), page('taxa', 'Taxan är sjuttio kronor.')];
  await publish(library, [a], '1');
  const [before] = await find(library, 'femtio');
  await publish(library, [{ ...b, change: 'changed' }], '2');
  await publish(library, [{ ...a, change: 'changed' }], '3');
  const [after] = await find(library, 'femtio');
  expect(after!.passageId).toBe(before!.passageId);
  expect(await find(library, 'sjuttio')).toEqual([]);
  expect(library.embedder.texts).toHaveLength(2);
});

test('equal text in one tenant is embedded once, in one batch and over batches', async () => {
  await using library = await makeLibrary();
  const text = 'Kontakta oss på telefon eller besök vår reception.';
  await publish(library, [page('a', text), page('b', text), page('c', 'Något annat står här.')], '1');
  const { crawlId } = await publish(library, [page('d', text)], '2');
  expect(library.embedder.texts.filter((given) => given === text)).toHaveLength(1);
  expect((await digest(library, crawlId)).passages.filter(({ near }) => near)).toHaveLength(4);
});

test('a refusing embedder leaves the pages as they were', async () => {
  await using library = await makeLibrary();
  const { tenantId } = library.shelf;
  const crawlId = await storePages(library.db, library.shelf, pages(2));
  library.embedder.fail = new InvalidInput('the key is wrong');
  await expect(activities(library).ingestBatch({ tenantId, crawlId, batch: 'a' })).rejects.toThrow(InvalidInput);
  expect((await digest(library, crawlId)).crawl).toMatchObject([{ stored: 2, added: 0 }]);
});

test('inside Temporal it shows where it is, and a cancelled one publishes nothing', async () => {
  await using library = await makeLibrary();
  const { tenantId } = library.shelf;
  const crawlId = await storePages(library.db, library.shelf, pages(3));
  const environment = new MockActivityEnvironment();
  const beats: unknown[] = [];
  environment.on('heartbeat', (details: unknown) => {
    beats.push(details);
    environment.cancel();
  });
  const input = { tenantId, crawlId, batch: 'a' };
  await expect(environment.run(activities(library).ingestBatch, input)).rejects.toThrow();
  expect(beats[0]).toEqual({ cut: 1 });
  expect((await digest(library, crawlId)).crawl).toMatchObject([{ stored: 3, added: 0 }]);
});

test('a sweep folds the frequencies, twice with the same result, and search stays the same', async () => {
  await using library = await makeLibrary();
  const { tenantId } = library.shelf;
  const { crawlId } = await publish(library, pages(5));
  const [rows, hits] = [await digest(library, crawlId), await find(library, 'avgiften för kapitel3')];
  const { sweep } = activities(library);
  expect((await sweep({ tenantId })).folded).toBeGreaterThan(0);
  expect(await sweep({ tenantId })).toEqual({ folded: 0, indexed: 0 });
  expect(await digest(library, crawlId)).toEqual(rows);
  expect(await find(library, 'avgiften för kapitel3')).toEqual(hits);
});
