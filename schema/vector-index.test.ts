import { Client } from 'pg';
import { toSql } from 'pgvector';
import { expect, test } from 'vitest';
import { makeDatabase } from '#tests/rig/database.ts';
import { makeShelf, type Shelf, storePages } from '#tests/rig/knowledge.ts';
import { openChance } from '#tests/sites/random.ts';
import { type Database, openDatabase } from './database.ts';
import { newId } from './id.ts';
import { search } from './search.ts';
import { halfvecArray } from './vector.ts';
import { indexVectors } from './vector-index.ts';

const dims = 256;
const modelId = 'test/256';

type Asker = { shelf: Shelf; questions: Float32Array[] };

/** Vectors around a few hundred centres, as those of texts are; the questions lie near some of them. */
function makeVectors(count: number, seed: number): Float32Array[] {
  const { next, below } = openChance(seed);
  const point = () => Float32Array.from({ length: 16 }, () => next() - 0.5);
  const axes = openChance(1);
  const spread = Array.from({ length: 16 }, () => Float32Array.from({ length: dims }, () => axes.next() - 0.5));
  const centres = Array.from({ length: 200 }, point);
  return Array.from({ length: count }, () => {
    const centre = centres[below(centres.length)]!;
    const place = point().map((value, i) => centre[i]! + value * 0.6);
    const vector = new Float32Array(dims).map((_, at) =>
      place.reduce((sum, value, i) => sum + value * spread[i]![at]!, 0),
    );
    const length = Math.hypot(...vector);
    return vector.map((value) => value / length);
  });
}

/** Passages of one document that carry `vectors`; more than a document has, but search does not mind. */
async function addVectors(db: Database, shelf: Shelf, vectors: Float32Array[], indexed: boolean): Promise<void> {
  await storePages(db, shelf, [{ url: 'https://example.org/all', text: 'all' }]);
  await db.withTenant(shelf.tenantId, async ({ sql }) => {
    const [type] = await sql<{ oid: number }>(`select 'halfvec'::regtype::oid::int as oid`);
    await sql('update document set version_id = (select id from version where tenant_id = $1) where tenant_id = $1', [
      shelf.tenantId,
    ]);
    await sql(
      `with given as (select * from unnest($2::uuid[], $3::halfvec[]) with ordinality g (id, vector, ordinal)), passages as (
         insert into passage (tenant_id, id, collection_id, source_id, document_id, version_id, ordinal, from_char,
           to_char, tokens, text, text_hash, language, live)
         select $1, g.id, d.collection_id, d.source_id, d.id, d.version_id, ordinal, 0, 0, 0, '', uuid_send(g.id), 'sv', true
         from given g, document d where d.tenant_id = $1)
       insert into embedding (tenant_id, collection_id, passage_id, model_id, dims, text_hash, vector, indexed)
       select $1, $4, id, $5, ${dims}, uuid_send(id), vector, $6 from given`,
      [shelf.tenantId, vectors.map(newId), halfvecArray(vectors, type!.oid), shelf.collectionId, modelId, indexed],
    );
  });
}

async function openShelves(shares: number[], prepare: (admin: Client) => Promise<unknown> = async () => {}) {
  const database = await makeDatabase();
  const admin = new Client({ connectionString: database.adminUrl });
  await admin.connect();
  await prepare(admin);
  const db = await openDatabase({ url: database.appUrl, pool: 4 });
  const askers: Asker[] = [];
  for (const [i, count] of shares.entries()) {
    const vectors = makeVectors(count + 40, i + 2);
    const shelf = await makeShelf(database.adminUrl, db);
    await addVectors(db, shelf, vectors.slice(40), count > 10_000);
    askers.push({ shelf, questions: vectors.slice(0, 40) });
  }
  return {
    ...{ admin, db, askers },
    [Symbol.asyncDispose]: async () => {
      await db[Symbol.asyncDispose]();
      await admin.end();
      await database[Symbol.asyncDispose]();
    },
  };
}

const nearest = (db: Database, { tenantId, collectionId }: Shelf, vector: Float32Array) =>
  search(db, {
    ...{ tenantId, collectionIds: [collectionId], query: '', language: null, vector, modelId },
    ...{ mode: 'vector', perDocument: 10, joinNeighbours: false },
  });

async function recallOf(db: Database, { shelf, questions }: Asker) {
  let found = 0;
  for (const vector of questions) {
    const exact = await db.readTenant<{ id: string }>(
      shelf.tenantId,
      'select passage_id as id from embedding where tenant_id = tenant.id order by vector <#> $2::halfvec limit 10',
      [toSql(Array.from(vector))],
    );
    const hits = await nearest(db, shelf, vector);
    expect(hits).toHaveLength(10);
    const ids = new Set(hits.map(({ passageId }) => passageId));
    found += exact.filter(({ id }) => ids.has(id)).length;
  }
  return found / (10 * questions.length);
}

test('three tenants of very unlike size all get ten rows of their own, and the right ones', async () => {
  let definition = '';
  await using library = await openShelves([19_000, 900, 100], async (admin) => {
    const { rows } = await admin.query(`select pg_get_indexdef('embedding_nearest_256'::regclass) as text`);
    definition = rows[0].text;
    await admin.query('drop index embedding_nearest_256');
  });
  const { admin, db, askers } = library;
  await admin.query(definition);
  for (const asker of askers) expect(await recallOf(db, asker)).toBeGreaterThanOrEqual(0.95);
  // A question that lies among the large tenant's vectors, asked by the smallest.
  const [large, , small] = askers;
  const owners = await db.withTenant(small!.shelf.tenantId, ({ sql }) => sql<{ id: string }>('select id from passage'));
  const own = new Set(owners.map(({ id }) => id));
  for (const vector of large!.questions) {
    const hits = await nearest(db, small!.shelf, vector);
    expect(hits.filter(({ passageId }) => !own.has(passageId))).toEqual([]);
    expect(hits).toHaveLength(10);
  }
});

test('a tenant that outgrew exact comparison is moved into the index, and later vectors are found beside it', async () => {
  await using library = await openShelves([700]);
  const { db, askers } = library;
  const [{ shelf, questions }] = askers as [Asker];
  const before = await nearest(db, shelf, questions[0]!);
  expect(await indexVectors(db, shelf.tenantId)).toBe(0);
  expect(await indexVectors(db, shelf.tenantId, { exactNumbers: 1_000 })).toBe(700);
  expect(await indexVectors(db, shelf.tenantId, { exactNumbers: 1_000 })).toBe(0);
  expect(await recallOf(db, askers[0]!)).toBeGreaterThanOrEqual(0.95);
  expect((await nearest(db, shelf, questions[0]!))[0]!.passageId).toBe(before[0]!.passageId);
  await db.withTenant(shelf.tenantId, ({ sql }) =>
    sql('update embedding set indexed = false where tenant_id = $1 and passage_id = $2', [
      shelf.tenantId,
      before[0]!.passageId,
    ]),
  );
  expect((await nearest(db, shelf, questions[0]!))[0]!.passageId).toBe(before[0]!.passageId);
});

test('what the large search reads is the index, whatever the planner believes', async () => {
  await using library = await openShelves([700]);
  const { admin, db, askers } = library;
  const [{ shelf, questions }] = askers as [Asker];
  await indexVectors(db, shelf.tenantId, { exactNumbers: 1_000 });
  await nearest(db, shelf, questions[0]!);
  const scans = async () => {
    await admin.query('select pg_stat_clear_snapshot()');
    const { rows } = await admin.query(
      `select idx_scan::int as scans from pg_stat_user_indexes where indexrelname = 'embedding_nearest_256'`,
    );
    return rows[0].scans as number;
  };
  await db[Symbol.asyncDispose]();
  await expect.poll(scans).toBeGreaterThan(0);
});
