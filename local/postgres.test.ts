/** Our own PostgreSQL: who may sign in, what a killed server leaves behind, and what the next start makes of it. */
import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { Client } from 'pg';
import { expect, inject, onTestFinished, test } from 'vitest';
import { freePort } from './port.ts';
import { openPostgres, type Postgres, stopPostgres } from './postgres.ts';
import { processFacts, stillRuns, stopProcess } from './process.ts';
import { standInForRoot } from './reach.ts';
import { silent } from './say.ts';

const settings = { fsync: 'off', shared_buffers: '16MB' };

function makeHome(): string {
  const home = mkdtempSync(join(inject('runDir'), 'postgres-'));
  chmodSync(home, 0o711);
  onTestFinished(async () => {
    await stopPostgres(home);
    rmSync(home, { recursive: true });
  });
  return home;
}

const open = (home: string, port?: number): Promise<Postgres> =>
  openPostgres({ home, cache: inject('cacheDir'), settings, port, say: silent });

async function ask(url: string | undefined, statement: string): Promise<unknown> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(statement)).rows[0];
  } finally {
    await client.end();
  }
}

const pidFile = (home: string) => join(home, 'postgres/postmaster.pid');
const postmaster = (home: string) => processFacts(Number.parseInt(readFileSync(pidFile(home), 'utf8'), 10))!;

test('data outlives a stop, and nobody signs in without the password that only its owner can read', async () => {
  const home = makeHome();
  {
    await using server = await open(home);
    await ask(server.adminUrl, 'create table kept (id int)');
    const guess = new URL(server.adminUrl!);
    guess.password = 'postgres';
    await expect(ask(guess.href, 'select 1')).rejects.toThrow('password authentication failed');
  }
  expect(statSync(join(home, 'postgres.json')).mode & 0o777).toBe(0o600);
  await using again = await open(home);
  expect(await ask(again.adminUrl, 'select count(*)::int from kept')).toEqual({ count: 0 });
});

test('words are read as Swedish ones: å, ä and ö are letters, and are lowered', async () => {
  await using server = await open(makeHome());
  const statement = `select to_tsvector('swedish', 'ÄRENDEN Översikten') @@ to_tsquery('swedish', 'ärende & översikt') found`;
  expect(await ask(server.adminUrl, statement)).toEqual({ found: true });
});

test('a server that outlived its launcher is adopted, the very same process', async () => {
  const home = makeHome();
  const first = await open(home);
  const process = postmaster(home);
  await using second = await open(home);
  expect(second.port).toBe(first.port);
  expect(second.describe).toContain('found running');
  expect(postmaster(home).pid).toBe(process.pid);
});

test('a killed server is started again, also when its process id went to another program', async () => {
  const home = makeHome();
  await open(home);
  const killed = postmaster(home);
  await stopProcess(killed, 'SIGKILL', 5_000);
  expect(stillRuns(killed)).toBe(false);
  // Of the same user, or PostgreSQL itself would see that this cannot be its server.
  const { uid, gid } = standInForRoot() ?? {};
  const other = spawn('sleep', ['60'], { uid, gid, stdio: 'ignore' });
  onTestFinished(() => void other.kill());
  const lines = readFileSync(pidFile(home), 'utf8').split('\n');
  writeFileSync(pidFile(home), [other.pid, ...lines.slice(1)].join('\n'));
  await using server = await open(home);
  expect(await ask(server.adminUrl, 'select 1 as one')).toEqual({ one: 1 });
});

test('what was written leaves the log with the checkpoint after its segment, whose file is not used again', async () => {
  const home = makeHome();
  await using server = await open(home);
  const word = 'kanariefagelnsjunger';
  const saying = () => {
    const folder = join(home, 'postgres/pg_wal');
    const files = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isFile());
    return files.filter(({ name }) => readFileSync(join(folder, name)).includes(word)).length;
  };
  await ask(server.adminUrl, `create table said as select '${word}' as word`);
  expect(saying()).toBe(1);
  await ask(server.adminUrl, 'select pg_switch_wal()');
  await ask(server.adminUrl, 'checkpoint');
  expect(saying()).toBe(0);
  expect(await ask(server.adminUrl, 'show archive_timeout')).toEqual({ archive_timeout: '1h' });
});

test('a wanted port that is busy is named; without a wish another one is taken', async () => {
  const home = makeHome();
  const port = await freePort();
  {
    await using server = await open(home, port);
    expect(server.port).toBe(port);
  }
  const squatter = createServer().listen(port, '127.0.0.1');
  onTestFinished(() => void squatter.close());
  await expect(open(home, port)).rejects.toThrow(`Port ${port} is busy`);
  await using server = await open(home);
  expect(server.port).not.toBe(port);
});
