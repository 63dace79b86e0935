/** The proofs of isolation can fail: each probe is still on a sound database, and speaks up when one rule is broken. */
import { Client } from 'pg';
import { expect, test } from 'vitest';
import { ingestActivities } from '#activities/ingest.ts';
import { hashingEmbedder } from '#activities/outside/embedder/hashing.ts';
import { openChunker } from '#activities/text/chunk.ts';
import { makeDatabase } from '#tests/rig/database.ts';
import { makeShelf, type Shelf, storePages } from '#tests/rig/knowledge.ts';
import { type Database, openDatabase } from './database.ts';
import { newId } from './id.ts';

type Scene = { db: Database; appUrl: string; ours: Shelf; theirs: Shelf };

/** Each answers how many rows it reached that it should not have. */
const probes: Record<string, (scene: Scene) => Promise<number>> = {
  'reading without a tenant': async ({ appUrl }) => {
    const client = new Client({ connectionString: appUrl });
    await client.connect();
    const { rowCount } = await client.query('select from collection').finally(() => client.end());
    return rowCount ?? 0;
  },
  'reading past one’s tenant on a pooled connection': async ({ db, ours }) => {
    const rows = await db.withTenant(ours.tenantId, ({ sql }) =>
      sql<{ tenantId: string }>('select tenant_id as "tenantId" from collection'),
    );
    return rows.filter(({ tenantId }) => tenantId !== ours.tenantId).length;
  },
  'writing for another tenant': async ({ db, ours, theirs }) => {
    const insert = `insert into space (tenant_id, id, name, kind) values ($1, $2, 'x', 'shared')`;
    const write = db.withTenant(ours.tenantId, ({ sql }) => sql(insert, [theirs.tenantId, newId()]));
    return write.then(
      () => 1,
      () => 0,
    );
  },
  'nearest vectors of others': async ({ db, ours }) => {
    const nearest = `select tenant_id as "tenantId" from embedding where tenant.id is not null
      order by vector <#> vector limit 10`;
    const rows = await db.readTenant<{ tenantId: string }>(ours.tenantId, nearest);
    return rows.filter(({ tenantId }) => tenantId !== ours.tenantId).length;
  },
};

const breaches: [statement: string, noticedBy: string[]][] = [
  [
    'alter policy tenant on collection using (true)',
    ['reading without a tenant', 'reading past one’s tenant on a pooled connection'],
  ],
  ['alter policy tenant on space with check (true)', ['writing for another tenant']],
  ['alter table embedding disable row level security', ['nearest vectors of others']],
];

test('every probe is still while the rules stand, and the right ones speak up when one is broken', async () => {
  await using database = await makeDatabase();
  await using db = await openDatabase({ url: database.appUrl });
  const admin = new Client({ connectionString: database.adminUrl });
  await admin.connect();
  const [ours, theirs] = [await makeShelf(database.adminUrl, db), await makeShelf(database.adminUrl, db)];
  const { ingestBatch } = ingestActivities({ db, chunker: await openChunker(), embedder: hashingEmbedder() });
  for (const shelf of [ours, theirs]) {
    const crawlId = await storePages(db, shelf, [{ url: 'https://example.org/a', text: 'Sophämtning varje vecka.' }]);
    await ingestBatch({ tenantId: shelf.tenantId, crawlId, batch: 'a' });
  }
  const scene = { db, appUrl: database.appUrl, ours, theirs };
  const speaking = async () => {
    const reached = await Promise.all(Object.entries(probes).map(async ([name, probe]) => [name, await probe(scene)]));
    return reached.filter(([, rows]) => rows !== 0).map(([name]) => name);
  };
  expect(await speaking()).toEqual([]);
  for (const [statement, noticedBy] of breaches) {
    await admin.query(statement);
    expect(await speaking(), statement).toEqual(expect.arrayContaining(noticedBy));
  }
  await admin.end();
});
