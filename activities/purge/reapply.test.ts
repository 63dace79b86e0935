/** A backup that is older than a disposal does not bring back what went: the ledger outlives the database. */
import { Client } from 'pg';
import { expect, test } from 'vitest';
import { type Database, openDatabase } from '#schema/database.ts';
import { documents, makePurging, type Purging, sealer } from '#tests/rig/purging.ts';
import { openFiles } from '../outside/files.ts';
import type { LedgerEntry } from '../outside/ledger.ts';
import { purgeItemActivities } from '../purge-items.ts';
import { reapplyPurges } from './reapply.ts';

const canary = 'kanariefågeln';

type Backup = AsyncDisposable & { db: Database; text(): Promise<string> };

/** A copy of the database as it is now, opened as it would be after a restore. The scene's own connections are closed. */
async function restore({ database }: Purging, take: () => Promise<unknown>): Promise<Backup> {
  const name = `backup_${Date.now()}`;
  const server = new URL(database.adminUrl);
  const origin = server.pathname.slice(1);
  server.pathname = '/postgres';
  const admin = new Client({ connectionString: server.href });
  await admin.connect();
  const cut = 'select pg_terminate_backend(pid) from pg_stat_activity where datname = $1 and pid <> pg_backend_pid()';
  await admin.query(cut, [origin]);
  await admin.query(`create database ${name} template ${origin} owner diarium_owner`);
  await take();
  const urlOf = (from: string) => Object.assign(new URL(from), { pathname: `/${name}` }).href;
  const db = await openDatabase({ url: urlOf(database.workerUrl), pool: 2 });
  return {
    db,
    async text() {
      const inside = new Client({ connectionString: urlOf(database.adminUrl) });
      await inside.connect();
      const { rows } = await inside.query(
        `select string_agg(t, '') as all from (select v::text as t from version v union all select p::text from passage p
           union all select d::text from document d union all select c::text from citation c
           union all select m::text from message m) x`,
      );
      await inside.end();
      return rows[0].all;
    },
    async [Symbol.asyncDispose]() {
      await db[Symbol.asyncDispose]();
      await admin.query(`drop database if exists ${name} with (force)`);
      await admin.end();
    },
  };
}

const reapply = ({ dir, ledger }: Purging, db: Database, entries = ledger) => {
  const files = openFiles({ dir });
  const acts = purgeItemActivities({ db, files, ledger, sealer, ages: { logDays: 7, backupDays: 35 } });
  return reapplyPurges({ db, ledger: entries, sealer, acts });
};

test('what was disposed of after the backup goes again from what is restored, once', async () => {
  await using scene = await makePurging();
  const ids = await scene.publish([`Avgiften för ${canary} är 400 kronor.`], false);
  await scene.talk([{ documentId: ids[0]!, quote: `Avgiften för ${canary}` }]);
  await using backup = await restore(scene, async () => {
    const { tenantId } = scene.shelf;
    await scene.db.withTenant(tenantId, ({ sql }) =>
      sql('update document set removed_at = now() where tenant_id = $1', [tenantId]),
    );
    expect(await scene.carryOut(await scene.ask(documents(ids)))).toBe(true);
  });
  expect(await backup.text()).toContain(canary);
  expect(await reapply(scene, backup.db)).toEqual({ purges: 1, items: 1 });
  expect(await backup.text()).not.toContain(canary);
  expect(await reapply(scene, backup.db)).toEqual({ purges: 0, items: 0 });
  expect(await reapply(scene, scene.db)).toEqual({ purges: 0, items: 0 });
  const told = await backup.db.readTenant(
    scene.shelf.tenantId,
    `select from audit_event where tenant_id = tenant.id and action = 'purge.reapply'`,
  );
  expect(told).toHaveLength(1);
});

test('a ledger that was changed lets nobody begin', async () => {
  await using scene = await makePurging();
  const ids = await scene.publish(['Ett av två', 'Två av två']);
  await scene.carryOut(await scene.ask(documents([ids[0]!])));
  const changed = {
    async *list(tenantId: string): AsyncIterable<LedgerEntry> {
      for await (const entry of scene.ledger.list(tenantId)) yield { ...entry, items: [['document', ids[1]!]] };
    },
    keep: scene.ledger.keep,
  };
  await expect(reapply(scene, scene.db, changed)).rejects.toThrow('not as it was sealed');
});
