/** How a person's request comes to its end: what goes is asked for, what was put right is told, and why it ended. */
import type { Acting } from '#schema/audit.ts';
import type { Tx } from '#schema/database.ts';
import { Conflict } from '#schema/errors.ts';
import { expireAnswers } from '#schema/forget-person.ts';
import { newId } from '#schema/id.ts';
import type { Erasure, PersonRequestEnd, RectificationForm } from '#schema/person-request.ts';
import { requestPurge } from '#schema/request-purge.ts';
import { type Held, holdOpen, note, set } from './person-request-hold.ts';

/** What is under a hold that was placed meanwhile is told of as held. Answers the id of the disposal. */
export async function eraseFound(tx: Tx, actor: Acting, id: string, { decisionId, reason }: Erasure): Promise<string> {
  const { personId } = await holdOpen(tx, id, { kind: 'erasure', state: 'review' });
  await tx.sql('select lock_holds(false)');
  await tx.sql(
    `update person_request_item set verdict = 'held', why = 'held'
     where tenant_id = $1 and request_id = $2 and verdict = 'erase'
       and exists (select from hold h where h.tenant_id = $1 and h.lifted_at is null)
       and exists (select from holds_keeping($1, store, (row_key ->> 0)::uuid))`,
    [tx.tenantId, id],
  );
  const [found] = await tx.sql(
    `select from person_request_item where tenant_id = $1 and request_id = $2 and verdict = 'erase' limit 1`,
    [tx.tenantId, id],
  );
  if (!found) throw new Conflict('nothing to erase', { code: 'request-nothing-erased' });
  const purgeId = await requestPurge(tx, actor, { kind: 'person', decisionId, items: { ofRequest: id } });
  await expireAnswers(tx, personId);
  await set(tx, id, `state = 'erasing', decision_id = $3, purge_id = $4, note = $5`, decisionId, purgeId, reason);
  return purgeId;
}

/** The words stay with the request, and not with the event of it, which outlives them. */
export async function rectify(tx: Tx, actor: Acting, id: string, form: RectificationForm): Promise<void> {
  await holdOpen(tx, id, { kind: 'rectification' });
  const { what, wrong, corrected } = form;
  await tx.sql(
    `insert into person_rectification (tenant_id, id, request_id, what, wrong, corrected, made_by, made_name)
     values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [tx.tenantId, newId(), id, what, wrong, corrected, actor.id, actor.name ?? ''],
  );
  await set(tx, id, 'note = note');
  await note(tx, actor, 'person-request.rectify', id, {});
}

/** Throws Conflict for an outcome that the request has not come to. */
export async function endRequest(tx: Tx, actor: Acting, id: string, end: PersonRequestEnd): Promise<void> {
  const held = await holdOpen(tx, id);
  await requireOutcome(tx, held, end.outcome);
  await set(
    tx,
    id,
    `state = 'ended', outcome = $3, note = $4, names = '{}', taken_out = '{}', left_in = '{}',
       ended_at = now(), ended_by = $5, ended_name = $6`,
    ...[end.outcome, end.note, actor.id, actor.name ?? ''],
  );
  await note(tx, actor, 'person-request.end', id, { outcome: end.outcome });
}

async function requireOutcome(tx: Tx, held: Held, outcome: PersonRequestEnd['outcome']): Promise<void> {
  const kinds = { erased: 'erasure', rectified: 'rectification', refused: held.kind, withdrawn: held.kind } as const;
  if (kinds[outcome] !== held.kind) throw new Conflict('not of that kind', { code: 'request-kind' });
  const [open] = await tx.sql<{ purged: boolean; rectified: boolean }>(
    `select exists (select from purge p where p.tenant_id = $1 and p.id = q.purge_id and p.state = 'finished') as purged,
       exists (select from person_rectification r where r.tenant_id = $1 and r.request_id = q.id) as rectified
     from person_request q where q.tenant_id = $1 and q.id = $2`,
    [tx.tenantId, held.id],
  );
  const isReady = {
    erased: held.state === 'erasing' && open!.purged,
    rectified: open!.rectified,
    refused: held.state !== 'delivering' && held.state !== 'erasing',
    withdrawn: held.state !== 'delivering' && held.state !== 'erasing',
  };
  if (!isReady[outcome]) throw new Conflict('not at that point', { code: 'request-busy' });
}
