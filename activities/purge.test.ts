/** A tenant's deletion leaves nothing, touches no other tenant, and comes to the same end wherever it is killed. */
import { mkdtempSync, rmSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Client } from 'pg';
import { expect, inject, test } from 'vitest';
import { type Database, openDatabase } from '#schema/database.ts';
import { newId, sha256 } from '#schema/id.ts';
import type { Purge } from '#schema/purge.ts';
import { type Arrival, arrivalName } from '#schema/upload.ts';
import { dyingAt } from '#tests/fault/again.ts';
import { openRowReader, type RowReader } from '#tests/fault/rows.ts';
import { makeDatabase, type TestDatabase } from '#tests/rig/database.ts';
import { fillEveryTable } from '#tests/rig/everything.ts';
import { openFiles } from './outside/files.ts';
import { keptTables } from './purge/order.ts';
import { batchRows } from './purge/rows.ts';
import { purgeActivities } from './purge.ts';

const mark = 'kanariefagel';
const other = 'grannen';

type Given = { tenantId: string; purgeId: string };
type Scene = AsyncDisposable & {
  database: TestDatabase;
  db: Database;
  reader: RowReader;
  dir: string;
  /** What Temporal still has, by tenant. */
  engine: Map<string, number>;
  make(mark: string): Promise<Given>;
  /** Every step, as the workflow takes them, over this door. */
  purge(key: Given, db?: Database): Promise<boolean>;
};

async function makeScene(): Promise<Scene> {
  await using built = new AsyncDisposableStack();
  const database = built.use(await makeDatabase());
  const db = built.use(await openDatabase({ url: database.workerUrl, pool: 4 }));
  const reader = built.use(await openRowReader(database.adminUrl));
  const dir = mkdtempSync(join(inject('runDir'), 'purge-'));
  built.defer(() => rmSync(dir, { recursive: true, force: true }));
  const files = openFiles({ dir });
  const engine = new Map<string, number>();
  const eraseTenant = async (tenantId: string) => {
    const left = engine.get(tenantId) ?? 0;
    engine.set(tenantId, Math.max(0, left - 2));
    return left;
  };
  const held = built.move();
  return {
    database,
    db,
    reader,
    dir,
    engine,
    async make(mark) {
      const tenantId = newId();
      await asAdmin(
        database,
        `insert into tenant (id, slug, name, language, state) values ($1, $2, $2, 'sv', 'deleting')`,
        [tenantId, `${mark}-${tenantId}`],
      );
      await fillEveryTable(database.adminUrl, tenantId, mark);
      for (const nth of [1, 2, 3]) await files.put(tenantId, Buffer.from(`${mark} ${nth}`));
      await arrive(dir, { tenantId, uploadId: newId() }, mark);
      engine.set(tenantId, 5);
      const purgeId = newId();
      await db.withTenant(tenantId, async ({ sql }) => {
        await sql('update purge set ended_at = now() where tenant_id = $1', [tenantId]);
        await sql(`insert into purge (tenant_id, id, reference) values ($1, $2, 'Avtalet har gått ut')`, [
          tenantId,
          purgeId,
        ]);
        await sql(
          `insert into attempt (tenant_id, account, failures, failed_at)
           select $1, sha256(n::text::bytea), 1, now() from generate_series(1, $2) n`,
          [tenantId, 2 * batchRows + 1],
        );
      });
      return { tenantId, purgeId };
    },
    async purge(key, door = db) {
      const acts = purgeActivities({ db: door, files, engine: { eraseTenant } });
      await acts.planPurge(key);
      while ((await acts.purgeRows(key)).isMore);
      while ((await acts.purgeEngine(key)).left > 0);
      const { isClean } = await acts.verifyPurge(key);
      if (isClean) await acts.finishPurge({ ...key, outcome: { state: 'finished' } });
      return isClean;
    },
    [Symbol.asyncDispose]: () => held.disposeAsync(),
  };
}

/** Some bytes of a file that is on its way here. */
async function arrive(dir: string, arrival: Arrival, words: string): Promise<void> {
  const path = join(dir, arrivalName(arrival));
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, words);
}

async function asAdmin({ adminUrl }: TestDatabase, text: string, values: unknown[] = []) {
  const client = new Client({ connectionString: adminUrl });
  await client.connect();
  try {
    return (await client.query(text, values)).rows;
  } finally {
    await client.end();
  }
}

/** Everything that the database holds of anybody, as text, but what is kept on purpose. */
async function everyText({ database }: Scene): Promise<string> {
  const tables = await asAdmin(
    database,
    `select relname as name from pg_class
     where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not relispartition`,
  );
  const texts = [];
  for (const { name } of tables) {
    if (keptTables.includes(name)) continue;
    for (const { text } of await asAdmin(database, `select t::text as text from "${name}" t`)) texts.push(text);
  }
  return texts.join('\n');
}

const filesIn = async (dir: string) =>
  (await readdir(dir, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());

async function rowOf({ db }: Scene, { tenantId, purgeId }: Given): Promise<Purge> {
  const [row] = await db.readTenant<Purge>(tenantId, 'select * from purge where tenant_id = tenant.id and id = $2', [
    purgeId,
  ]);
  return row!;
}

test('every table, every file and everything in Temporal of the tenant goes; another tenant keeps all of it', async () => {
  await using scene = await makeScene();
  const gone = await scene.make(mark);
  const stays = await scene.make(other);
  const before = await scene.reader.rowsOf(stays.tenantId);
  const filled = await scene.reader.rowsOf(gone.tenantId);
  expect(Object.keys(filled).length).toBeGreaterThan(45);
  expect(await everyText(scene)).toContain(mark);

  expect(await scene.purge(gone)).toBe(true);

  const left = await scene.reader.rowsOf(gone.tenantId);
  expect(Object.keys(left).sort()).toEqual([...keptTables].sort());
  expect(await everyText(scene)).not.toContain(mark);
  expect(await scene.reader.rowsOf(stays.tenantId)).toEqual(before);
  const found = await filesIn(scene.dir);
  expect(found.length).toBe(4);
  for (const { parentPath, name } of found) {
    expect(parentPath).toContain(stays.tenantId);
    expect((await readFile(join(parentPath, name))).length).toBeGreaterThan(0);
  }
  const [tenant] = await asAdmin(scene.database, 'select * from tenant where id = $1', [gone.tenantId]);
  expect(tenant).toMatchObject({ state: 'deleted', name: '', slug: gone.tenantId });
  expect(tenant.deleted_at).toBeInstanceOf(Date);
});

test('the proof says what was deleted and what is kept, and the record says that it happened', async () => {
  await using scene = await makeScene();
  const key = await scene.make(mark);
  await scene.purge(key);
  const purge = await rowOf(scene, key);
  expect(purge).toMatchObject({ state: 'finished', reference: 'Avtalet har gått ut', residue: { left: {} } });
  expect(Object.keys(purge.residue!.kept).sort()).toEqual([...keptTables].sort());
  const steps = await scene.db.readTenant<{ what: string; planned: number; done: number; ended: boolean }>(
    key.tenantId,
    `select what, planned, done, ended_at is not null as ended from purge_step
     where tenant_id = tenant.id and purge_id = $2`,
    [key.purgeId],
  );
  expect(steps.filter(({ ended, planned, done }) => !ended || done < planned)).toEqual([]);
  expect(steps).toContainEqual({ what: 'attempt', planned: 2 * batchRows + 2, done: 2 * batchRows + 2, ended: true });
  expect(steps).toContainEqual({ what: 'files', planned: 4, done: 4, ended: true });
  const [event] = await endsOf(scene, key);
  expect(event).toMatchObject({ outcome: 'done' });
  expect(event!.details.deleted).toBeGreaterThan(2 * batchRows + 40);
});

/** What the record says of the end. */
const endsOf = ({ db }: Scene, { tenantId }: Given) =>
  db.readTenant<{ outcome: string; details: { deleted: number } }>(
    tenantId,
    `select outcome, details from audit_event where tenant_id = tenant.id and action = 'purge.end'`,
  );

test('a deletion that died at any transaction, before or after its commit, is brought to the same end', async () => {
  await using scene = await makeScene();
  for (const moment of ['before', 'after'] as const) {
    const stride = moment === 'before' ? 23 : 19;
    for (let at = 1, died = true; died; at += stride) {
      const key = await scene.make(mark);
      const door = dyingAt(scene.db, at, moment);
      await scene.purge(key, door).catch(() => {});
      died = door.hasDied;
      expect(await scene.purge(key), `died ${moment} transaction ${at}`).toBe(true);
      expect(Object.keys(await scene.reader.rowsOf(key.tenantId)).sort()).toEqual([...keptTables].sort());
      expect((await rowOf(scene, key)).state).toBe('finished');
      expect(await endsOf(scene, key), `died ${moment} transaction ${at}`).toHaveLength(1);
    }
  }
  expect(await everyText(scene)).not.toContain(mark);
  expect(await filesIn(scene.dir)).toEqual([]);
});

test('what is written meanwhile is found by the look, and the tenant is not called deleted', async () => {
  await using scene = await makeScene();
  const key = await scene.make(mark);
  const late: Database = {
    ...scene.db,
    async withTenant(tenantId, work, options) {
      const result = await scene.db.withTenant(tenantId, work, options);
      await scene.db.withTenant(tenantId, ({ sql }) =>
        sql(
          `insert into attempt (tenant_id, account, failures, failed_at) values ($1, $2, 1, now()) on conflict do nothing`,
          [key.tenantId, sha256('late')],
        ).catch(() => {}),
      );
      return result;
    },
  };
  expect(await scene.purge(key, late)).toBe(false);
  expect(await rowOf(scene, key)).toMatchObject({ state: 'verifying', residue: { left: { attempt: 1 } } });
  expect(await scene.purge(key)).toBe(true);
});

test('the disposal of anything less is refused, and nothing goes by it', async () => {
  await using scene = await makeScene();
  const key = await scene.make(mark);
  await scene.db.withTenant(key.tenantId, ({ sql }) =>
    sql(
      `update purge set kind = 'person', decision_id = (select id from decision where tenant_id = $1)
       where tenant_id = $1 and id = $2`,
      [key.tenantId, key.purgeId],
    ),
  );
  const before = await scene.reader.rowsOf(key.tenantId);
  await expect(scene.purge(key)).rejects.toThrow('no tenant is given up by that id');
  expect(await scene.reader.rowsOf(key.tenantId)).toEqual(before);
  expect(await filesIn(scene.dir)).not.toEqual([]);
  expect(scene.engine.get(key.tenantId)).toBe(5);
});
