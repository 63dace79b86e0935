/** Connections that keep a plan: none is made anew for other parameters, and one that is lost is replaced. */
import { expect, test } from 'vitest';
import { makeDatabase } from '#tests/rig/database.ts';
import { Busy } from './errors.ts';
import { openLongLines } from './long-lines.ts';

const open = (connectionString: string, count: number) =>
  openLongLines({ connectionString, options: '-c jit=off' }, count);
const whose = { name: 'whose', text: 'select pg_backend_pid() as pid', values: [] };

test('a statement is planned once for whatever parameters, without reading whole what is small when it is planned', async () => {
  await using database = await makeDatabase();
  await using lines = open(database.appUrl, 1);
  const named = (values: string[]) => ({ name: 'named', text: 'select name from tenant where id = $1::uuid', values });
  for (const digit of ['1', '2', '3']) {
    expect(await lines.ask(named([`${digit.repeat(8)}-0000-4000-8000-000000000000`]))).toEqual([]);
  }
  const plans = `select generic_plans::int as kept, custom_plans::int as anew from pg_prepared_statements where name = 'named'`;
  expect(await lines.ask({ name: 'plans', text: plans, values: [] })).toEqual([{ kept: 3, anew: 0 }]);
  const plan = `explain execute named('11111111-0000-4000-8000-000000000000')`;
  const explained = await lines.ask<{ 'QUERY PLAN': string }>({ name: '', text: plan, values: [] });
  expect(explained.map((row) => row['QUERY PLAN']).join('\n')).toMatch(/Index.* on tenant/);
});

test('what is asked at once takes no more connections than there may be, and each gets its own answer', async () => {
  await using database = await makeDatabase();
  await using lines = open(database.appUrl, 2);
  const echo = (word: string) => ({
    name: 'echo',
    text: 'select $1::text as word, pg_backend_pid() as pid from pg_sleep(0.02)',
    values: [word],
  });
  const words = ['a', 'b', 'c', 'd', 'e'];
  const answers = await Promise.all(words.map((word) => lines.ask<{ word: string; pid: number }>(echo(word))));
  expect(answers.map(([row]) => row!.word)).toEqual(words);
  expect(new Set(answers.map(([row]) => row!.pid)).size).toBe(2);
});

test('a connection that ends fails what was asked of it alone, and another takes its place', async () => {
  await using database = await makeDatabase();
  await using lines = open(database.appUrl, 1);
  const before = await lines.ask(whose);
  const end = { name: 'end', text: 'select pg_terminate_backend(pg_backend_pid())', values: [] };
  const [ended, behind] = await Promise.allSettled([lines.ask(end), lines.ask(whose)]);
  expect(ended).toMatchObject({ status: 'rejected', reason: { message: expect.stringMatching(/terminat/) } });
  expect(behind).toMatchObject({ status: 'fulfilled' });
  expect(await lines.ask(whose)).not.toEqual(before);
});

test('closing waits for what is under way, can be asked for twice, and nothing is answered afterwards', async () => {
  await using database = await makeDatabase();
  const lines = open(database.appUrl, 1);
  await lines.ask(whose);
  const slow = lines.ask({ name: 'slow', text: `select 'done' as word from pg_sleep(0.1)`, values: [] });
  const closed = Promise.all([lines[Symbol.asyncDispose](), lines[Symbol.asyncDispose]()]);
  expect(await slow).toEqual([{ word: 'done' }]);
  await closed;
  await expect(lines.ask(whose)).rejects.toBeInstanceOf(Busy);
});
