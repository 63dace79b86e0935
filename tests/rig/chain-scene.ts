/** Chains of a database of their own, under heads that are held in memory, and somebody who tampers with them. */
import { Client } from 'pg';
import { expect } from 'vitest';
import { signHead } from '#activities/chain/head.ts';
import { linkBatch } from '#activities/chain/link.ts';
import { verifyChain } from '#activities/chain/verify.ts';
import type { Heads } from '#activities/outside/heads.ts';
import { recordEvent, system } from '#schema/audit.ts';
import { openHeadSigner, type SignedHead } from '#schema/chain-head.ts';
import { type Database, openDatabase } from '#schema/database.ts';
import { newId } from '#schema/id.ts';
import { makeDatabase, type TestDatabase } from './database.ts';
import { makeShelf } from './knowledge.ts';

export const signer = openHeadSigner('a key of the installation, for tests');

const heldHeads = (): Heads & { all: SignedHead[] } => {
  const all: SignedHead[] = [];
  return {
    all,
    keep: async (head) => void all.push(head),
    list: async (tenantId) => all.filter((head) => head.tenantId === tenantId),
    remove: async (head) => void all.splice(all.indexOf(head), 1),
  };
};

export type ChainScene = AsyncDisposable & {
  database: TestDatabase;
  db: Database;
  heads: ReturnType<typeof heldHeads>;
};

export async function makeChainScene(): Promise<ChainScene> {
  await using built = new AsyncDisposableStack();
  const database = built.use(await makeDatabase());
  const db = built.use(await openDatabase({ url: database.workerUrl }));
  const held = built.move();
  return { database, db, heads: heldHeads(), [Symbol.asyncDispose]: () => held.disposeAsync() };
}

/** A tenant with so many events, linked, under a head after each third of them. */
export async function makeChain({ database, db, heads }: ChainScene, events: number): Promise<string> {
  const { tenantId } = await makeShelf(database.adminUrl, db);
  for (let third = 0; third < 3; third += 1) {
    for (let i = 0; i < events / 3; i += 1) await act(db, tenantId, { i, third, mark: 'å ä ö' });
    while ((await linkBatch(db, tenantId)) > 0);
    await signHead({ db, heads, signer }, tenantId, 0);
  }
  return tenantId;
}

export const act = (db: Database, tenantId: string, details: Record<string, unknown> = {}) =>
  db.withTenant(tenantId, (tx) =>
    recordEvent(tx, system, { action: 'crawl.skip', object: { kind: 'source', id: newId() }, details }),
  );

export const verify = async ({ db, heads }: ChainScene, tenantId: string) =>
  verifyChain(db, { tenantId, heads: await heads.list(tenantId), publicKey: signer.publicKey(tenantId) });

/** As the superuser, with every trigger put out of action. */
export async function tamper({ database }: ChainScene, tenantId: string, text: string): Promise<void> {
  const admin = new Client({ connectionString: database.adminUrl });
  await admin.connect();
  try {
    await admin.query('set session_replication_role = replica');
    const { rowCount } = await admin.query(text.replaceAll('$tenant', `'${tenantId}'`));
    expect(rowCount, text).toBeGreaterThan(0);
  } finally {
    await admin.end();
  }
}
