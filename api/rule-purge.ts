/** A disposal by a rule that somebody asks for now, rather than wait for the day's own round. */
import type { Actor } from '#schema/audit.ts';
import type { Tx } from '#schema/database.ts';
import { Conflict } from '#schema/errors.ts';
import { requestPurge } from '#schema/request-purge.ts';
import { readRule } from './rule-row.ts';

/**
 * Answers its id. Whoever made the rule is the first of two, as when the round asks. Throws NotFound, and Conflict for a
 * rule or a decision that has ended and while the rule's last disposal has not.
 */
export async function askByRule(tx: Tx, actor: Actor, ruleId: string): Promise<string> {
  const { endedAt, decisionId, action } = await readRule(tx, ruleId);
  if (endedAt) throw new Conflict('it has ended', { code: 'rule-ended' });
  const [maker] = await tx.sql<{ id: string; name: string }>(
    'select made_by as id, made_name as name from rule where tenant_id = $1 and id = $2',
    [tx.tenantId, ruleId],
  );
  return requestPurge(tx, actor, {
    kind: 'rule',
    ruleId,
    decisionId,
    items: 'due',
    isReview: action === 'review',
    askedBy: maker,
  });
}
