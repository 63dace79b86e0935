/** An organisation whose documents can be disposed of: published, talked about, and under a decision that lets them go. */
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { inject } from 'vitest';
import { ingestActivities } from '#activities/ingest.ts';
import { openDeliveries } from '#activities/outside/deliveries.ts';
import { hashingEmbedder } from '#activities/outside/embedder/hashing.ts';
import { openFiles } from '#activities/outside/files.ts';
import { openHeads } from '#activities/outside/heads.ts';
import { type Ledger, openLedger } from '#activities/outside/ledger.ts';
import { carryOut } from '#activities/purge/carry-out.ts';
import { type PurgeItemActivities, purgeItemActivities } from '#activities/purge-items.ts';
import { system } from '#schema/audit.ts';
import { openHeadSigner } from '#schema/chain-head.ts';
import { type Database, openDatabase } from '#schema/database.ts';
import { newId } from '#schema/id.ts';
import type { PurgeItemKind } from '#schema/purge-run.ts';
import { type PurgeWish, requestPurge } from '#schema/request-purge.ts';
import { openSealer } from '#schema/seal.ts';
import { adder } from './adder.ts';
import { makeDatabase, type TestDatabase } from './database.ts';
import { makeShelf, type Shelf, storePages } from './knowledge.ts';
import { chunker } from './library.ts';
import { addRetention } from './retention-furniture.ts';

/** The installation's key. */
export const root = 'the key of a disposal: thirty-two characters';
export const sealer = openSealer(root);
export const signer = openHeadSigner(root);

type Through = <Door extends object>(door: Door) => Door;

/** The steps of disposals over this database and this folder of files, reached `through` what may fail. */
export function openDisposal(db: Database, dir: string, through: Through = (door) => door): PurgeItemActivities {
  const at = { dir };
  return purgeItemActivities({
    ...{ db: through(db), ledger: through(openLedger(at)), sealer },
    ...{ files: through(openFiles(at)), deliveries: through(openDeliveries(at)) },
    ...{ record: { heads: through(openHeads(at)), signer }, ages: { logDays: 7, backupDays: 35 }, restoreDays: 30 },
  });
}

export type Purging = AsyncDisposable & {
  database: TestDatabase;
  db: Database;
  shelf: Shelf;
  /** Of the store of originals, and of the ledger beside it. */
  dir: string;
  ledger: Ledger;
  decisionId: string;
  /** Publishes one document per text, its original in the store, and removes it if it says so. Answers their ids. */
  publish(texts: readonly string[], isRemoved?: boolean): Promise<string[]>;
  /** A conversation in which somebody was answered by a quote of each of these documents. */
  talk(quotes: readonly { documentId: string; quote: string }[]): Promise<string>;
  ask(items: PurgeWish['items'], more?: Partial<PurgeWish>): Promise<string>;
  /** The steps themselves, over this door. */
  actsOf(door?: Database): PurgeItemActivities;
  /** Every step of one that needs nobody to approve it, as the workflow takes them, over this door. */
  carryOut(purgeId: string, door?: Database): Promise<boolean>;
  rows<Row extends object>(select: string, params?: readonly unknown[]): Promise<Row[]>;
};

export const documents = (ids: readonly string[]) => ids.map((id) => ({ kind: 'document' as PurgeItemKind, id }));

export async function makePurging(): Promise<Purging> {
  await using built = new AsyncDisposableStack();
  const database = built.use(await makeDatabase());
  const db = built.use(await openDatabase({ url: database.workerUrl, pool: 6 }));
  const dir = mkdtempSync(join(inject('runDir'), 'disposal-'));
  built.defer(() => rmSync(dir, { recursive: true, force: true }));
  const shelf = await makeShelf(database.adminUrl, db);
  const desk = await openDesk({ db, shelf, dir });
  const held = built.move();
  return { database, ...desk, [Symbol.asyncDispose]: () => held.disposeAsync() };
}

export type Desk = Omit<Purging, 'database' | typeof Symbol.asyncDispose>;

/** The same in an organisation that is there already. */
export async function openDesk({ db, shelf, dir }: Pick<Purging, 'db' | 'shelf' | 'dir'>): Promise<Desk> {
  const files = openFiles({ dir });
  const ledger = openLedger({ dir });
  const { tenantId } = shelf;
  const { decisionId } = await db.withTenant(tenantId, (tx) => addRetention(tx, 'Dnr 2026/17'));
  const { ingestBatch } = ingestActivities({ db, chunker, embedder: hashingEmbedder() });
  return {
    ...{ db, shelf, dir, ledger, decisionId },
    rows: (select, params = []) => db.readTenant(tenantId, select, params),
    async publish(texts, isRemoved = true) {
      for (const text of texts) await files.put(tenantId, Buffer.from(text));
      const pages = texts.map((text) => ({ url: `https://example.org/${newId()}`, title: text.slice(0, 40), text }));
      const crawlId = await storePages(db, shelf, pages);
      await ingestBatch({ tenantId, crawlId, batch: 'a' });
      const urls = pages.map(({ url }) => url);
      const found = await db.withTenant(tenantId, ({ sql }) =>
        sql<{ id: string; n: number }>(
          `update document d set removed_at = case when $3 then now() - interval '40 days' end
           from unnest($2::text[]) with ordinality u (url, n)
           where d.tenant_id = $1 and d.url = u.url returning d.id, u.n`,
          [tenantId, urls, isRemoved],
        ),
      );
      return found.sort((one, other) => one.n - other.n).map(({ id }) => id);
    },
    talk: (quotes) => db.withTenant(tenantId, (tx) => addTalk(tx, shelf, quotes)),
    ask: (items, more = {}) =>
      db.withTenant(tenantId, (tx) => requestPurge(tx, system, { kind: 'hand', decisionId, items, ...more })),
    actsOf: (door = db) => openDisposal(door, dir),
    async carryOut(purgeId, door = db) {
      const key = { tenantId, purgeId };
      const acts = openDisposal(door, dir);
      await acts.planItems(key);
      await acts.confirmItems(key);
      await acts.beginLedger(key);
      return carryOut(acts, key);
    },
  };
}

async function addTalk(
  tx: Parameters<typeof adder>[0],
  { spaceId }: Shelf,
  quotes: readonly { documentId: string; quote: string }[],
): Promise<string> {
  const add = adder(tx);
  const personId = await add('person', { email: `${newId()}@hamnen.example`, name: 'Siv', role: 'user' });
  const conversationId = await add('conversation', { space_id: spaceId, person_id: personId, title: 'Avgifter' });
  const asked = { conversation_id: conversationId, author: 'person', state: 'done', text: 'Vad kostar det?' };
  const questionId = await add('message', asked);
  const sources = quotes.map(({ documentId, quote }, at) => ({
    ordinal: at + 1,
    documentId,
    text: quote,
    title: quote,
  }));
  const messageId = await add('message', {
    ...asked,
    author: 'assistant',
    question_id: questionId,
    text: `Så här står det: ${quotes.map(({ quote }) => quote).join(' Och: ')}`,
    sources: JSON.stringify(sources),
  });
  for (const [at, { documentId, quote }] of quotes.entries()) {
    const cited = { message_id: messageId, ordinal: at + 1, document_id: documentId, quote, verified: true };
    await add('citation', cited);
  }
  await tx.sql(`insert into message_event (tenant_id, message_id, seq, kind, data) values ($1, $2, 1, 'sources', $3)`, [
    tx.tenantId,
    messageId,
    JSON.stringify(sources),
  ]);
  return conversationId;
}
