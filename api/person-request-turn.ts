/** The turns that a person's request takes by the hand of whoever answers it, each in the transaction of its event. */
import type { Acting } from '#schema/audit.ts';
import type { Tx } from '#schema/database.ts';
import { Conflict, InvalidInput } from '#schema/errors.ts';
import { newId } from '#schema/id.ts';
import {
  answerDays,
  type Extension,
  extensionMonths,
  mostTerms,
  type PersonRequestDecision,
  type PersonRequestForm,
  type PersonRequestKind,
  type PersonRequestRedaction,
} from '#schema/person-request.ts';
import { todaySql } from '#schema/person-request-sql.ts';
import { holdOpen, note, set } from './person-request-hold.ts';

/** Throws InvalidInput for an address that nobody here has, and for a day that is not here yet. Answers the id. */
export async function makeRequest(tx: Tx, actor: Acting, form: PersonRequestForm): Promise<string> {
  const [person] = await tx.sql<{ id: string; future: boolean }>(
    `select id, $3::date > ${todaySql} as future from person
     where tenant_id = $1 and email = $2 and kind = 'person' and removed_at is null for key share`,
    [tx.tenantId, form.email, form.receivedOn],
  );
  if (!person) throw new InvalidInput('nobody here', { code: 'request-nobody', path: 'email' });
  if (person.future) throw new InvalidInput('not yet', { code: 'request-future', path: 'receivedOn' });
  const id = newId();
  const { kind, reference, receivedOn, names } = form;
  await tx.sql(
    `insert into person_request (tenant_id, id, kind, person_id, reference, received_on, due_on, names, state, made_by,
       made_name)
     values ($1, $2, $3, $4, $5, $6::date, $6::date + $7::int, $8, $9, $10, $11)`,
    [
      ...[tx.tenantId, id, kind, person.id, reference, receivedOn, answerDays, kind === 'access' ? names : []],
      // What is put right is nothing to look for.
      ...[kind === 'rectification' ? 'review' : 'requested', actor.id, actor.name ?? ''],
    ],
  );
  await note(tx, actor, 'person-request.make', id, { kind, personId: person.id, receivedOn });
  return id;
}

/** Once, to a later day, while there still is time: the person has to be told before it is over. */
export async function extendRequest(tx: Tx, actor: Acting, id: string, { dueOn, reason }: Extension): Promise<void> {
  const held = await holdOpen(tx, id);
  if (held.isExtended) throw new Conflict('once', { code: 'request-extended' });
  if (held.isLate) throw new Conflict('over', { code: 'request-late' });
  const [moved] = await tx.sql<{ before: string }>(
    `update person_request q set due_on = $3::date, extended_by = $5, extended_name = $6, extended_at = now(),
       extension_reason = $7, reminded_days = null, updated_at = now(), version = q.version + 1
     from person_request was
     where q.tenant_id = $1 and q.id = $2 and was.tenant_id = $1 and was.id = $2
       and $3::date > was.due_on and $3::date <= was.due_on + make_interval(months => $4)
     returning was.due_on as before`,
    [tx.tenantId, id, dueOn, extensionMonths, actor.id, actor.name ?? '', reason],
  );
  if (!moved) {
    throw new InvalidInput('not that far', { code: 'request-too-late', path: 'dueOn', months: extensionMonths });
  }
  await note(tx, actor, 'person-request.extend', id, { before: moved.before, after: dueOn });
}

const verdictsOf: Record<PersonRequestKind, readonly string[]> = {
  access: ['deliver', 'leave-out'],
  erasure: ['erase', 'keep'],
  rectification: [],
};

/** What is held stays held, whatever is said of it. */
export async function decideItems(tx: Tx, actor: Acting, id: string, decision: PersonRequestDecision): Promise<void> {
  const { itemIds, verdict } = decision;
  const held = await holdOpen(tx, id, { state: 'review' });
  if (!verdictsOf[held.kind].includes(verdict)) throw new Conflict('not of that kind', { code: 'request-kind' });
  const decided = await tx.sql(
    `update person_request_item set verdict = $4, why = case when $4 = 'keep' then coalesce(why, 'decided') end,
       decided_by = $5, decided_at = now()
     where tenant_id = $1 and request_id = $2 and id = any ($3::uuid[]) and verdict <> 'held' returning id`,
    [tx.tenantId, id, itemIds, verdict, actor.id],
  );
  await set(tx, id, 'note = note');
  await note(tx, actor, 'person-request.decide', id, { verdict, items: decided.length });
}

/** The term itself is not recorded: it is what somebody is not to be known by. */
export async function redactAnswer(
  tx: Tx,
  actor: Acting,
  id: string,
  { term, fate }: PersonRequestRedaction,
): Promise<void> {
  await holdOpen(tx, id, { kind: 'access', state: 'review' });
  const [terms] = await tx.sql<{ count: number }>(
    `update person_request set
       taken_out = array_remove(taken_out, $3) || case when $4 = 'take-out' then array[$3] else '{}' end,
       left_in = array_remove(left_in, $3) || case when $4 = 'leave-in' then array[$3] else '{}' end,
       updated_at = now(), version = version + 1
     where tenant_id = $1 and id = $2 returning cardinality(taken_out) + cardinality(left_in) as count`,
    [tx.tenantId, id, term, fate],
  );
  if (terms!.count > mostTerms) throw new InvalidInput('too many terms', { path: 'term' });
  await note(tx, actor, 'person-request.redact', id, { fate });
}

/** Throws Conflict while hits wait for a human. */
export async function releaseAnswer(tx: Tx, actor: Acting, id: string): Promise<void> {
  await holdOpen(tx, id, { kind: 'access', state: 'review' });
  const waiting = await tx.sql(
    `select 1 from person_request_item where tenant_id = $1 and request_id = $2 and verdict = 'waiting' limit 1`,
    [tx.tenantId, id],
  );
  if (waiting.length > 0) throw new Conflict('not looked over', { code: 'request-unreviewed' });
  await set(tx, id, `state = 'delivering', ended_by = $3, ended_name = $4`, actor.id, actor.name ?? '');
  await note(tx, actor, 'person-request.deliver', id, {});
}

/** From where it stopped: what was looked through, and looked over, is not looked through again. */
export async function takeUpAgain(tx: Tx, actor: Acting, id: string): Promise<void> {
  const { state } = await holdOpen(tx, id);
  if (state !== 'failed' && !(state === 'erasing' && (await isGivenUp(tx, id)))) {
    throw new Conflict('not at that point', { code: 'request-busy' });
  }
  await set(
    tx,
    id,
    `reason = null, purge_id = null, state = case when state = 'erasing' then 'review'
       when not exists (select from person_request_store s where s.tenant_id = $1 and s.request_id = $2) then 'requested'
       when exists (select from person_request_store s where s.tenant_id = $1 and s.request_id = $2 and s.ended_at is null)
         then 'collecting' else 'review' end`,
  );
  await note(tx, actor, 'person-request.again', id, {});
}

/** A disposal that was refused, waited too long, or failed. */
async function isGivenUp({ tenantId, sql }: Tx, id: string): Promise<boolean> {
  const ended = await sql(
    `select from person_request q join purge p on p.tenant_id = $1 and p.id = q.purge_id
     where q.tenant_id = $1 and q.id = $2 and p.ended_at is not null and p.state <> 'finished'`,
    [tenantId, id],
  );
  return ended.length > 0;
}
