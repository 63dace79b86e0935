/** What comes after a hold was placed: its turns in the ledger outside, and the day to look at it again. */
import { expect, test } from 'vitest';
import type { HoldDetail } from '#schema/hold.ts';
import { type HoldEntry, tellHolds } from '#schema/hold-ledger.ts';
import { remindOfHolds } from '#schema/hold-turn.ts';
import { startApi } from '#tests/rig/api.ts';
import { addHold } from '#tests/rig/hold.ts';
import { addOfficer, placeHold } from '#tests/rig/hold-desk.ts';

test('each turn is in the ledger before it is answered; one that is away stops no hold, and is told by the next round', async () => {
  const kept: HoldEntry[] = [];
  let isAway = false;
  const holds = {
    async keep(entry: HoldEntry) {
      if (isAway) throw new Error('the store is away');
      kept.push(entry);
    },
  };
  await using api = await startApi({ holds });
  const officer = await addOfficer(api, 'Olga');
  const { tenantId } = api.ours;
  const { id: holdId } = await placeHold(api, officer, [{ kind: 'tenant' }]);
  const ours = () => kept.filter((entry) => entry.holdId === holdId);
  expect(ours()).toMatchObject([{ tenantId, version: 1, scopes: [{ kind: 'tenant', id: null }], liftedAt: null }]);
  isAway = true;
  const asked = await api.as(officer, 'POST', `/hold/${holdId}/lift`, { reason: 'Tvisten är avgjord sedan länge' });
  expect(asked.statusCode).toBe(200);
  isAway = false;
  for (let round = 0; round < 2; round++) await tellHolds(api.db, holds, tenantId);
  expect(ours().map(({ version }) => version)).toEqual([1, 2]);
});

test('those who see to holds are told once when the day to look again has come', async () => {
  await using api = await startApi();
  const { tenantId } = api.ours;
  const told = () =>
    api.db.readTenant(tenantId, `select code from notice where tenant_id = tenant.id and code = 'hold-review'`);
  await api.db.withTenant(tenantId, async (tx) => {
    await addHold(tx, 'Tvist');
    await tx.sql('update hold set review_on = current_date where tenant_id = $1 and lifted_at is null', [tenantId]);
  });
  for (let round = 0; round < 2; round++) await api.db.withTenant(tenantId, remindOfHolds);
  expect(await told()).toHaveLength(1);
  const recorded = `select from audit_event where tenant_id = tenant.id and action = 'hold.remind'`;
  expect(await api.db.readTenant(tenantId, recorded)).toHaveLength(1);
});

test('the day to look again comes by the calendar where the organisation is', async () => {
  await using api = await startApi();
  const officer = await addOfficer(api, 'Olga');
  const { tenantId } = api.ours;
  const { id: holdId } = await placeHold(api, officer, [{ kind: 'tenant' }]);
  // Two places between which there is always a change of date.
  const days = { east: 'Pacific/Kiritimati', west: 'Pacific/Pago_Pago' };
  const moveTo = (zone: string) =>
    api.db.withTenant(tenantId, (tx) =>
      tx.sql(
        `insert into policy (tenant_id, form) values ($1, jsonb_build_object('timeZone', $2::text))
         on conflict (tenant_id) do update set form = policy.form || excluded.form`,
        [tenantId, zone],
      ),
    );
  const [{ today } = { today: '' }] = await api.db.withTenant(tenantId, ({ sql }) =>
    sql<{ today: string }>(`select (now() at time zone $1)::date::text as today`, [days.east]),
  );
  await api.db.withTenant(tenantId, ({ sql }) =>
    sql('update hold set review_on = $2 where tenant_id = $1', [tenantId, today]),
  );
  const isDue = async () => (await api.as(officer, 'GET', `/hold/${holdId}`)).json<HoldDetail>().isDue;
  const review = async () => (await api.as(officer, 'POST', `/hold/${holdId}/review`, { reviewOn: today })).statusCode;
  await moveTo(days.east);
  expect([await isDue(), await review()]).toEqual([true, 400]);
  await moveTo(days.west);
  expect([await isDue(), await review()]).toEqual([false, 200]);
});
