/** How long a wrong sign-in takes tells nobody whether there is such an account: medians within a fifth of each other. */
import { expect, test } from 'vitest';
import { startApi, type TestApi } from '#tests/rig/api.ts';
import { setPassword, signIn } from '#tests/rig/entering.ts';

const rounds = 120;

test('unknown organisation, unknown person, no password and a wrong one take equally long', async () => {
  await using api = await startApi();
  const { user, editor } = api.ours.people;
  await setPassword(api, user);
  const kinds = {
    'wrong password': () => ({ email: user.email }),
    'no password': () => ({ email: editor.email }),
    'unknown person': (i: number) => ({ email: `nobody${i}@ours.example` }),
    'unknown organisation': (i: number) => ({ tenant: `nowhere${i}`, email: user.email }),
  };
  const taken = Object.fromEntries(Object.keys(kinds).map((name) => [name, [] as number[]]));
  for (let i = 0; i < rounds; i++) {
    // In turns, so that whatever else the machine does meets all of them alike.
    for (const [name, given] of Object.entries(kinds)) {
      await forgive(api);
      const start = performance.now();
      const { statusCode } = await signIn(api, { password: 'not this one', ...given(i) }, `10.${i}.9.9`);
      taken[name]!.push(performance.now() - start);
      expect(statusCode).toBe(401);
    }
  }
  const medians = Object.fromEntries(Object.entries(taken).map(([name, times]) => [name, medianOf(times.slice(10))]));
  const all = Object.values(medians);
  expect(Math.max(...all) / Math.min(...all), JSON.stringify(medians)).toBeLessThan(1.2);
});

const medianOf = (times: number[]) => times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)]!;

/** An account that is waited for answers sooner: each guess here is one of the first five. */
const forgive = (api: TestApi) =>
  api.db.withTenant(api.ours.tenantId, ({ sql, tenantId }) =>
    sql('delete from attempt where tenant_id = $1', [tenantId]),
  );
