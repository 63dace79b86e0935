/** What has had its time goes by a round of its own, in every organisation, and the rest stays. */
import { expect, test } from 'vitest';
import type { Tx } from '#schema/database.ts';
import { newId, sha256 } from '#schema/id.ts';
import { noDeliveries, noFiles } from '#tests/fault/hand.ts';
import { startApi } from '#tests/rig/api.ts';
import { expireActivities } from './expire.ts';

/** A row of each kind, as old as the interval says, which is also long past what it was good for. */
async function leave(tx: Tx, { personId, federationId }: { personId: string; federationId: string }, age: string) {
  const hash = sha256(age);
  const add = (table: string, columns: string, ...values: unknown[]) =>
    tx.sql(
      `insert into ${table} (tenant_id, ${columns})
       values ($1, now() - $2::interval, ${values.map((_, nth) => `$${nth + 3}`).join(', ')})`,
      [tx.tenantId, age, ...values],
    );
  await tx.sql('update federation set trace_until = now() - $3::interval where tenant_id = $1 and id = $2', [
    tx.tenantId,
    federationId,
    age,
  ]);
  await add('attempt', 'failed_at, account', hash);
  await add('errand', 'expires_at, id, state_hash, browser_hash, sealed, return_to', newId(), hash, hash, '', '/');
  await add('federation_trace', 'at, id, federation_id, correlation_id, step', newId(), federationId, 'one', 'token');
  await add('idempotency', 'created_at, actor_id, route, key, request_hash, response', personId, '', age, hash, '{}');
  await add('link', 'expires_at, id, person_id, secret_hash', newId(), personId, hash);
  await add('place', 'last_at, person_id, hash', personId, hash);
  const [ended, expired, noticeId] = [newId(), newId(), newId()];
  await add(
    'session',
    'ended_at, id, person_id, secret_hash, carrier, expires_at',
    ...[ended, personId, hash, 'cookie', later],
  );
  await add('session', 'expires_at, id, person_id, secret_hash, carrier', expired, personId, hash, 'cookie');
  await add('notice', 'at, id, person_id, code', noticeId, personId, 'new-place');
  await add('notice_seen', 'seen_at, notice_id, person_id', noticeId, personId);
}

const later = new Date(Date.now() + 86_400_000);
const tables = [
  'attempt',
  'errand',
  'federation_trace',
  'idempotency',
  'link',
  'notice',
  'notice_seen',
  'place',
  'session',
];

test('what is spent goes, what is not stays, and a second round changes nothing', async () => {
  await using api = await startApi();
  const faults: unknown[] = [];
  const { expireTenants } = expireActivities({
    restoreDays: 30,
    db: api.db,
    files: noFiles,
    deliveries: noDeliveries,
    onFault: (_tenant, error) => faults.push(error),
  });
  const count = (tenantId: string) =>
    api.db.withTenant(tenantId, async (tx) => {
      const counts: Record<string, number> = {};
      for (const table of tables) {
        const [row] = await tx.sql<{ count: number }>(`select count(*) from ${table} where tenant_id = $1`, [tenantId]);
        counts[table] = row!.count;
      }
      return counts;
    });
  const { ours, theirs } = api;
  const before = { ours: await count(ours.tenantId), theirs: await count(theirs.tenantId) };
  await api.db.withTenant(ours.tenantId, (tx) => leave(tx, ours, '400 days'));
  await api.db.withTenant(theirs.tenantId, (tx) => leave(tx, theirs, '1 hour'));
  const one = (counts: Record<string, number>) =>
    Object.fromEntries(Object.entries(counts).map(([table, rows]) => [table, rows + (table === 'session' ? 2 : 1)]));
  expect(await count(ours.tenantId)).toEqual(one(before.ours));
  for (let round = 0; round < 2; round++) {
    await expireTenants();
    expect(await count(ours.tenantId)).toEqual(before.ours);
    expect(await count(theirs.tenantId)).toEqual(one(before.theirs));
  }
  expect(faults).toEqual([]);
});

test('more than fits into one batch goes in one round too', async () => {
  await using api = await startApi();
  const { ours } = api;
  const { expireTenants } = expireActivities({
    restoreDays: 30,
    db: api.db,
    files: noFiles,
    deliveries: noDeliveries,
    onFault: (_tenant, error) => expect.unreachable(`${error}`),
  });
  await api.db.withTenant(ours.tenantId, (tx) =>
    tx.sql(
      `insert into link (tenant_id, id, person_id, secret_hash, expires_at)
       select $1, gen_random_uuid(), $2, decode(md5(n::text), 'hex'), now() - interval '2 days'
       from generate_series(1, 2500) n`,
      [ours.tenantId, ours.personId],
    ),
  );
  await expireTenants();
  const [left] = await api.db.withTenant(ours.tenantId, (tx) =>
    tx.sql('select count(*) as rows from link where tenant_id = $1 and expires_at < now()', [ours.tenantId]),
  );
  expect(left).toEqual({ rows: 0 });
});
