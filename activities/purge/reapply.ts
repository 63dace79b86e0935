/**
 * A restored backup is brought up to the ledger: what was disposed of after it was made goes once more, before anybody
 * gets in. Holds come first, and keep what they hold: what is kept once too long can go later, what went once too often
 * is lost.
 */
import { recordEvent, system } from '#schema/audit.ts';
import type { Database, Tx } from '#schema/database.ts';
import { lockHolds } from '#schema/held.ts';
import type { PurgeState } from '#schema/purge.ts';
import type { Sealer } from '#schema/seal.ts';
import { turnTenant } from '#schema/suspension.ts';
import { systemTenantId, TenantState } from '#schema/tenant.ts';
import { requireProof } from '../ledger/proof.ts';
import type { Ledger, LedgerEntry, LedgerItem } from '../outside/ledger.ts';
import { type CarryingOut, carryOut } from './carry-out.ts';

export type ReapplyDeps = {
  db: Database;
  ledger: Pick<Ledger, 'list' | 'items'>;
  sealer?: Sealer | undefined;
  acts: CarryingOut;
};

/** How many were carried out once more, and how many things that were. */
export type Reapplied = { purges: number; items: number };

/** Throws LedgerDoubt for an entry that nothing speaks for: nobody is let in before that is understood. */
export async function reapplyPurges(deps: ReapplyDeps): Promise<Reapplied> {
  const done: Reapplied = { purges: 0, items: 0 };
  for (const state of TenantState.options) {
    for (const { id: tenantId } of await deps.db.tenants(state)) {
      for await (const entry of deps.ledger.list(tenantId)) {
        requireProof(deps.sealer, { tenantId, purpose: 'purge-ledger' }, entry);
        if (entry.kind === 'tenant' && (await keepHeld(deps.db, tenantId, entry))) continue;
        const items = () => deps.ledger.items(entry);
        if (!(await deps.db.withTenant(tenantId, (tx) => writeAgain(tx, entry, items)))) continue;
        if (entry.kind === 'tenant') await giveUpAgain(deps.db, tenantId);
        else if (!(await carryOut(deps.acts, { tenantId, purgeId: entry.purgeId })))
          throw new Error(`the disposal ${entry.purgeId} left something behind`);
        done.purges += 1;
        done.items += entry.items.count;
      }
    }
  }
  return done;
}

/**
 * The rows of the disposal as they were when it was decided on: all of its list, or nothing where it is not the one that
 * the entry names. Answers false where the database is up to the ledger.
 */
async function writeAgain(tx: Tx, entry: LedgerEntry, items: () => AsyncIterable<LedgerItem[]>): Promise<boolean> {
  const { tenantId, sql } = tx;
  if (!(await isBehind(tx, entry))) return false;
  const decisionId = entry.decision && (await writeDecision(tx, entry.decision));
  await sql(
    `insert into purge (tenant_id, id, kind, rule_id, decision_id, reference, asked_by, asked_name, asked_at, state,
       items, manifest_hash, ledger_at, is_again)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, decode($12, 'hex'), now(), true)
     on conflict (tenant_id, id) do update set state = excluded.state, items = excluded.items,
       manifest_hash = excluded.manifest_hash, ledger_at = excluded.ledger_at, is_again = true`,
    [
      ...[tenantId, entry.purgeId, entry.kind, entry.ruleId, decisionId, entry.reference, entry.askedBy],
      ...[entry.askedName, entry.askedAt, entry.kind === 'tenant' ? 'requested' : 'approved'],
      ...[entry.items.count, entry.manifestHash],
    ],
  );
  // What had gone in the backup, or by a start that was killed, is not missing: answers may still have its words.
  await sql(`delete from purge_item where tenant_id = $1 and purge_id = $2 and state <> 'gone'`, [
    tenantId,
    entry.purgeId,
  ]);
  for await (const page of items())
    await sql(
      `insert into purge_item (tenant_id, purge_id, kind, object_id)
       select $1, $2, i.kind, i.id from unnest($3::text[], $4::uuid[]) i (kind, id) on conflict do nothing`,
      [tenantId, entry.purgeId, page.map(([kind]) => kind), page.map(([, id]) => id)],
    );
  await recordEvent(tx, system, {
    action: 'purge.reapply',
    object: { kind: 'purge', id: entry.purgeId },
    details: { items: entry.items.count, manifestHash: entry.manifestHash },
  });
  return true;
}

/** States in which nothing had been decided yet. */
const undecided: readonly PurgeState[] = ['requested', 'planned', 'waiting'];

/**
 * One that had begun and that the ledger does not know to be done goes on by its own workflow: nothing was restored. So
 * does one that has only its certificate before it, whose rows say what stayed and why. One that was begun once more here
 * is begun again.
 */
async function isBehind(tx: Tx, { purgeId, state, kind }: LedgerEntry): Promise<boolean> {
  const [known] = await tx.sql<{ state: PurgeState; ended: boolean; isAgain: boolean }>(
    `select state, ended_at is not null as ended, is_again as "isAgain" from purge
     where tenant_id = $1 and id = $2 for update`,
    [tx.tenantId, purgeId],
  );
  if (known?.ended) return false;
  if (kind === 'tenant') return !(await isGivenUp(tx));
  if (!known || known.isAgain) return true;
  return known.state !== 'verifying' && (state === 'done' || undecided.includes(known.state));
}

/** Its deletion goes on by itself. */
async function isGivenUp({ tenantId, sql }: Tx): Promise<boolean> {
  const found = await sql(
    `select from tenant t join purge p on p.tenant_id = t.id and p.kind = 'tenant' and p.ended_at is null
     where t.id = $1 and t.state = 'deleting'`,
    [tenantId],
  );
  return found.length > 0;
}

/** The decision as the ledger has it, unless the backup has it too. Answers its id. */
async function writeDecision({ tenantId, sql }: Tx, decision: NonNullable<LedgerEntry['decision']>): Promise<string> {
  await sql(
    `insert into decision (tenant_id, id, reference, title, authority, decided_on, note, made_by, made_name, made_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) on conflict do nothing`,
    [
      ...[tenantId, decision.id, decision.reference, decision.title, decision.authority, decision.decidedOn],
      ...[decision.note, decision.madeBy, decision.madeName, decision.madeAt],
    ],
  );
  const [row] = await sql<{ id: string }>(
    'select id from decision where tenant_id = $1 and (id = $2 or reference = $3) order by id = $2 desc limit 1',
    [tenantId, decision.id, decision.reference],
  );
  return row!.id;
}

/**
 * Answers true for an organisation in which the backup knows of a hold: it stays, closed to everybody, until the holds
 * are lifted. An operator opens it for those who lift them; at the next start after that it is deleted.
 */
async function keepHeld(db: Database, tenantId: string, { purgeId }: LedgerEntry): Promise<boolean> {
  const isHeld = await db.withTenant(tenantId, async (tx) => {
    await lockHolds(tx);
    const [hold] = await tx.sql('select from hold where tenant_id = $1 and lifted_at is null limit 1', [tenantId]);
    if (!hold) return false;
    await recordEvent(tx, system, {
      action: 'purge.reapply',
      object: { kind: 'purge', id: purgeId },
      outcome: 'failed',
      details: { reason: 'legal-hold' },
    });
    return true;
  });
  if (isHeld) await db.withTenant(systemTenantId, (tx) => turnTenant(tx, system, tenantId, 'suspend'));
  return isHeld;
}

/** Nobody gets into a tenant that is being deleted; the workflow, which reconciliation begins, deletes the rest. */
async function giveUpAgain(db: Database, tenantId: string): Promise<void> {
  await db.withTenant(systemTenantId, ({ sql }) =>
    sql(`update tenant set state = 'deleting' where id = $1 and state <> 'deleted'`, [tenantId]),
  );
}
