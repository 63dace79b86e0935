/** Learning through a service that is sick in every way: nothing wrong is kept, and nothing that was right is paid twice. */
import { expect, test } from 'vitest';
import { InvalidInput, UpstreamFault } from '#schema/errors.ts';
import { readSettings } from '#schema/settings.ts';
import { type EmbeddingManner, serveEmbeddingModel } from '#tests/models/embedding.ts';
import { storePages } from '#tests/rig/knowledge.ts';
import { chunker, type Library, makeLibrary, pages } from '#tests/rig/library.ts';
import { ingestActivities } from './ingest.ts';
import { openaiEmbedder } from './outside/embedder/openai.ts';

const dims = 384;
const right: EmbeddingManner = { kind: 'vectors' };
const spoilt = (value: number): EmbeddingManner => ({
  kind: 'vectors',
  spoil: ([first, ...rest]) => [first!.with(0, value), ...rest],
});

const keptVectors = ({ db, shelf: { tenantId } }: Library) =>
  db.readTenant<{ passages: number; vectors: number; good: number }>(
    tenantId,
    `select (select count(*) from passage where tenant_id = tenant.id) as passages, count(*) as vectors,
       count(*) filter (where dims = $2 and abs(vector_norm(vector::vector) - 1) < 0.01) as good
     from embedding where tenant_id = tenant.id`,
    [dims],
  );

async function openSick(baseUrl: string) {
  const library = await makeLibrary();
  const env = { OPENAI_BASE_URL: baseUrl, EMBED_MODEL: 'text-embedding-3-small', EMBED_DIMS: String(dims) };
  const settings = { ...readSettings(env).model, embed: 'text-embedding-3-small' };
  const embedder = openaiEmbedder(settings, { answerWithinMs: 3000, circuit: { faults: 100 } });
  const { ingestBatch } = ingestActivities({ db: library.db, chunker, embedder });
  const { tenantId } = library.shelf;
  const crawlId = await storePages(library.db, library.shelf, pages(300));
  return { library, ingest: () => ingestBatch({ tenantId, crawlId, batch: 'a', pages: 300 }) };
}

test('whatever the service does, each passage is paid for once and has one good vector at the end', async () => {
  // The second request fails in every way while the first one's vectors wait to be used.
  const sick: EmbeddingManner[] = [
    { kind: 'status', status: 429, retryAfter: '1' },
    { kind: 'status', status: 500 },
    { kind: 'stall' },
    { kind: 'cut' },
    { kind: 'html' },
    spoilt(Number.NaN),
    spoilt(Number.POSITIVE_INFINITY),
    { kind: 'vectors', spoil: (vectors) => vectors.slice(1) },
  ];
  const paid: string[] = [];
  const requests = { made: 0 };
  await using model = await serveEmbeddingModel((texts) => {
    const manner = ++requests.made === 1 ? right : (sick.shift() ?? right);
    if (manner === right) paid.push(...texts);
    return manner;
  });
  const { library, ingest } = await openSick(model.baseUrl);
  await using _ = library;
  while (sick.length > 0) {
    await expect(ingest()).rejects.toMatchObject({
      code: expect.stringMatching(/^(busy|upstream-fault|unreachable)$/),
    });
    expect((await keptVectors(library))[0]).toMatchObject({ vectors: 0 });
  }
  expect(await ingest()).toEqual({ ingested: 300, failed: 0, left: 0 });
  const [kept] = await keptVectors(library);
  expect(kept).toMatchObject({ passages: kept!.vectors, good: kept!.vectors });
  expect(paid.length).toBeGreaterThan(256);
  expect(new Set(paid).size).toBe(paid.length);
});

test('vectors of another size are refused for good, and none is kept', async () => {
  await using model = await serveEmbeddingModel(() => ({ kind: 'vectors', dims: 100 }));
  const { library, ingest } = await openSick(model.baseUrl);
  await using _ = library;
  const error = await ingest().catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(InvalidInput);
  expect(error).not.toBeInstanceOf(UpstreamFault);
  expect((await keptVectors(library))[0]).toMatchObject({ vectors: 0 });
});
