/** Guessing: neither what is answered nor what is done tells whether there is such an account, and tries run out. */
import { expect, test } from 'vitest';
import { type Database, openDatabase } from '#schema/database.ts';
import type { TooMany } from '#schema/errors.ts';
import { sha256 } from '#schema/id.ts';
import type { Letter } from '#schema/letter.ts';
import { makeTenant } from '#schema/welcome.ts';
import { type Watched, watchStatements } from '#tests/probe/statements.ts';
import { startApi, type TestApi } from '#tests/rig/api.ts';
import { addFactor, codeOf, password, setPassword, signIn, withCookie } from '#tests/rig/entering.ts';
import { makeOperator } from '#tests/rig/operator.ts';
import { takeTry } from './attempt.ts';

/** The API over a database whose statements can be heard, with a mailer that keeps what it is given. */
async function startHeard() {
  const letters: Letter[] = [];
  let watched: Watched | undefined;
  const api = await startApi((db) => {
    watched = watchStatements(db);
    return { db: watched.db, mailer: async (letter) => void letters.push(letter) };
  });
  const { taken } = watched!;
  /** The statements of `work`, in their order. */
  const during = async (work: () => Promise<unknown>) => {
    taken();
    await work();
    return taken();
  };
  return { api, letters, during, [Symbol.asyncDispose]: () => api[Symbol.asyncDispose]() };
}

const accounts = (api: TestApi): Record<string, { tenant?: string; email: string; password?: string }> => ({
  'a wrong password': { email: api.ours.people.user.email, password: 'not this one' },
  'a person without a password': { email: api.ours.people.editor.email },
  'an unknown person': { email: 'nobody@ours.example' },
  'an unknown organisation': { tenant: 'nowhere', email: api.ours.people.user.email },
  'a suspended organisation': { tenant: 'closed', email: api.ours.people.user.email },
});

test('whoever there is, the same statements are run and the same is answered to a wrong password', async () => {
  await using stage = await startHeard();
  const { api } = stage;
  await setPassword(api, api.ours.people.user);
  await makeClosed(api);
  const seen = new Map<string, string>();
  let address = 0;
  for (const [name, given] of Object.entries(accounts(api))) {
    let said = {};
    const run = await stage.during(async () => {
      const { requestId, ...rest } = (await signIn(api, given, `10.3.${address++}.1`)).json();
      said = rest;
    });
    expect(run.length, name).toBeGreaterThan(3);
    seen.set(name, JSON.stringify({ run, said }));
  }
  expect(new Set(seen.values()).size).toBe(1);
});

test('a letter is asked for with the same statements and the same answer, whether or not it is sent', async () => {
  await using stage = await startHeard();
  const { api, letters } = stage;
  await makeClosed(api);
  const seen = new Set<string>();
  for (const { tenant = 'ours', email } of Object.values(accounts(api))) {
    let said = {};
    const run = await stage.during(async () => {
      const payload = { tenant, email, purpose: 'reset' };
      const answer = await api.app.inject({ method: 'POST', url: '/api/v1/session/mail', payload });
      said = { status: answer.statusCode, ...answer.json() };
    });
    seen.add(JSON.stringify({ run, said }));
  }
  expect([...seen]).toHaveLength(1);
  expect(JSON.parse([...seen][0]!).said).toEqual({ status: 202, mail: true });
  await expect.poll(() => letters.length).toBe(2);
});

test('of fifty guesses at once five are looked at, and the right one among the others is not', async () => {
  await using api = await startApi();
  const { user } = api.ours.people;
  await setPassword(api, user);
  const guesses = Array.from({ length: 50 }, (_, i) =>
    signIn(api, { email: user.email, password: `guess ${i}` }, `10.4.${i}.1`),
  );
  const startedAt = performance.now();
  const codes = (await Promise.all(guesses)).map(({ statusCode }) => statusCode);
  // On a slow machine they are not at once: after a second one more is due, and the next after two more.
  const due = Math.floor(Math.log2(1 + (performance.now() - startedAt) / 1000));
  const looked = codes.filter((code) => code === 401).length;
  expect(looked).toBeGreaterThanOrEqual(5);
  expect(looked).toBeLessThanOrEqual(5 + due);
  expect(codes.filter((code) => code === 429)).toHaveLength(50 - looked);
});

test('with each further guess the wait doubles, up to a quarter of an hour', async () => {
  await using api = await startApi();
  const account = sha256('somebody');
  const waitAfter = (failures: number) =>
    api.db.withTenant(api.ours.tenantId, async (tx) => {
      await tx.sql(
        `insert into attempt (tenant_id, account, failures, failed_at) values ($1, $2, $3, clock_timestamp())
         on conflict (tenant_id, account) do update set failures = $3, failed_at = clock_timestamp()`,
        [tx.tenantId, account, failures],
      );
      return takeTry(tx, account).then(
        () => 0,
        ({ facts }: TooMany) => facts.seconds,
      );
    });
  const waits = [];
  for (let failures = 1; failures <= 17; failures++) waits.push(await waitAfter(failures));
  expect(waits).toEqual([0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900]);
});

test('the codes of a second factor are guessed no faster than passwords', async () => {
  await using api = await startApi();
  const { user } = api.ours.people;
  await setPassword(api, user);
  const { setup } = await addFactor(api, user);
  const half = withCookie(user, await signIn(api, { email: user.email }));
  const guesses = await Promise.all(
    Array.from({ length: 20 }, (_, i) => api.as(half, 'POST', '/session/factor', { code: wrongFor(codeOf(setup), i) })),
  );
  const codes = guesses.map(({ statusCode }) => statusCode);
  expect(codes.filter((code) => code === 400)).toHaveLength(5);
  expect((await api.as(half, 'POST', '/session/factor', { code: codeOf(setup) })).statusCode).toBe(429);
});

test("nobody of the installation's own is found under the name of an organisation that is not there", async () => {
  await using api = await startApi();
  const operator = await makeOperator(api);
  await setPassword(api, operator);
  expect((await signIn(api, { tenant: 'system', email: operator.email })).statusCode).toBe(201);
  expect((await signIn(api, { tenant: 'nowhere', email: operator.email })).statusCode).toBe(401);
  expect(password.length).toBeGreaterThan(11);
});

const wrongFor = (code: string, i: number) => String((Number(code) + 500_000 + i) % 1_000_000).padStart(6, '0');

async function makeClosed(api: TestApi): Promise<void> {
  const { tenantId } = await makeTenant(api.database.migrateUrl, { slug: 'closed', name: 'Stängd', language: 'sv' });
  await using db: Database = await openDatabase({ url: api.database.appUrl });
  await db.withTenant('00000000-0000-7000-8000-000000000001', ({ sql }) =>
    sql(`update tenant set state = 'suspended' where id = $1`, [tenantId]),
  );
}
