/** Keys come to their end by their organisation's rules, once each, and their people are told. */
import { expect, test } from 'vitest';
import { noDeliveries, noFiles } from '#tests/fault/hand.ts';
import { startApi } from '#tests/rig/api.ts';
import { withKey } from '#tests/rig/key.ts';
import { expireActivities } from './expire.ts';

const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000);

test('keys that are too old or too long unused are over, others stay, and a second round changes nothing', async () => {
  await using api = await startApi();
  const { ours, theirs, db } = api;
  const { user } = ours.people;
  const faults: unknown[] = [];
  const { expireTenants } = expireActivities({
    db,
    restoreDays: 30,
    files: noFiles,
    deliveries: noDeliveries,
    onFault: (_tenant, error) => faults.push(error),
  });
  const make = async (name: string, age: number, used: number | null, personId = user.personId) => {
    const key = await withKey(api, personId, { name });
    await db.withTenant(ours.tenantId, (tx) =>
      tx.sql('update key set created_at = $3, rotated_at = $3, last_used_at = $4 where tenant_id = $1 and id = $2', [
        tx.tenantId,
        key.keyId,
        daysAgo(age),
        used === null ? null : daysAgo(used),
      ]),
    );
    return key;
  };
  const keys = {
    fresh: await make('färsk', 10, null),
    old: await make('gammal', 31, 0),
    idle: await make('orörd', 29, 15),
    never: await make('aldrig använd', 15, null),
    busy: await make('använd', 29, 13),
    service: await make('tjänstens', 31, 0, ours.serviceId),
  };
  await expireTenants();
  const states = () =>
    db.withTenant(ours.tenantId, (tx) =>
      tx.sql<{ id: string; why: string | null; at: Date | null }>(
        'select id, revoked_why as why, revoked_at as at from key where tenant_id = $1 order by id',
        [tx.tenantId],
      ),
    );
  expect((await states()).every(({ why }) => why === null)).toBe(true);
  for (const { tenantId } of [ours, theirs]) {
    await db.withTenant(tenantId, (tx) =>
      tx.sql('insert into policy (tenant_id, form) values ($1, $2)', [
        tenantId,
        { keyMaxAgeDays: tenantId === ours.tenantId ? 30 : null, keyUnusedDays: 14 },
      ]),
    );
  }
  await expireTenants();
  const after = await states();
  await expireTenants();
  expect(await states()).toEqual(after);
  expect(faults).toEqual([]);
  const whyOf = (name: keyof typeof keys) => after.find(({ id }) => id === keys[name].keyId)!.why;
  expect(Object.keys(keys).map((name) => whyOf(name as keyof typeof keys))).toEqual([
    ...[null, 'age', 'unused', 'unused', null, 'age'],
  ]);
  const notices = (await api.as(user, 'GET', '/notice')).json<{ items: { code: string }[] }>().items;
  const told = notices.map(({ code }) => code).filter((code) => code.startsWith('key-'));
  expect(told.toSorted()).toEqual(['key-expired-age', 'key-expired-unused', 'key-expired-unused']);
  const events = await db.withTenant(ours.tenantId, (tx) =>
    tx.sql(`select id from audit_event where tenant_id = $1 and action = 'key.expire'`, [tx.tenantId]),
  );
  expect(events).toHaveLength(4);
});
