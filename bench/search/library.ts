/**
 * Three tenants that share one database as 95, 4.5 and 0.5 per cent of its passages: texts over a vocabulary as uneven
 * as a language's, each document with a subject of its own. The same number always gives the same library. Vectors are
 * made as those of trained models lie: in 512 dimensions, near a surface of few, in clusters.
 */
import { newId, sha256 } from '#schema/id.ts';
import { foldFrequencies, indexPassages } from '#schema/posting.ts';
import { halfvecArray } from '#schema/vector.ts';
import { makeShelf, type Shelf } from '#tests/rig/knowledge.ts';
import { openChance } from '#tests/sites/random.ts';
import type { BenchDatabase } from '../postgres.ts';

export type Question = { text: string; vector: Float32Array };
export type Tenant = Shelf & { share: number; passages: number; questions: Question[] };

export const modelId = 'bench/latent-512';
const dims = 512;
/** Directions that the vectors of trained text models mostly vary in. */
const latentDims = 24;
const clusters = 300;

const shares = [0.95, 0.045, 0.005];
export const passagesPerDocument = 4;
const wordsPerPassage = 120;
const passagesAtOnce = 2_000;
const questionsPerTenant = 200;
/** Above this a tenant's vectors belong in the index, as the product's sweep would put them. */
const exactPassages = 8_000_000 / dims;

/** Builds without indexes and makes them afterwards, which gives the same rows ten times sooner. */
export async function buildLibrary(database: BenchDatabase, passages: number): Promise<Tenant[]> {
  const { asAdmin } = database;
  const [definition] = await asAdmin<{ text: string }>(
    `select pg_get_indexdef('embedding_nearest_512'::regclass) as text`,
  );
  await asAdmin('alter table posting drop constraint posting_pkey', 'drop index embedding_nearest_512');
  const tenants: Tenant[] = [];
  for (const share of shares) tenants.push(await fill(database, share, Math.round(passages * share)));
  await asAdmin(
    `set maintenance_work_mem = '1500MB'`,
    'alter table posting add primary key (tenant_id, collection_id, term, weight, passage_id)',
    definition!.text,
    'vacuum analyze',
  );
  return tenants;
}

async function fill({ db, adminUrl }: BenchDatabase, share: number, passages: number): Promise<Tenant> {
  const shelf = await makeShelf(adminUrl, db);
  const random = openChance(Math.round(share * 1000) + 1).next;
  const questions: Question[] = [];
  const crawlId = newId();
  await db.withTenant(shelf.tenantId, async ({ sql }) => {
    await sql(
      `insert into crawl (tenant_id, id, source_id, mode, trigger, form) values ($1, $2, $3, 'full', 'person', '{}')`,
      [shelf.tenantId, crawlId, shelf.sourceId],
    );
    await sql(
      `insert into blob (tenant_id, sha256, size_bytes, stored_bytes, media_type) values ($1, $2, 0, 0, 'text/html')`,
      [shelf.tenantId, sha256('')],
    );
  });
  const every = Math.max(1, Math.floor(passages / questionsPerTenant));
  const loads: Promise<void>[] = [];
  for (let from = 0; from < passages; from += passagesAtOnce) {
    const texts: string[] = [];
    const vectors: Float32Array[] = [];
    for (let i = from; i < Math.min(passages, from + passagesAtOnce); i += passagesPerDocument) {
      const subject = Array.from({ length: 25 }, () => word(Math.floor(random() ** 2 * vocabulary)));
      const place = near(clusterOf(random), 0.5, random);
      for (let part = 0; part < passagesPerDocument && i + part < passages; part++) {
        const words = Array.from({ length: wordsPerPassage }, () => anyWord(random, subject));
        const own = near(place, 0.3, random);
        if ((i + part) % every === 0) {
          const common = [commonWord(random), commonWord(random), commonWord(random)].join(' ');
          const text = `Vad är ${pick(random, subject, 2)} och ${pick(random, words, 1)} ${common}?`;
          questions.push({ text, vector: vectorOf(near(own, 0.3, random)) });
        }
        texts.push(words.join(' '));
        vectors.push(vectorOf(own));
      }
    }
    loads.push(load(db, shelf, crawlId, { texts, vectors }, passages > exactPassages));
    if (loads.length === 2) await loads.shift();
  }
  await Promise.all(loads);
  await db.withTenant(shelf.tenantId, foldFrequencies);
  return { ...shelf, share, passages, questions };
}

type Part = { texts: string[]; vectors: Float32Array[] };

async function load(db: BenchDatabase['db'], shelf: Shelf, crawlId: string, part: Part, indexed: boolean) {
  const { texts, vectors } = part;
  const ids = texts.map(newId);
  const documents = Math.ceil(texts.length / passagesPerDocument);
  const newIds = () => Array.from({ length: documents }, newId);
  await db.withTenant(shelf.tenantId, async (tx) => {
    const [type] = await tx.sql<{ oid: number }>(`select 'halfvec'::regtype::oid::int as oid`);
    await tx.sql(passageSql, [
      shelf.tenantId,
      shelf.collectionId,
      shelf.sourceId,
      crawlId,
      sha256(''),
      ids,
      texts,
      halfvecArray(vectors, type!.oid),
      modelId,
      indexed,
      newIds(),
      newIds(),
    ]);
    await indexPassages(tx, ids);
  });
}

const passageSql = `
  with given as materialized (
    select id, text, vector, (n - 1) / ${passagesPerDocument} as place, ((n - 1) % ${passagesPerDocument})::int as ordinal
    from unnest($6::uuid[], $7::text[], $8::halfvec[]) with ordinality g (id, text, vector, n)
  ), place as materialized (
    select n - 1 as place, document_id, version_id
    from unnest($11::uuid[], $12::uuid[]) with ordinality g (document_id, version_id, n)
  ), documents as (
    insert into document (tenant_id, id, collection_id, source_id, key, url, title, language, version_id)
    select $1, document_id, $2, $3, document_id::text, 'https://example.org/' || document_id, 'Sida', 'sv', version_id
    from place
  ), versions as (
    insert into version (tenant_id, id, document_id, crawl_id, content_hash, blob_sha256, title, text, blocks, language,
      state)
    select $1, version_id, document_id, $4, $5, $5, 'Sida', '', '[]', 'sv', 'published' from place
  ), pointed as (
    insert into passage (tenant_id, id, collection_id, source_id, document_id, version_id, ordinal, from_char, to_char,
      tokens, text, text_hash, language, live)
    select $1, id, $2, $3, document_id, version_id, ordinal, ordinal * 2000, ordinal * 2000 + length(text), 300, text,
      sha256(text::bytea), 'sv', true
    from given join place using (place)
  )
  insert into embedding (tenant_id, collection_id, passage_id, model_id, dims, text_hash, vector, indexed)
  select $1, $2, id, $9, 512, sha256(text::bytea), vector, $10 from given`;

const vocabulary = 60_000;
const syllables =
  'ba de fi go hu ju ka lå mä nö pra ri sko tra ul val vis rum ner sta drö kli mo pen säl tu vi sno gar lem'.split(' ');
const functionWords =
  'och att det som en på är av för med till den har de inte om ett men var jag sig från vi så'.split(' ');

/** The word of a rank: no two ranks share one. */
function word(rank: number): string {
  let text = '';
  for (let rest = rank + syllables.length; rest > 0; rest = Math.floor(rest / syllables.length)) {
    text += syllables[rest % syllables.length];
  }
  return text;
}

/** Three words in ten are function words, three the subject's, the rest as uneven as words are in a language. */
function anyWord(random: () => number, subject: string[]): string {
  const kind = random();
  if (kind < 0.3) return one(random, functionWords);
  if (kind < 0.6) return one(random, subject);
  return commonWord(random);
}

/** The second word is half as frequent as the first, the third a third. */
const commonWord = (random: () => number) => word(Math.floor(vocabulary ** random()) - 1);

const one = (random: () => number, words: string[]) => words[Math.floor(random() * words.length)]!;
const pick = (random: () => number, words: string[], count: number) =>
  Array.from({ length: count }, () => one(random, words)).join(' ');

/** Close enough to a bell curve: the sum of a few even numbers. */
const normal = (random: () => number) => (random() + random() + random() + random() - 2) * Math.sqrt(3);

/** A place in latent space, `spread` away from `from`. */
const near = (from: Float32Array, spread: number, random: () => number) =>
  from.map((value) => value + spread * normal(random));

/** The cluster's place is a function of its number. */
function clusterOf(random: () => number): Float32Array {
  const own = openChance(1_000 + Math.floor(random() * clusters));
  return near(new Float32Array(latentDims), 1, own.next);
}

const axes = (() => {
  const { next } = openChance(7);
  return Array.from({ length: latentDims }, () => Float32Array.from({ length: dims }, () => normal(next)));
})();

function vectorOf(place: Float32Array): Float32Array {
  const vector = new Float32Array(dims);
  for (const [i, axis] of axes.entries()) {
    for (let at = 0; at < dims; at++) vector[at]! += place[i]! * axis[at]!;
  }
  const length = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
  return vector.map((value) => value / length);
}
