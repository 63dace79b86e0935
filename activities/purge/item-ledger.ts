/** What the ledger beside the database is told of a disposal: before anything goes, and again when all has gone. */
import type { Database, Tx } from '#schema/database.ts';
import type { PurgeInput } from '#schema/purge.ts';
import type { PurgeItemKind } from '#schema/purge-run.ts';
import { type LedgerEntry, type LedgerItem, noItems } from '../outside/ledger.ts';

type Row = Omit<LedgerEntry, 'tenantId' | 'items' | 'askedAt' | 'decision'> & {
  askedAt: Date;
  decision: Omit<NonNullable<LedgerEntry['decision']>, 'madeAt'>;
  madeAt: Date;
};

export async function readEntry(
  tx: Tx,
  purgeId: string,
  state: LedgerEntry['state'],
): Promise<Omit<LedgerEntry, 'items'>> {
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
  const { madeAt, decision, ...rest } = row!;
  return {
    ...rest,
    tenantId: tx.tenantId,
    askedAt: rest.askedAt.toISOString(),
    decision: { ...decision, madeAt: madeAt.toISOString() },
  };
}

const itemsAtOnce = 5_000;

/**
 * Its list in pages: `begun` names all of the set that was there, `done` what went of it. What a restored backup does not
 * have had gone the first time, and stays named for the next backup.
 */
export async function* readItems(
  db: Database,
  { tenantId, purgeId }: PurgeInput,
  state: LedgerEntry['state'],
): AsyncGenerator<LedgerItem[]> {
  let after: LedgerItem | undefined;
  do {
    const rows: { kind: PurgeItemKind; id: string }[] = await db.withTenant(tenantId, ({ sql }) =>
      sql(pageSql, [tenantId, purgeId, state, after?.[0] ?? '', after?.[1] ?? '00000000-0000-0000-0000-000000000000']),
    );
    const page = rows.map(({ kind, id }): LedgerItem => [kind, id]);
    yield page;
    after = page.length === itemsAtOnce ? page.at(-1) : undefined;
  } while (after);
}

const pageSql = `
  select i.kind, i.object_id as id from purge_item i
    join purge p on p.tenant_id = i.tenant_id and p.id = i.purge_id
  where i.tenant_id = $1 and i.purge_id = $2 and (i.kind, i.object_id) > ($4::text, $5::uuid)
    and (i.state = 'gone' or (i.state = 'missing' and p.is_again) or ($3 = 'begun' and i.state <> 'missing'))
  order by i.kind, i.object_id limit ${itemsAtOnce}`;

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
  const none = { decision: null, ruleId: null, manifestHash: null, items: noItems };
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
