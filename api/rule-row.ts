/** Rules read from their rows, with what they are about by name. */
import type { Tx } from '#schema/database.ts';
import { NotFound } from '#schema/errors.ts';
import type { Rule } from '#schema/retention.ts';

type Row = Omit<Rule, 'madeAt' | 'endedAt' | 'decision'> & {
  madeAt: Date;
  endedAt: Date | null;
  reference: string;
  title: string;
  decisionEndedAt: Date | null;
};

const rows = `select r.id, r.decision_id as "decisionId", r.what, r.level, r.object_id as "objectId",
    case r.level when 'space' then (select name from space where tenant_id = $1 and id = r.object_id)
      when 'collection' then (select name from collection where tenant_id = $1 and id = r.object_id)
      when 'document' then (select title from document where tenant_id = $1 and id = r.object_id) end as "objectName",
    r.class_level as "classLevel",
    (select name from classification where tenant_id = $1 and level = r.class_level) as "className",
    r.trigger, r.period, r.unit, r.action, r.made_at as "madeAt", r.made_name as "madeName", r.ended_at as "endedAt",
    r.ended_name as "endedName", d.reference, d.title, d.ended_at as "decisionEndedAt"
  from rule r join decision d on d.tenant_id = r.tenant_id and d.id = r.decision_id
  where r.tenant_id = $1`;

const show = ({ madeAt, endedAt, reference, title, decisionEndedAt, ...row }: Row): Rule => ({
  ...row,
  madeAt: madeAt.toISOString(),
  endedAt: endedAt?.toISOString() ?? null,
  decision: { reference, title, endedAt: decisionEndedAt?.toISOString() ?? null },
});

/** All there ever were, those in force first, by what they are about; of one decision where it is given. */
export async function listRules(tx: Tx, decisionId: string | null): Promise<Rule[]> {
  const found = await tx.sql<Row>(
    `${rows} and ($2::uuid is null or r.decision_id = $2)
     order by r.ended_at is not null, r.what, array_position(array['tenant', 'space', 'collection', 'document'], r.level),
       r.made_at desc, r.id`,
    [tx.tenantId, decisionId],
  );
  return found.map(show);
}

/** Throws NotFound. */
export async function readRule(tx: Tx, id: string): Promise<Rule> {
  const [row] = await tx.sql<Row>(`${rows} and r.id = $2`, [tx.tenantId, id]);
  if (!row) throw new NotFound('no such rule');
  return show(row);
}
