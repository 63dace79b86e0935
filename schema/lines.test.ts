/** Statements that share a connection: each gets its own answer and fails alone, and a connection that is lost is replaced. */
import { expect, test } from 'vitest';
import { makeDatabase } from '#tests/rig/database.ts';
import { Busy } from './errors.ts';
import { openLines, type Planned } from './lines.ts';

const open = (url: string, count: number) => openLines({ connectionString: url }, count);
const echo = (word: string): Planned => ({ name: 'echo', text: 'select $1::text as word', values: [word] });
const divide = (by: number): Planned => ({ name: 'divide', text: 'select 12 / $1::int as share', values: [by] });
const end: Planned = { name: 'end', text: 'select pg_terminate_backend(pg_backend_pid())', values: [] };
const whose: Planned = { name: 'whose', text: 'select pg_backend_pid() as pid', values: [] };

test('statements asked at once on one connection are answered each by its own rows, and one that fails fails alone', async () => {
  await using database = await makeDatabase();
  await using lines = open(database.appUrl, 1);
  const [first, failed, last, pid, same] = await Promise.allSettled([
    lines.ask(echo('first')),
    lines.ask(divide(0)),
    lines.ask(echo('last')),
    lines.ask(whose),
    lines.ask(whose),
  ]);
  expect(first).toMatchObject({ value: [{ word: 'first' }] });
  expect(failed).toMatchObject({ reason: { code: '22012' } });
  expect(last).toMatchObject({ value: [{ word: 'last' }] });
  expect(same).toEqual(pid);
  expect(await lines.ask(divide(4))).toEqual([{ share: 3 }]);
});

test('what is set for one transaction is gone in the next on the same connection', async () => {
  await using database = await makeDatabase();
  await using lines = open(database.appUrl, 1);
  const set: Planned = { name: 'set', text: `select set_config('app.tenant_id', 'ours', true) as id`, values: [] };
  const read: Planned = { name: 'read', text: `select current_setting('app.tenant_id', true) as id`, values: [] };
  const [ours, next] = await Promise.all([lines.ask(set), lines.ask<{ id: string | null }>(read)]);
  expect(ours).toEqual([{ id: 'ours' }]);
  expect(next[0]!.id ?? '').toBe('');
});

test('a connection that ends fails what was asked of it, and the next statement opens another', async () => {
  await using database = await makeDatabase();
  await using lines = open(database.appUrl, 1);
  const before = await lines.ask(whose);
  const [ended, behind] = await Promise.allSettled([lines.ask(end), lines.ask(echo('behind'))]);
  expect(ended).toMatchObject({ status: 'rejected', reason: { message: expect.stringMatching(/terminat/) } });
  expect(behind.status).toBe('rejected');
  await expect.poll(() => lines.ask(echo('again')).catch(() => null)).toEqual([{ word: 'again' }]);
  expect(await lines.ask(whose)).not.toEqual(before);
});

test('a database that is not there is said to be away, and nothing is left open', async () => {
  await using lines = open('postgres://nobody@127.0.0.1:1/none', 2);
  await expect(lines.ask(echo('anybody'))).rejects.toThrow(/ECONNREFUSED/);
  await expect(lines.ask(echo('anybody'))).rejects.toThrow(/ECONNREFUSED/);
});

test('a connection that is silent for too long is given up: whoever waits is told, and the next statement opens another', async () => {
  await using database = await makeDatabase();
  await using lines = openLines({ connectionString: database.appUrl, query_timeout: 300 }, 1);
  const before = await lines.ask(whose);
  const asleep: Planned = { name: 'asleep', text: 'select 1 as one from pg_sleep(30)', values: [] };
  const [silent, behind] = await Promise.allSettled([lines.ask(asleep), lines.ask(echo('behind'))]);
  expect(silent).toMatchObject({ status: 'rejected', reason: { message: 'Query read timeout' } });
  expect(behind.status).toBe('rejected');
  await expect.poll(() => lines.ask(echo('again')).catch(() => null)).toEqual([{ word: 'again' }]);
  expect(await lines.ask(whose)).not.toEqual(before);
});

test('what is asked while a line opens is answered although it is closed meanwhile, and nothing afterwards', async () => {
  await using database = await makeDatabase();
  const lines = open(database.appUrl, 1);
  const asked = lines.ask(echo('first'));
  await lines[Symbol.asyncDispose]();
  expect(await asked).toEqual([{ word: 'first' }]);
  await expect(lines.ask(echo('later'))).rejects.toBeInstanceOf(Busy);
});

test('closing waits for what is under way', async () => {
  await using database = await makeDatabase();
  const lines = open(database.appUrl, 1);
  await lines.ask(echo('warm'));
  const slow = lines.ask({ name: 'slow', text: `select 'done' as word from pg_sleep(0.1)`, values: [] });
  const closed = new Promise((resolve) => setImmediate(() => resolve(lines[Symbol.asyncDispose]())));
  expect(await slow).toEqual([{ word: 'done' }]);
  await closed;
});
