/** The turns that a person's request takes by the hand of whoever answers it, each in the transaction of its event. */
import type { Act } from '#schema/act.ts';
import { type Acting, recordEvent } from '#schema/audit.ts';
import type { Tx } from '#schema/database.ts';
import { Conflict, InvalidInput, NotFound } from '#schema/errors.ts';
import { newId } from '#schema/id.ts';
import {
  answerDays,
  type Erasure,
  type Extension,
  extensionDays,
  type PersonRequestDecision,
  type PersonRequestEnd,
  type PersonRequestForm,
  type PersonRequestKind,
  type PersonRequestState,
  type RectificationForm,
} from '#schema/person-request.ts';
import { todaySql } from '#schema/person-request-sql.ts';
import type { PurgeItemKind } from '#schema/purge-run.ts';
import { requestPurge } from '#schema/request-purge.ts';

/** Throws InvalidInput for an address that nobody here has, and for a day that is not here yet. Answers the id. */
export async function makeRequest(tx: Tx, actor: Acting, form: PersonRequestForm): Promise<string> {
  const [person] = await tx.sql<{ id: string; future: boolean }>(
    `select id, $3::date > ${todaySql} as future from person
     where tenant_id = $1 and email = $2 and kind = 'person' and removed_at is null`,
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

type Held = { id: string; kind: PersonRequestKind; state: PersonRequestState; isExtended: boolean; personId: string };

/** Held until the transaction ends. Throws NotFound; and Conflict for one that has ended, or is at another point. */
async function holdOpen(
  tx: Tx,
  id: string,
  at?: { kind?: PersonRequestKind; state?: PersonRequestState },
): Promise<Held> {
  const [held] = await tx.sql<Held>(
    `select id, kind, state, extended_at is not null as "isExtended", person_id as "personId"
     from person_request where tenant_id = $1 and id = $2 for no key update`,
    [tx.tenantId, id],
  );
  if (!held) throw new NotFound('no such request');
  if (held.state === 'ended') throw new Conflict('it has ended', { code: 'request-ended' });
  if (at?.kind && at.kind !== held.kind) throw new Conflict('not of that kind', { code: 'request-kind' });
  if (at?.state && at.state !== held.state) throw new Conflict('not at that point', { code: 'request-busy' });
  return held;
}

const set = (tx: Tx, id: string, sets: string, ...params: unknown[]) =>
  tx.sql(
    `update person_request set ${sets}, updated_at = now(), version = version + 1 where tenant_id = $1 and id = $2`,
    [tx.tenantId, id, ...params],
  );

const note = (tx: Tx, actor: Acting, action: Act, id: string, details: Record<string, unknown>) =>
  recordEvent(tx, actor, { action, object: { kind: 'person-request', id }, details });

/** Once, to a later day. */
export async function extendRequest(tx: Tx, actor: Acting, id: string, { dueOn, reason }: Extension): Promise<void> {
  const held = await holdOpen(tx, id);
  if (held.isExtended) throw new Conflict('once', { code: 'request-extended' });
  const [moved] = await tx.sql<{ before: string }>(
    `update person_request q set due_on = $3::date, extended_by = $5, extended_name = $6, extended_at = now(),
       extension_reason = $7, reminded_days = null, updated_at = now(), version = q.version + 1
     from person_request was
     where q.tenant_id = $1 and q.id = $2 and was.tenant_id = $1 and was.id = $2
       and $3::date > was.due_on and $3::date <= was.due_on + $4::int
     returning was.due_on as before`,
    [tx.tenantId, id, dueOn, extensionDays, actor.id, actor.name ?? '', reason],
  );
  if (!moved) {
    throw new InvalidInput('not that far', { code: 'request-too-late', path: 'dueOn', days: extensionDays });
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

/** What is under a hold that was placed meanwhile is told of as held. Answers the id of the disposal. */
export async function eraseFound(tx: Tx, actor: Acting, id: string, { decisionId, reason }: Erasure): Promise<string> {
  await holdOpen(tx, id, { kind: 'erasure', state: 'review' });
  await tx.sql('select lock_holds(false)');
  await tx.sql(
    `update person_request_item set verdict = 'held', why = 'held'
     where tenant_id = $1 and request_id = $2 and verdict = 'erase'
       and exists (select from holds_over($1, store, (row_key ->> 0)::uuid))`,
    [tx.tenantId, id],
  );
  const items = await tx.sql<{ kind: PurgeItemKind; id: string }>(
    `select store as kind, (row_key ->> 0)::uuid as id from person_request_item
     where tenant_id = $1 and request_id = $2 and verdict = 'erase'`,
    [tx.tenantId, id],
  );
  if (items.length === 0) throw new Conflict('nothing to erase', { code: 'request-nothing-erased' });
  const purgeId = await requestPurge(tx, actor, { kind: 'person', decisionId, items });
  await set(tx, id, `state = 'erasing', decision_id = $3, purge_id = $4, note = $5`, decisionId, purgeId, reason);
  return purgeId;
}

export async function rectify(tx: Tx, actor: Acting, id: string, form: RectificationForm): Promise<void> {
  await holdOpen(tx, id, { kind: 'rectification' });
  const { what, before, after } = form;
  await tx.sql(
    `insert into person_rectification (tenant_id, id, request_id, what, before_reference, after_reference, made_by,
       made_name)
     values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [tx.tenantId, newId(), id, what, before, after, actor.id, actor.name ?? ''],
  );
  await set(tx, id, 'note = note');
  await note(tx, actor, 'person-request.rectify', id, { before, after });
}

/** Throws Conflict for an outcome that the request has not come to. */
export async function endRequest(tx: Tx, actor: Acting, id: string, end: PersonRequestEnd): Promise<void> {
  const held = await holdOpen(tx, id);
  await requireOutcome(tx, held, end.outcome);
  await set(
    tx,
    id,
    `state = 'ended', outcome = $3, note = $4, names = '{}', ended_at = now(), ended_by = $5, ended_name = $6`,
    ...[end.outcome, end.note, actor.id, actor.name ?? ''],
  );
  await note(tx, actor, 'person-request.end', id, { outcome: end.outcome });
}

async function requireOutcome(tx: Tx, held: Held, outcome: PersonRequestEnd['outcome']): Promise<void> {
  const kinds = { erased: 'erasure', rectified: 'rectification', refused: held.kind, withdrawn: held.kind } as const;
  if (kinds[outcome] !== held.kind) throw new Conflict('not of that kind', { code: 'request-kind' });
  const [open] = await tx.sql<{ purging: boolean; rectified: boolean }>(
    `select exists (select from purge p where p.tenant_id = $1 and p.id = q.purge_id and p.ended_at is null) as purging,
       exists (select from person_rectification r where r.tenant_id = $1 and r.request_id = q.id) as rectified
     from person_request q where q.tenant_id = $1 and q.id = $2`,
    [tx.tenantId, held.id],
  );
  const isReady = {
    erased: held.state === 'erasing' && !open!.purging,
    rectified: open!.rectified,
    refused: held.state !== 'delivering' && held.state !== 'erasing',
    withdrawn: held.state !== 'delivering' && held.state !== 'erasing',
  };
  if (!isReady[outcome]) throw new Conflict('not at that point', { code: 'request-busy' });
}

/** From where it stopped: what was looked through is not looked through again. */
export async function takeUpAgain(tx: Tx, actor: Acting, id: string): Promise<void> {
  await holdOpen(tx, id, { state: 'failed' });
  await set(
    tx,
    id,
    `reason = null, state = case
       when not exists (select from person_request_store s where s.tenant_id = $1 and s.request_id = $2) then 'requested'
       when exists (select from person_request_store s where s.tenant_id = $1 and s.request_id = $2 and s.ended_at is null)
         then 'collecting' else 'review' end`,
  );
  await note(tx, actor, 'person-request.again', id, {});
}
