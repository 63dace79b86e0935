/** Decisions to dispose of things, as the register shows them: with their rules, and with what went by them. */
import type { Tx } from '#schema/database.ts';
import { NotFound } from '#schema/errors.ts';
import type { Decision } from '#schema/retention.ts';
import { listRules } from './rule-row.ts';

type Row = Omit<Decision, 'madeAt' | 'endedAt' | 'rules'> & { madeAt: Date; endedAt: Date | null };

/** The register, those in force first, the latest decided first among them. */
export const listDecisions = (tx: Tx): Promise<Decision[]> => readDecisions(tx, null);

/** Throws NotFound. */
export async function readDecision(tx: Tx, id: string): Promise<Decision> {
  const [decision] = await readDecisions(tx, id);
  if (!decision) throw new NotFound('no such decision');
  return decision;
}

async function readDecisions(tx: Tx, id: string | null): Promise<Decision[]> {
  const rows = await tx.sql<Row>(
    `select d.id, d.reference, d.title, d.authority, d.decided_on as "decidedOn", d.note, d.made_at as "madeAt",
       d.made_name as "madeName", d.ended_at as "endedAt", d.ended_name as "endedName",
       coalesce((select jsonb_agg(jsonb_build_object('purgeId', p.id,
           'endedAt', to_char(p.ended_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
           'items', p.items, 'hasCertificate', p.certificate is not null) order by p.ended_at desc)
         from purge p where p.tenant_id = $1 and p.decision_id = d.id and p.state = 'finished'), '[]') as "carriedOut"
     from decision d where d.tenant_id = $1 and ($2::uuid is null or d.id = $2)
     order by d.ended_at is not null, d.decided_on desc, d.id desc`,
    [tx.tenantId, id],
  );
  const rules = await listRules(tx, id);
  return rows.map(({ madeAt, endedAt, ...row }) => ({
    ...row,
    madeAt: madeAt.toISOString(),
    endedAt: endedAt?.toISOString() ?? null,
    rules: rules.filter(({ decisionId }) => decisionId === row.id),
  }));
}
