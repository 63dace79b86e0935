/**
 * A decision to dispose of something with the rule that follows from it, which takes nothing for ten years, and another
 * decision that nothing follows from.
 */
import type { Tx } from '#schema/database.ts';
import { newId } from '#schema/id.ts';
import { adder } from './adder.ts';

export type Retained = { decisionId: string; ruleId: string; spareDecisionId: string };

export async function addRetention(tx: Tx, mark: string): Promise<Retained> {
  const rule = { what: 'crawl-failure', trigger: 'closed', period: 10, unit: 'year', action: 'review' };
  return { ...(await addRule(tx, mark, rule)), spareDecisionId: await addDecision(tx, mark, `${mark} 2`) };
}

/** A rule over the whole organisation, in days and without a look at each set unless it says so, by a decision of its own. */
export async function addRule(tx: Tx, mark: string, rule: object): Promise<Omit<Retained, 'spareDecisionId'>> {
  const decisionId = await addDecision(tx, mark, mark);
  const by = { decision_id: decisionId, made_by: newId(), made_name: mark };
  return { decisionId, ruleId: await adder(tx)('rule', { unit: 'day', action: 'purge', ...rule, ...by }) };
}

const addDecision = (tx: Tx, mark: string, reference: string): Promise<string> =>
  adder(tx)('decision', {
    ...{ reference, title: mark, authority: mark, decided_on: '2026-01-01', note: mark },
    ...{ made_by: newId(), made_name: mark },
  });
