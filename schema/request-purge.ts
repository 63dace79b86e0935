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
import { isThere } from './purge-there.ts';

type Named = readonly { kind: PurgeItemKind; id: string }[];
export type PurgeWish = {
  kind: Exclude<PurgeKind, 'tenant'>;
  /** Of kind `rule`: what is due by it is found when it is planned. */
  ruleId?: string | undefined;
  decisionId: string;
  /** By id; `due` for what the rule says; or what is to be erased of all that was found for a person's request. */
  items: Named | 'due' | { ofRequest: string };
  /** Whoever is the first of two: of a rule whoever made it, else whoever asks. */
  askedBy?: { id: string; name: string } | undefined;
  /** A person looks at the set first, however small. */
  isReview?: boolean;
};

/** Of what is named one by one. What a rule lets go, and what was found for a request, is as much as it is. */
const mostItems = 10_000;

/**
 * Answers the id. Throws NotFound for a decision that is not there, and for things named by hand that are not; Conflict
 * for a decision that has ended and while the rule's last disposal has not, InvalidInput for nothing and for too much.
 */
export async function requestPurge(tx: Rows, actor: Actor, wish: PurgeWish): Promise<string> {
  await requireDecision(tx, wish.decisionId);
  if (isNamed(wish.items)) requireSome(wish.items);
  if (wish.kind === 'hand' && isNamed(wish.items)) await requireThere(tx, wish.items);
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
  const items = await writeItems(tx, id, wish.items);
  await recordEvent(tx, actor, {
    action: 'purge.ask',
    object: { kind: 'purge', id },
    details: { kind: wish.kind, decisionId: wish.decisionId, ruleId: wish.ruleId ?? null, items },
  });
  return id;
}

/** Answers how many there are; what a rule lets go is found when it is planned. */
async function writeItems({ tenantId, sql }: Rows, id: string, items: PurgeWish['items']): Promise<number> {
  if (items === 'due') return 0;
  const [select, ...params] = isNamed(items)
    ? ['unnest($3::text[], $4::uuid[]) i (kind, id)', items.map(({ kind }) => kind), items.map((item) => item.id)]
    : [`(${toErase}) i`, items.ofRequest];
  const [written] = await sql<{ items: number }>(
    `with written as (
       insert into purge_item (tenant_id, purge_id, kind, object_id)
       select distinct $1::uuid, $2::uuid, i.kind, i.id from ${select} returning 1)
     select count(*)::int as items from written`,
    [tenantId, id, ...params],
  );
  return written!.items;
}

/** Of what was found for the request $3. */
const toErase = `select store as kind, (row_key ->> 0)::uuid as id from person_request_item
  where tenant_id = $1 and request_id = $3 and verdict = 'erase'`;

const isNamed = (items: PurgeWish['items']): items is Named => typeof items === 'object' && !('ofRequest' in items);

/** Throws InvalidInput. */
function requireSome({ length }: Named): void {
  if (length === 0 || length > mostItems) {
    throw new InvalidInput(`from 1 to ${mostItems} things at once`, { path: 'items' });
  }
}

async function requireDecision({ tenantId, sql }: Rows, decisionId: string): Promise<void> {
  const [decision] = await sql<{ ended: boolean }>(
    `select ended_at is not null as ended from decision where tenant_id = $1 and id = $2 for share`,
    [tenantId, decisionId],
  );
  if (!decision) throw new NotFound('no such decision');
  if (decision.ended) throw new Conflict('the decision has ended', { code: 'decision-ended' });
}

/** Nobody is asked to decide on what is not there, nor is it ever certified. */
async function requireThere({ tenantId, sql }: Rows, items: Named) {
  const [{ missing } = { missing: 0 }] = await sql<{ missing: number }>(
    `select count(*)::int as missing from unnest($2::text[], $3::uuid[]) i (kind, object_id) where not ${isThere}`,
    [tenantId, items.map(({ kind }) => kind), items.map(({ id }) => id)],
  );
  if (missing > 0) throw new NotFound(`${missing} of what was named is not there`);
}
