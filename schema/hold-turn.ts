/**
 * The turns a hold takes, each in one transaction with its line in the hold's history and in the record: it is placed by
 * one, looked at again when its day has come, and lifted when one asks and another agrees. Each answers the hold's id.
 */
import type { Acting, Actor } from './audit.ts';
import { recordEvent, system } from './audit.ts';
import type { Tx } from './database.ts';
import { todaySql } from './due-sql.ts';
import { Conflict, InvalidInput, NotAllowed, NotFound } from './errors.ts';
import { lockHolds } from './held.ts';
import type { HoldForm, HoldReason, HoldReview, HoldScope, HoldTurn } from './hold.ts';
import { mostFound } from './hold.ts';
import { findForHold } from './hold-find.ts';
import { newId } from './id.ts';
import { tellAll } from './notice.ts';

type Asked = Pick<HoldForm, 'scopes' | 'emails'>;

/** What is asked for by name. Throws InvalidInput for an address that nobody has. */
export async function scopesIn({ tenantId, sql }: Tx, { scopes, emails }: Asked): Promise<HoldScope[]> {
  const people = await sql<{ id: string }>('select id from person where tenant_id = $1 and email = any ($2)', [
    tenantId,
    emails,
  ]);
  if (people.length < new Set(emails).size) throw new InvalidInput('no such person', { path: 'scopes' });
  return [...scopes, ...people.map(({ id }) => ({ kind: 'person' as const, id }))];
}

/** Throws InvalidInput for a scope that names nothing, or a search that finds nothing or too much. */
export async function placeHold(tx: Tx, actor: Acting, form: HoldForm): Promise<string> {
  // From here on whoever deletes waits, and sees the hold when it goes on: what is found is there still.
  await lockHolds(tx, 'alone');
  const found = form.search === undefined ? [] : await freeze(tx, form.search);
  const named = await scopesIn(tx, form);
  await requireOpen(tx);
  await requireReviewAhead(tx, form.reviewOn);
  await requireThings(tx, named);
  const { title, reason, reference, reviewOn } = form;
  const id = newId();
  await tx.sql(
    `insert into hold (tenant_id, id, title, reason, reference, review_on, placed_by, placed_name)
     values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [tx.tenantId, id, title, reason, reference, reviewOn, actor.id, nameOf(actor)],
  );
  const scopes = [...named, ...found];
  await tx.sql(
    `insert into hold_scope (tenant_id, hold_id, ordinal, kind, object_id, from_at, until_at)
     select $1, $2, s.ordinal, s.kind, s.id, s.from, s.until
     from rows from (json_to_recordset($3) as (kind text, id uuid, "from" timestamptz, until timestamptz))
       with ordinality s (kind, id, "from", until, ordinal)`,
    [tx.tenantId, id, JSON.stringify(scopes)],
  );
  await note(tx, actor, id, 'place', reason);
  await recordEvent(tx, actor, {
    action: 'hold.place',
    object: { kind: 'hold', id },
    details: { reference, reviewOn, scopes: named, found: found.length },
  });
  return id;
}

/** Throws NotFound, and Conflict for a hold that is lifted or that somebody has asked to lift before. */
export async function askLift(tx: Tx, actor: Acting, id: string, { reason }: HoldReason): Promise<string> {
  const hold = await lockHold(tx, id);
  if (hold.askedBy) throw new Conflict('asked before', { code: 'hold-asked' });
  await tx.sql(
    `update hold set lift_asked_by = $3, lift_asked_name = $4, lift_asked_at = now(), lift_reason = $5,
       version = version + 1
     where tenant_id = $1 and id = $2`,
    [tx.tenantId, id, actor.id, nameOf(actor), reason],
  );
  await note(tx, actor, id, 'ask', reason);
  await recordEvent(tx, actor, { action: 'hold.ask', object: { kind: 'hold', id }, details: { reason } });
  await tellAll(tx, 'retention', 'hold-lift-asked', { name: nameOf(actor), title: hold.title });
  return id;
}

/** By anybody but the one who asked. Throws NotAllowed for them, NotFound, and Conflict when nobody has asked. */
export async function liftHold(tx: Tx, actor: Acting, id: string): Promise<string> {
  const hold = await asked(tx, id);
  if (hold.askedBy === actor.id) throw new NotAllowed('the same person', { code: 'hold-same-person' });
  await tx.sql(
    `update hold set lifted_by = $3, lifted_name = $4, lifted_at = now(), version = version + 1
     where tenant_id = $1 and id = $2`,
    [tx.tenantId, id, actor.id, nameOf(actor)],
  );
  await note(tx, actor, id, 'lift', '');
  await recordEvent(tx, actor, {
    action: 'hold.lift',
    object: { kind: 'hold', id },
    details: { askedBy: hold.askedBy },
  });
  await tellAll(tx, 'retention', 'hold-lifted', { name: nameOf(actor), title: hold.title });
  return id;
}

/** It stays: said by another, or taken back by whoever asked. Throws NotFound, and Conflict when nobody has asked. */
export async function keepHold(tx: Tx, actor: Acting, id: string, { reason }: HoldReason): Promise<string> {
  const hold = await asked(tx, id);
  await tx.sql(
    `update hold set lift_asked_by = null, lift_asked_name = null, lift_asked_at = null, lift_reason = null,
       version = version + 1
     where tenant_id = $1 and id = $2`,
    [tx.tenantId, id],
  );
  await note(tx, actor, id, 'refuse', reason);
  await recordEvent(tx, actor, {
    action: 'hold.keep',
    object: { kind: 'hold', id },
    details: { reason, askedBy: hold.askedBy },
  });
  return id;
}

/** Throws NotFound, Conflict for a hold that is lifted, and InvalidInput for a day that has been. */
export async function reviewHold(
  tx: Tx,
  actor: Acting,
  id: string,
  { reviewOn, note: why }: HoldReview,
): Promise<string> {
  const before = await lockHold(tx, id);
  await requireReviewAhead(tx, reviewOn);
  await tx.sql('update hold set review_on = $3, version = version + 1 where tenant_id = $1 and id = $2', [
    tx.tenantId,
    id,
    reviewOn,
  ]);
  await note(tx, actor, id, 'review', why);
  const details = { before: { reviewOn: before.reviewOn }, after: { reviewOn } };
  await recordEvent(tx, actor, { action: 'hold.review', object: { kind: 'hold', id }, details });
  return id;
}

/** Tells once, for each day that was set, that it has come. */
export async function remindOfHolds(tx: Tx): Promise<void> {
  const due = await tx.sql<{ id: string; title: string; reference: string }>(
    `update hold set reminded_on = review_on
     where tenant_id = $1 and lifted_at is null and review_on <= ${todaySql('$1')} and reminded_on is distinct from review_on
     returning id, title, reference`,
    [tx.tenantId],
  );
  for (const { id, title, reference } of due) {
    await tellAll(tx, 'retention', 'hold-review', { title, reference });
    await recordEvent(tx, system, { action: 'hold.remind', object: { kind: 'hold', id } });
  }
}

const nameOf = (actor: Actor): string => actor.name ?? '–';

async function note(tx: Tx, actor: Acting, id: string, turn: HoldTurn['turn'], words: string): Promise<void> {
  await tx.sql(
    `insert into hold_turn (tenant_id, hold_id, ordinal, turn, note, by_id, by_name)
     select $1, $2, count(*) + 1, $3, $4, $5, $6 from hold_turn where tenant_id = $1 and hold_id = $2`,
    [tx.tenantId, id, turn, words, actor.id, nameOf(actor)],
  );
}

type Locked = { title: string; reviewOn: string; askedBy: string | null; isLifted: boolean };

async function lockHold({ tenantId, sql }: Tx, id: string): Promise<Locked> {
  const [hold] = await sql<Locked>(
    `select title, review_on as "reviewOn", lift_asked_by as "askedBy", lifted_at is not null as "isLifted"
     from hold where tenant_id = $1 and id = $2 for no key update`,
    [tenantId, id],
  );
  if (!hold) throw new NotFound('no such hold');
  if (hold.isLifted) throw new Conflict('it is lifted', { code: 'hold-lifted-before' });
  return hold;
}

async function asked(tx: Tx, id: string): Promise<Locked> {
  const hold = await lockHold(tx, id);
  if (!hold.askedBy) throw new Conflict('nobody has asked', { code: 'hold-not-asked' });
  return hold;
}

async function freeze(tx: Tx, words: string): Promise<HoldScope[]> {
  const found = await findForHold(tx, words);
  if (found.length === 0) throw new InvalidInput('it finds nothing', { path: 'search', code: 'hold-found-nothing' });
  if (found.length > mostFound)
    throw new InvalidInput('it finds too much', { path: 'search', code: 'hold-found-much', most: mostFound });
  return found;
}

/** A tenant that is being deleted has come too far. */
async function requireOpen({ tenantId, sql }: Tx): Promise<void> {
  const open = await sql(`select from tenant where id = $1 and state not in ('deleting', 'deleted')`, [tenantId]);
  if (open.length === 0) throw new Conflict('the tenant is being deleted', { code: 'tenant-deleting' });
}

/** By the calendar where the organisation is. */
async function requireReviewAhead({ tenantId, sql }: Tx, reviewOn: string): Promise<void> {
  const [day] = await sql<{ isAhead: boolean }>(`select $2::date > ${todaySql('$1')} as "isAhead"`, [
    tenantId,
    reviewOn,
  ]);
  if (!day!.isAhead) throw new InvalidInput('a day to come', { path: 'reviewOn' });
}

const things = ['person', 'space', 'collection', 'document', 'conversation'] as const;

async function requireThings({ tenantId, sql }: Tx, scopes: readonly HoldScope[]): Promise<void> {
  for (const kind of things) {
    const ids = scopes.flatMap((scope) => (scope.kind === kind ? [scope.id] : []));
    const there = await sql<{ id: string }>(`select id from ${kind} where tenant_id = $1 and id = any ($2)`, [
      tenantId,
      ids,
    ]);
    if (there.length < new Set(ids).size) throw new InvalidInput(`no such ${kind}`, { path: 'scopes' });
  }
}
