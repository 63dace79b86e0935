/**
 * What a hold keeps from going. Whoever deletes, hides or moves takes the lock first and looks then, in a statement of
 * its own; a hold that is being placed meanwhile is waited for. The tables refuse once more by themselves, with a state
 * of their own that `sqlOf` in database.ts makes a LegalHold of.
 */
import type { Rows } from './database.ts';
import { LegalHold } from './errors.ts';

/** Things that a hold can be looked for over; of places also what is in them counts. */
export type HeldKind = 'tenant' | 'person' | 'space' | 'collection' | 'source' | 'document' | 'conversation';

/** Shared by all who delete, alone for whoever places; kept until the transaction ends. */
export async function lockHolds({ sql }: Pick<Rows, 'sql'>, how: 'shared' | 'alone' = 'shared'): Promise<void> {
  await sql('select lock_holds($1)', [how === 'alone']);
}

/** Of these things the ones that a hold in force is over. For whoever has taken the lock. */
export async function heldAmong(
  { tenantId, sql }: Rows,
  kind: Exclude<HeldKind, 'tenant'>,
  ids: readonly string[],
): Promise<Set<string>> {
  const isPlace = ['space', 'collection', 'source'].includes(kind);
  const rows = await sql<{ id: string }>(
    `select id from unnest($3::uuid[]) thing (id)
     where exists (select from hold h where h.tenant_id = $1 and h.lifted_at is null)
       and exists (select from ${isPlace ? 'holds_within' : 'holds_over'}($1, $2, thing.id))`,
    [tenantId, kind, ids],
  );
  return new Set(rows.map(({ id }) => id));
}

/** Takes the lock and looks. Throws LegalHold for a thing that is held, or has something held in it. */
export async function refuseHeld(tx: Rows, kind: Exclude<HeldKind, 'tenant'>, id: string): Promise<void> {
  await lockHolds(tx);
  const held = await heldAmong(tx, kind, [id]);
  if (held.size > 0) throw new LegalHold(`the ${kind} is held`, { kind });
}

/** Takes the lock and looks. Throws LegalHold while the tenant has any hold in force: with it all would go. */
export async function refuseHeldTenant(tx: Rows): Promise<void> {
  await lockHolds(tx);
  const [held] = await tx.sql('select from hold where tenant_id = $1 and lifted_at is null limit 1', [tx.tenantId]);
  if (held) throw new LegalHold('the tenant has a hold in force', { kind: 'tenant' });
}

/** SQL that says of a row whether it is held, for lists. `kind` and `id` are SQL too. */
export const isHeldSql = (tenant: string, kind: HeldKind, id: string): string =>
  `(exists (select from hold held where held.tenant_id = ${tenant} and held.lifted_at is null)
    and exists (select from holds_over(${tenant}, '${kind}', ${id})))`;

/** SQLSTATE of the tables that refuse. */
const heldState = 'DH423';

/** What a table has refused as what is said to people; null for any other error. */
export function legalHoldIn(error: unknown): LegalHold | null {
  if (!(error instanceof Error)) return null;
  const { code, detail } = error as Error & { code?: unknown; detail?: unknown };
  return code === heldState ? new LegalHold(error.message, { kind: String(detail ?? '') }) : legalHoldIn(error.cause);
}
