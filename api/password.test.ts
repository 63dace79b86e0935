/** What passwords cost is paid while nothing is held: no transaction is open while one is hashed or compared. */
import { expect, test, vi } from 'vitest';
import type { Database } from '#schema/database.ts';
import { startApi } from '#tests/rig/api.ts';
import { password, setPassword, signIn } from '#tests/rig/entering.ts';

let open = 0;
const openWhileHashing: number[] = [];

vi.mock('@node-rs/argon2', async (original) => {
  const real = await original<typeof import('@node-rs/argon2')>();
  const noted =
    <Given extends unknown[], Done>(work: (...given: Given) => Promise<Done>) =>
    (...given: Given) => {
      openWhileHashing.push(open);
      return work(...given);
    };
  return { ...real, hash: noted(real.hash), verify: noted(real.verify) };
});

/** Counts the transactions that are open. */
const counting = (db: Database): Database => ({
  ...db,
  withTenant: async (...given) => {
    open += 1;
    try {
      return await db.withTenant(...given);
    } finally {
      open -= 1;
    }
  },
});

test('no transaction is open while a password is hashed or compared', async () => {
  await using api = await startApi((db) => ({ db: counting(db) }));
  const { user, administrator } = api.ours.people;
  expect((await setPassword(api, user)).statusCode).toBe(204);
  expect((await signIn(api, user)).statusCode).toBe(201);
  expect((await api.as(user, 'PUT', '/me/password', { current: password, password: `${password}!` })).statusCode).toBe(
    204,
  );
  const proof = { password: `${password}!` };
  expect((await api.as(user, 'POST', '/me/factor/codes', proof)).json().code).toBe('factor-missing');
  expect((await api.as(user, 'POST', '/me/factor/off', { password: 'fel' })).statusCode).toBe(400);
  const handed = await api.as(administrator, 'POST', `/person/${user.personId}/link`, { purpose: 'reset' });
  const token = handed.json().url.split('/').at(-1);
  const url = '/api/v1/session/reset';
  expect((await api.app.inject({ method: 'POST', url, payload: { token, password } })).statusCode).toBe(200);
  expect(openWhileHashing.length).toBeGreaterThanOrEqual(7);
  expect(new Set(openWhileHashing)).toEqual(new Set([0]));
});
