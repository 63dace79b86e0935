/** Limits on how often somebody may come: exact for guesses, cheap for calls, and the same for all processes together. */
import { expect, test } from 'vitest';
import { networkOf } from '#api/plugins/rate.ts';
import { type Database, openDatabase } from '#schema/database.ts';
import { newId } from '#schema/id.ts';
import { subjectOf, sweepRates } from '#schema/rate.ts';
import { readSettings } from '#schema/settings.ts';
import { systemTenantId } from '#schema/tenant.ts';
import { startAnother } from '#tests/rig/another.ts';
import { startApi } from '#tests/rig/api.ts';
import { makeDatabase } from '#tests/rig/database.ts';
import { sendWith, withKey } from '#tests/rig/key.ts';
import { type Limit, openRates } from './rate.ts';

const usualRates = readSettings({}).rates;
const day = 86_400;
const limitOf = (calls: number): Limit => ({ subject: subjectOf(newId()), seconds: day, calls });

async function openCounted() {
  const database = await makeDatabase();
  const db = await openDatabase({ url: database.appUrl });
  const written = { statements: 0 };
  const counting: Pick<Database, 'withTenant'> = {
    withTenant: (...call) => {
      written.statements += 1;
      return db.withTenant(...call);
    },
  };
  return {
    ...{ db, counting, written },
    [Symbol.asyncDispose]: async () => {
      await db[Symbol.asyncDispose]();
      await database[Symbol.asyncDispose]();
    },
  };
}

test('of guesses that come at once exactly as many are let through as may be, whichever process they come to', async () => {
  await using stage = await openCounted();
  await using one = openRates(stage.db, usualRates);
  await using other = openRates(stage.db, usualRates);
  const limit = limitOf(20);
  const spent = await Promise.all(Array.from({ length: 60 }, (_, n) => (n % 2 ? one : other).guess(limit)));
  expect(spent.filter(({ remaining }) => remaining >= 0)).toHaveLength(20);
});

test('calls to two processes go beyond the limit by no more than a twentieth of it for each', async () => {
  await using stage = await openCounted();
  for (const calls of [1, 10, 100, 250]) {
    await using one = openRates(stage.db, usualRates);
    await using other = openRates(stage.db, usualRates);
    const limit = limitOf(calls);
    const tries = Array.from({ length: calls * 3 }, (_, n) => (n % 2 ? one : other).spend(limit));
    const passed = (await Promise.all(tries)).filter(({ remaining }) => remaining >= 0).length;
    expect(passed).toBeGreaterThanOrEqual(calls);
    expect(passed).toBeLessThanOrEqual(calls + 2 * Math.ceil(calls / 20));
    expect((await one.spend(limit)).remaining).toBeLessThan(0);
  }
});

test('a call waits for no write; what was counted is settled in one', async () => {
  await using stage = await openCounted();
  const limits = [limitOf(1000), limitOf(1000), limitOf(1000)];
  {
    await using rates = openRates(stage.counting, usualRates);
    for (let n = 0; n < 20; n += 1) for (const limit of limits) await rates.spend(limit);
    expect(stage.written.statements).toBe(0);
  }
  expect(stage.written.statements).toBe(1);
  await using later = openRates(stage.db, usualRates);
  for (const limit of limits) expect((await later.guess(limit)).remaining).toBe(1000 - 20 - 1);
});

test('while the database is away each process holds the limit by itself', async () => {
  await using rates = openRates({ withTenant: () => Promise.reject(new Error('away')) }, usualRates);
  const limit = limitOf(30);
  const spent = [];
  for (let n = 0; n < 40; n += 1) spent.push(await rates.spend(limit));
  expect(spent.filter(({ remaining }) => remaining >= 0)).toHaveLength(30);
});

test('windows that are over are forgotten, and no others', async () => {
  await using stage = await openCounted();
  await using rates = openRates(stage.db, usualRates);
  await rates.guess(limitOf(10));
  const left = await stage.db.withTenant(systemTenantId, async (tx) => {
    await tx.sql(
      `insert into rate (tenant_id, subject, starts_at, seconds, count) values ($1, '\\x00', now() - interval '2 minutes', 60, 9)`,
      [tx.tenantId],
    );
    await sweepRates(tx);
    return tx.sql('select subject from rate where tenant_id = $1', [tx.tenantId]);
  });
  expect(left).toHaveLength(1);
});

test('answers say what is left, and whoever comes too often is told when to come again', async () => {
  const rates = { perMinute: 1000, perHour: 4, addressPerMinute: 1000, guessesPerMinute: 1000 };
  await using api = await startApi({ rates });
  await using other = await startAnother(api, { rates });
  const { send, bearer } = await withKey(api, api.ours.people.user.personId, { perHour: 3 });
  const first = await send('GET', '/space');
  expect(first.headers).toMatchObject({ 'ratelimit-limit': '3', 'ratelimit-remaining': '2' });
  expect(Number(first.headers['ratelimit-reset'])).toBeLessThanOrEqual(3600);
  await send('GET', '/space');
  await send('GET', '/space');
  const fourth = await send('GET', '/space');
  expect([fourth.statusCode, fourth.json().code]).toEqual([429, 'too-many']);
  expect(fourth.headers['ratelimit-remaining']).toBe('0');
  expect(Number(fourth.headers['retry-after'])).toBeGreaterThan(0);
  // The other process does not know yet, and lets no more through than one.
  const elsewhere = [await sendWith(other, bearer, 'GET', '/space'), await sendWith(other, bearer, 'GET', '/space')];
  expect(elsewhere.at(-1)!.statusCode).toBe(429);
  // A key cannot have more than the installation allows, and the person's own calls are counted apart.
  const wide = await withKey(api, api.ours.people.user.personId, { perHour: 1_000_000 });
  expect((await wide.send('GET', '/space')).headers['ratelimit-limit']).toBe('4');
  expect((await api.as(api.ours.people.user, 'GET', '/space')).headers['ratelimit-remaining']).toBe('3');
});

test('passwords and keys are guessed at so often and no more, from one address', async () => {
  await using api = await startApi({ rates: { ...usualRates, guessesPerMinute: 3 } });
  const { bearer } = await withKey(api, api.ours.people.user.personId);
  const [prefix, key] = bearer.split(/_(?=[^_]*$)/);
  const guesses = {
    key: () => sendWith(api, `${prefix}_${key!.split('').reverse().join('')}`, 'GET', '/space'),
    password: () =>
      api.app.inject({
        method: 'POST',
        url: '/api/v1/session',
        payload: { tenant: 'ours', email: `${newId()}@ours.example`, password: 'x' },
      }),
  };
  for (const guess of Object.values(guesses)) {
    const statuses = [];
    // More than two windows hold, so that it does not matter when the minute turns.
    for (let n = 0; n < 7; n += 1) statuses.push((await guess()).statusCode);
    expect(statuses[0]).toBe(401);
    expect(statuses).toContain(429);
  }
  expect((await sendWith(api, bearer, 'GET', '/space')).statusCode).toBe(200);
});

test('what browsers ask before a call is counted like the call', async () => {
  await using api = await startApi({ rates: { ...usualRates, addressPerMinute: 3 } });
  const headers = { origin: 'https://b.example', 'access-control-request-method': 'POST' };
  const statuses = [];
  for (let n = 0; n < 7; n += 1) {
    const asked = { method: 'OPTIONS', url: '/api/v1/search', headers, remoteAddress: '10.9.9.9' } as const;
    statuses.push((await api.app.inject(asked)).statusCode);
  }
  expect(statuses[0]).toBe(204);
  expect(statuses).toContain(429);
});

test('an IPv6 address counts with its network', () => {
  expect(networkOf('2001:db8:1:2:3:4:5:6')).toBe(networkOf('2001:db8:1:2::1'));
  expect(networkOf('2001:db8:1:3::1')).not.toBe(networkOf('2001:db8:1:2::1'));
  expect(networkOf('::ffff:192.0.2.7')).toBe(networkOf('192.0.2.7'));
});
