/** What the ledger beside the database is told of a disposal: before anything goes, and again when all has gone. */
import type { Tx } from '#schema/database.ts';
import type { LedgerEntry } from '../outside/ledger.ts';

type Row = Omit<LedgerEntry, 'tenantId' | 'items' | 'askedAt' | 'decision'> & {
  askedAt: Date;
  decision: Omit<NonNullable<LedgerEntry['decision']>, 'madeAt'>;
  madeAt: Date;
};

/** `begun` names all of the set, `done` what went of it. */
export async function readEntry(tx: Tx, purgeId: string, state: LedgerEntry['state']): Promise<LedgerEntry> {
  const [row] = await tx.sql<Row>(
    `select p.id as "purgeId", p.kind, $3 as state, p.rule_id as "ruleId", p.reference, p.asked_by as "askedBy",
       p.asked_name as "askedName", p.asked_at as "askedAt", encode(p.manifest_hash, 'hex') as "manifestHash",
       d.made_at as "madeAt", json_build_object('id', d.id, 'reference', d.reference, 'title', d.title,
         'authority', d.authority, 'decidedOn', d.decided_on, 'note', d.note, 'madeBy', d.made_by,
         'madeName', d.made_name) as decision
     from purge p join decision d on d.tenant_id = p.tenant_id and d.id = p.decision_id
     where p.tenant_id = $1 and p.id = $2`,
    [tx.tenantId, purgeId, state],
  );
  const items = await tx.sql<{ kind: LedgerEntry['items'][number][0]; id: string }>(
    `select kind, object_id as id from purge_item
     where tenant_id = $1 and purge_id = $2 and ($3 = 'begun' or state = 'gone') order by kind, object_id`,
    [tx.tenantId, purgeId, state],
  );
  const { madeAt, decision, ...rest } = row!;
  return {
    ...rest,
    tenantId: tx.tenantId,
    askedAt: rest.askedAt.toISOString(),
    decision: { ...decision, madeAt: madeAt.toISOString() },
    items: items.map(({ kind, id }) => [kind, id]),
  };
}

export async function noteLedger({ tenantId, sql }: Tx, purgeId: string): Promise<void> {
  await sql('update purge set ledger_at = coalesce(ledger_at, now()) where tenant_id = $1 and id = $2', [
    tenantId,
    purgeId,
  ]);
}

/** Of a whole organisation that is given up: no things and no decision of its own. */
export async function readFarewell({ tenantId, sql }: Tx, purgeId: string): Promise<LedgerEntry> {
  const [row] = await sql<{ reference: string; askedBy: string | null; askedAt: Date }>(
    `select reference, asked_by as "askedBy", asked_at as "askedAt" from purge where tenant_id = $1 and id = $2`,
    [tenantId, purgeId],
  );
  const { askedAt, ...rest } = row!;
  const none = { decision: null, ruleId: null, manifestHash: null, items: [] };
  return {
    tenantId,
    purgeId,
    kind: 'tenant',
    state: 'begun',
    askedName: '',
    askedAt: askedAt.toISOString(),
    ...rest,
    ...none,
  };
}
