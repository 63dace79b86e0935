/** A person's request while it takes a turn: held by its row, changed, and recorded. */
import type { Act } from '#schema/act.ts';
import { type Acting, recordEvent } from '#schema/audit.ts';
import type { Tx } from '#schema/database.ts';
import { Conflict, NotFound } from '#schema/errors.ts';
import type { PersonRequestKind, PersonRequestState } from '#schema/person-request.ts';
import { todaySql } from '#schema/person-request-sql.ts';

export type Held = {
  id: string;
  personId: string;
  kind: PersonRequestKind;
  state: PersonRequestState;
  isExtended: boolean;
  isLate: boolean;
};

/** Held until the transaction ends. Throws NotFound; and Conflict for one that has ended, or is at another point. */
export async function holdOpen(
  tx: Tx,
  id: string,
  at?: { kind?: PersonRequestKind; state?: PersonRequestState },
): Promise<Held> {
  const [held] = await tx.sql<Held>(
    `select id, person_id as "personId", kind, state, extended_at is not null as "isExtended", due_on < ${todaySql} as "isLate"
     from person_request where tenant_id = $1 and id = $2 for no key update`,
    [tx.tenantId, id],
  );
  if (!held) throw new NotFound('no such request');
  if (held.state === 'ended') throw new Conflict('it has ended', { code: 'request-ended' });
  if (at?.kind && at.kind !== held.kind) throw new Conflict('not of that kind', { code: 'request-kind' });
  if (at?.state && at.state !== held.state) throw new Conflict('not at that point', { code: 'request-busy' });
  return held;
}

/** Sets columns, by SQL whose parameters begin with $3. */
export const set = (tx: Tx, id: string, sets: string, ...params: unknown[]) =>
  tx.sql(
    `update person_request set ${sets}, updated_at = now(), version = version + 1 where tenant_id = $1 and id = $2`,
    [tx.tenantId, id, ...params],
  );

export const note = (tx: Tx, actor: Acting, action: Act, id: string, details: Record<string, unknown>) =>
  recordEvent(tx, actor, { action, object: { kind: 'person-request', id }, details });
