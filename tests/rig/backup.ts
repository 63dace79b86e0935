/** A database as it was at some moment, given back after a restore, and brought up to the ledgers beside it. */
import { Client } from 'pg';
import { reapplyHolds } from '#activities/ledger/holds.ts';
import { openHoldLedger } from '#activities/outside/hold-ledger.ts';
import type { Ledger } from '#activities/outside/ledger.ts';
import { type Reapplied, reapplyPurges } from '#activities/purge/reapply.ts';
import { type Database, openDatabase } from '#schema/database.ts';
import { openDisposal, type Purging, sealer } from './purging.ts';

export type Backup = AsyncDisposable & {
  db: Database;
  text(): Promise<string>;
  /** Its address, as this one of the database that it was made of. */
  urlOf(url: string): string;
};

/**
 * A copy of the database as it is now, opened as it would be after a restore; `take` is what happens after it was made.
 * The scene's own connections are closed.
 */
export async function restore({ database }: Purging, take: () => Promise<unknown>): Promise<Backup> {
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
    urlOf,
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

/** Holds first, as every start does. `entries`: another ledger of disposals than the scene's own. */
export async function reapply(
  { dir, ledger }: Purging,
  db: Database,
  entries: Pick<Ledger, 'list' | 'items'> = ledger,
): Promise<Reapplied> {
  const acts = openDisposal(db, dir);
  await reapplyHolds({ db, holds: openHoldLedger({ dir }), sealer });
  return reapplyPurges({ db, ledger: entries, sealer, acts });
}
