/** Rules come and go: one for the very same takes the place of another, in one transaction. */
import { type Actor, recordEvent } from '#schema/audit.ts';
import type { Tx } from '#schema/database.ts';
import { Conflict, InvalidInput, NotFound } from '#schema/errors.ts';
import { newId } from '#schema/id.ts';
import type { Rule, RuleForm, RuleLevel } from '#schema/retention.ts';
import { readRule } from './rule-row.ts';

const tableOf: Record<Exclude<RuleLevel, 'tenant'>, string> = {
  space: 'space',
  collection: 'collection',
  document: 'document',
};

/**
 * Throws InvalidInput for a decision, a place or a class that is not there, Conflict for a decision that has ended and
 * where another rule stands that is not named as replaced.
 */
export async function makeRule(tx: Tx, actor: Actor, { replaces, ...form }: RuleForm): Promise<Rule> {
  await requireInForce(tx, form.decisionId);
  await requirePlace(tx, form);
  if (replaces && !(await endRule(tx, actor, replaces))) {
    throw new Conflict('what it is to replace has ended', { code: 'rule-ended' });
  }
  const id = newId();
  const { decisionId, what, level, objectId, classLevel, trigger, period, unit, action } = form;
  const [made] = await tx.sql(
    `insert into rule (tenant_id, id, decision_id, what, level, object_id, class_level, trigger, period, unit, action,
       made_by, made_name) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
     on conflict (tenant_id, what, level, object_id, class_level) where ended_at is null do nothing returning id`,
    [
      ...[tx.tenantId, id, decisionId, what, level, objectId, classLevel],
      ...[trigger, period, unit, action, actor.id, actor.name ?? ''],
    ],
  );
  if (!made) throw new Conflict('there is a rule for it', { code: 'rule-exists' });
  const details = { ...form, ...(replaces && { replaces }) };
  await recordEvent(tx, actor, { action: 'rule.make', object: { kind: 'rule', id }, details });
  return readRule(tx, id);
}

/** Whether it was in force until now. */
export async function endRule(tx: Tx, actor: Actor, id: string): Promise<boolean> {
  const ended = await tx.sql(
    `update rule set ended_at = now(), ended_by = $3, ended_name = $4, version = version + 1
     where tenant_id = $1 and id = $2 and ended_at is null returning id`,
    [tx.tenantId, id, actor.id, actor.name ?? ''],
  );
  if (ended.length === 0) return false;
  await recordEvent(tx, actor, { action: 'rule.end', object: { kind: 'rule', id } });
  return true;
}

/** The decision stays as it is until the rule is made. */
async function requireInForce(tx: Tx, decisionId: string): Promise<void> {
  const [decision] = await tx.sql<{ isEnded: boolean }>(
    'select ended_at is not null as "isEnded" from decision where tenant_id = $1 and id = $2 for share',
    [tx.tenantId, decisionId],
  );
  if (!decision) throw new NotFound('no such decision');
  if (decision.isEnded) throw new Conflict('the decision has ended', { code: 'decision-ended' });
}

async function requirePlace(tx: Tx, form: Omit<RuleForm, 'replaces'>): Promise<void> {
  const { level, objectId, classLevel } = form;
  if (level !== 'tenant') {
    const there = await tx.sql(`select id from ${tableOf[level]} where tenant_id = $1 and id = $2`, [
      tx.tenantId,
      objectId,
    ]);
    if (there.length === 0) throw new NotFound(`no such ${level}`);
  }
  if (classLevel === null) return;
  const known = await tx.sql('select level from classification where tenant_id = $1 and level = $2', [
    tx.tenantId,
    classLevel,
  ]);
  if (known.length === 0) throw new InvalidInput('no such class', { path: 'classLevel' });
}
