/**
 * A decision to dispose of something with the rule that follows from it, which takes nothing for ten years, and another
 * decision that nothing follows from.
 */
import type { Tx } from '#schema/database.ts';
import { newId } from '#schema/id.ts';
import { adder } from './adder.ts';

export type Retained = { decisionId: string; ruleId: string; spareDecisionId: string };

export async function addRetention(tx: Tx, mark: string): Promise<Retained> {
  const add = adder(tx);
  const by = { made_by: newId(), made_name: mark };
  const decided = { reference: mark, title: mark, authority: mark, decided_on: '2026-01-01', note: mark };
  const decisionId = await add('decision', { ...decided, ...by });
  const rule = { what: 'crawl-failure', trigger: 'closed', period: 10, unit: 'year', action: 'review' };
  return {
    decisionId,
    ruleId: await add('rule', { decision_id: decisionId, ...rule, ...by }),
    spareDecisionId: await add('decision', { ...decided, reference: `${mark} 2`, ...by }),
  };
}
