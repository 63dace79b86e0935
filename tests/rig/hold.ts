/** Legal holds for tests, put there without asking. */
import type { Tx } from '#schema/database.ts';
import type { HoldScope } from '#schema/hold.ts';
import { newId } from '#schema/id.ts';
import { adder } from './adder.ts';

export async function addHold(
  tx: Tx,
  mark: string,
  { isLifted = false, scopes = [] }: { isLifted?: boolean; scopes?: readonly HoldScope[] } = {},
): Promise<string> {
  const add = adder(tx);
  const lifted = { lift_asked_by: newId(), lift_asked_name: mark, lift_asked_at: new Date(), lift_reason: mark };
  const holdId = await add('hold', {
    title: mark,
    reason: mark,
    reference: mark,
    review_on: '2199-01-01',
    placed_by: newId(),
    placed_name: mark,
    ...(isLifted && { ...lifted, lifted_by: newId(), lifted_name: mark, lifted_at: new Date() }),
  });
  for (const [at, scope] of scopes.entries()) {
    const [from, until] = scope.kind === 'time' ? [scope.from ?? null, scope.until ?? null] : [null, null];
    await tx.sql(
      `insert into hold_scope (tenant_id, hold_id, ordinal, kind, object_id, from_at, until_at)
       values ($1, $2, $3, $4, $5, $6, $7)`,
      [tx.tenantId, holdId, at + 1, scope.kind, 'id' in scope ? scope.id : null, from, until],
    );
  }
  return holdId;
}
