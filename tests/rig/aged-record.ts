/** Organisations whose record of acts reaches back more than a year: its rounds, its checks, and what is disposed of. */
import { Client } from 'pg';
import { expect } from 'vitest';
import { signHead } from '#activities/chain/head.ts';
import { linkBatch } from '#activities/chain/link.ts';
import { checkTenants } from '#activities/chain.ts';
import { noItems } from '#activities/outside/ledger.ts';
import { carryOut } from '#activities/purge/carry-out.ts';
import { requestDuePurges } from '#activities/purge/daily.ts';
import { purgeItemActivities } from '#activities/purge-items.ts';
import { type HeadSigner, openHeadSigner, type SignedHead } from '#schema/chain-head.ts';
import { type Database, openDatabase } from '#schema/database.ts';
import { newId } from '#schema/id.ts';
import { migrate } from '#schema/provision.ts';
import { makeDatabase, type TestDatabase } from './database.ts';
import { makeShelf } from './knowledge.ts';

const signer = openHeadSigner('a key of the installation, for tests');
/** When its events are from. */
export const daysAgo = [401, 400, 100, 99, 1, 0];
const ageOf = (days: number) => new Date(Date.now() - days * 86_400_000);
/** The month of the first of them. */
export const oldMonth = ageOf(401).toISOString().slice(0, 7).replace('-', '_');

export type AgedRecord = AsyncDisposable & {
  database: TestDatabase;
  db: Database;
  tenants: string[];
  heads: SignedHead[];
  signer: HeadSigner;
  /** The round, with a check asked for in each tenant. */
  check(): Promise<void>;
  /** The day's disposals, carried out. Answers how many there were. */
  dispose(): Promise<number>;
  as<Row extends object>(url: string, ...statements: string[]): Promise<Row[]>;
};

/** Tenants with events of all those days, linked and under a head. */
export async function makeAgedRecord(howMany: number): Promise<AgedRecord> {
  await using built = new AsyncDisposableStack();
  const database = built.use(await makeDatabase());
  const db = built.use(await openDatabase({ url: database.workerUrl }));
  const as: AgedRecord['as'] = async <Row extends object>(connectionString: string, ...statements: string[]) => {
    const client = new Client({ connectionString });
    await client.connect();
    try {
      let rows: Row[] = [];
      for (const statement of statements) ({ rows } = await client.query<Row>(statement));
      return rows;
    } finally {
      await client.end();
    }
  };
  // Months as if the product had been there then.
  await migrate(database.migrateUrl, ageOf(daysAgo[0]!));
  const heads: SignedHead[] = [];
  const deps = {
    ...{ db, signer, onFault: (_: string, error: unknown) => expect.unreachable(`${error}`) },
    heads: {
      keep: async (head: SignedHead) => void heads.push(head),
      list: async (tenantId: string) => heads.filter((head) => head.tenantId === tenantId),
      remove: async () => expect.unreachable('no head is of days long gone'),
    },
  };
  const tenants: string[] = [];
  for (let i = 0; i < howMany; i += 1) {
    const { tenantId } = await makeShelf(database.adminUrl, db);
    tenants.push(tenantId);
    for (const days of daysAgo) {
      await db.withTenant(tenantId, ({ sql }) =>
        sql(
          `insert into audit_event (tenant_id, id, at, actor_kind, action) values ($1, $2, $3, 'system', 'crawl.skip')`,
          [tenantId, newId(), ageOf(days)],
        ),
      );
    }
    await linkBatch(db, tenantId);
    await signHead(deps, tenantId, 0);
  }
  const held = built.move();
  return {
    ...{ database, db, tenants, heads, signer, as },
    async check() {
      for (const tenantId of tenants) {
        await db.withTenant(tenantId, ({ sql }) =>
          sql('insert into audit_check (tenant_id, id) values ($1, $2)', [tenantId, newId()]),
        );
      }
      await checkTenants(deps);
    },
    async dispose() {
      const nothing = async () => {};
      const acts = purgeItemActivities({
        ...{
          db,
          files: { remove: nothing },
          deliveries: { remove: nothing },
          ledger: { keep: nothing, keepItems: async () => noItems },
        },
        ...{ record: deps, ages: { logDays: 7, backupDays: 35 }, restoreDays: 30 },
      });
      let purges = 0;
      for (const tenantId of tenants) {
        await db.withTenant(tenantId, async (tx) => {
          await tx.sql('update purge_setting set looked_on = null where tenant_id = $1', [tenantId]);
          await requestDuePurges(tx, 30);
        });
        const open = 'select id from purge where tenant_id = tenant.id and ended_at is null';
        for (const { id } of await db.readTenant<{ id: string }>(tenantId, open)) {
          purges += 1;
          const key = { tenantId, purgeId: id };
          await acts.planItems(key);
          await acts.confirmItems(key);
          expect(await carryOut(acts, key)).toBe(true);
        }
      }
      return purges;
    },
    [Symbol.asyncDispose]: () => held.disposeAsync(),
  };
}
