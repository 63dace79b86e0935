/**
 * The one way to ask for something to be disposed of for good. Nothing goes without a decision in force, and what was
 * asked for is a row first: the workflow is begun after it, or by `reconcile`.
 */
import { type Actor, recordEvent } from './audit.ts';
import type { Rows } from './database.ts';
import { Conflict, InvalidInput, NotFound } from './errors.ts';
import { newId } from './id.ts';
import type { PurgeKind } from './purge.ts';
import type { PurgeItemKind } from './purge-run.ts';

export type PurgeWish = {
  kind: Exclude<PurgeKind, 'tenant'>;
  /** Of kind `rule`: what is due by it is found when it is planned. */
  ruleId?: string | undefined;
  decisionId: string;
  /** By id; `due` for what the rule says. */
  items: readonly { kind: PurgeItemKind; id: string }[] | 'due';
  /** Whoever is the first of two: of a rule whoever made it, else whoever asks. */
  askedBy?: { id: string; name: string } | undefined;
  /** A person looks at the set first, however small. */
  isReview?: boolean;
};

/** More in one go would be one transaction too long; a rule has no such bound. */
const mostItems = 10_000;

/**
 * Answers the id. Throws NotFound for a decision that is not there, Conflict for one that has ended and while the rule's
 * last disposal has not, InvalidInput for nothing and for too much.
 */
export async function requestPurge(tx: Rows, actor: Actor, wish: PurgeWish): Promise<string> {
  await requireDecision(tx, wish.decisionId);
  const items = wish.items === 'due' ? [] : wish.items;
  if (wish.items !== 'due' && (items.length === 0 || items.length > mostItems)) {
    throw new InvalidInput(`from 1 to ${mostItems} things at once`, { path: 'items' });
  }
  const id = newId();
  const asker = wish.askedBy ?? { id: actor.id ?? null, name: actor.name ?? '' };
  const [made] = await tx.sql(
    `insert into purge (tenant_id, id, kind, rule_id, decision_id, reference, asked_by, asked_name, is_review)
     select $1, $2, $3, $4, d.id, d.reference, $6, $7, $8 from decision d where d.tenant_id = $1 and d.id = $5
     on conflict (tenant_id, rule_id) where ended_at is null and kind = 'rule' do nothing returning id`,
    [
      ...[tx.tenantId, id, wish.kind, wish.ruleId ?? null, wish.decisionId],
      ...[asker.id, asker.name, wish.isReview ?? false],
    ],
  );
  if (!made) throw new Conflict('the last one by this rule has not ended', { code: 'purge-open' });
  await tx.sql(
    `insert into purge_item (tenant_id, purge_id, kind, object_id)
     select distinct $1::uuid, $2::uuid, i.kind, i.id from unnest($3::text[], $4::uuid[]) i (kind, id)`,
    [tx.tenantId, id, items.map(({ kind }) => kind), items.map((item) => item.id)],
  );
  await recordEvent(tx, actor, {
    action: 'purge.ask',
    object: { kind: 'purge', id },
    details: { kind: wish.kind, decisionId: wish.decisionId, ruleId: wish.ruleId ?? null, items: items.length },
  });
  return id;
}

async function requireDecision({ tenantId, sql }: Rows, decisionId: string): Promise<void> {
  const [decision] = await sql<{ ended: boolean }>(
    `select ended_at is not null as ended from decision where tenant_id = $1 and id = $2 for share`,
    [tenantId, decisionId],
  );
  if (!decision) throw new NotFound('no such decision');
  if (decision.ended) throw new Conflict('the decision has ended', { code: 'decision-ended' });
}
