/** Whether a disposal goes by the word of whoever asked for it alone, or waits for a second person. */
import type { Tx } from '#schema/database.ts';
import { usualApproveAbove } from '#schema/purge-run.ts';
import { readPurgeSetting } from '#schema/purge-setting.ts';

/**
 * Over a row `p` of purge, with $3 as the number above which a second person decides. What somebody asked for by hand or
 * for a person's request, and what goes by rules that they made, counts with what went by their word alone within a day, by
 * whichever way: many small sets are a large one. For whoever raised the number themselves it is the usual one.
 */
const needsWordSql = `p.items > 0 and (p.is_review or p.items + coalesce((
    select sum(o.items) from purge o
    where o.tenant_id = $1 and o.id <> p.id and o.asked_by = p.asked_by and o.kind <> 'tenant'
      and o.decided_at is null and not o.is_again and o.planned_at > now() - interval '1 day'
      and o.state in ('approved', 'running', 'verifying', 'finished', 'failed')), 0)
  > case when p.asked_by = (select set_by from purge_setting where tenant_id = $1)
      then least($3, ${usualApproveAbove}) else $3 end)`;

/** Of two that are asked at once the second counts the first: the next one is answered when the transaction has ended. */
export async function needsWord(tx: Tx, purgeId: string): Promise<boolean> {
  await tx.sql('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`purge-word ${tx.tenantId}`]);
  const { approveAbove } = await readPurgeSetting(tx);
  const [purge] = await tx.sql<{ needsWord: boolean }>(
    `select ${needsWordSql} as "needsWord" from purge p where p.tenant_id = $1 and p.id = $2`,
    [tx.tenantId, purgeId, approveAbove],
  );
  return purge!.needsWord;
}
