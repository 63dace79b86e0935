/**
 * The turns that help from outside takes, each in a transaction of the organisation that is looked into: its own record
 * says who asked, who agreed and how it ended, and its administrators are told each time.
 */
import { type Actor, recordEvent } from './audit.ts';
import type { Tx } from './database.ts';
import { Conflict, NotAllowed, NotFound } from './errors.ts';
import { type GlassEnding, type GlassWish, unansweredHours } from './glass.ts';
import { newId } from './id.ts';
import { tellAll } from './notice.ts';
import type { Language } from './session.ts';

/** Somebody who runs the installation, in an organisation that is not theirs, and the language they read. */
export type Operator = { actor: Extract<Actor, { kind: 'operator' }> & { name: string }; language: Language };

type Row = {
  id: string;
  reason: string;
  minutes: number;
  askedBy: string;
  askedName: string;
  decidedBy: string | null;
  personId: string | null;
  language: Language;
  ended: boolean;
  /** Whether nobody has decided on it for so long that it is a wish no more. */
  stale: boolean;
};

/** Answers the id. Throws Conflict for an organisation that is not open. */
export async function askGlass(
  tx: Tx,
  { actor, language }: Operator,
  wish: Omit<GlassWish, 'tenantId'>,
): Promise<string> {
  const { reason, minutes } = wish;
  const id = newId();
  const [made] = await tx.sql(
    `insert into break_glass (tenant_id, id, reason, minutes, asked_by, asked_name, language)
     select t.id, $2, $3, $4, $5, $6, $7 from tenant t where t.id = $1 and t.state = 'active' returning id`,
    [tx.tenantId, id, reason, minutes, actor.id, actor.name, language],
  );
  if (!made) throw new Conflict('the tenant is not open', { code: 'suspended' });
  await recordEvent(tx, actor, { action: 'glass.ask', object: { kind: 'glass', id }, details: { reason, minutes } });
  await tellAll(tx, 'setting', 'glass-asked', { name: actor.name, minutes, reason });
  return id;
}

/**
 * Lets the asker in, as a person of the organisation who reads all but what is personal until the time is over. Throws
 * NotFound, Conflict when it was decided before or waited too long, and NotAllowed for the one who asked.
 */
export async function approveGlass(tx: Tx, { actor }: Operator, id: string): Promise<void> {
  const glass = await undecided(tx, actor.id, id);
  const personId = newId();
  await tx.sql(
    `insert into person (tenant_id, id, email, name, role, language) values ($1, $2, $3, $4, 'inspector', $5)`,
    // No letter can be sent to such an address, and no provider vouches for it.
    [tx.tenantId, personId, `${id}@inspector.invalid`, `${glass.askedName} (Diarium)`, glass.language],
  );
  await tx.sql(
    `update break_glass set decided_by = $3, decided_name = $4, decided_at = now(), person_id = $5,
       ends_at = now() + make_interval(mins => minutes)
     where tenant_id = $1 and id = $2`,
    [tx.tenantId, id, actor.id, actor.name, personId],
  );
  const { askedName, minutes, reason } = glass;
  await recordEvent(tx, actor, {
    action: 'glass.approve',
    object: { kind: 'glass', id },
    details: { personId, minutes, askedBy: glass.askedBy },
  });
  await tellAll(tx, 'setting', 'glass-approved', { name: askedName, approver: actor.name, minutes, reason });
}

/** Throws as `approveGlass`. */
export async function refuseGlass(tx: Tx, { actor }: Operator, id: string): Promise<void> {
  const { askedName } = await undecided(tx, actor.id, id);
  await tx.sql(
    `update break_glass set decided_by = $3, decided_name = $4, decided_at = now(), refused = true, ended_at = now()
     where tenant_id = $1 and id = $2`,
    [tx.tenantId, id, actor.id, actor.name],
  );
  await recordEvent(tx, actor, { action: 'glass.refuse', object: { kind: 'glass', id } });
  await tellAll(tx, 'setting', 'glass-refused', { name: askedName, approver: actor.name });
}

/** Ends it before its time, for everything that is open by it. Throws NotFound, and Conflict when it is over. */
export async function endGlass(tx: Tx, actor: Actor, id: string, why: GlassEnding): Promise<void> {
  const glass = await lockGlass(tx, id);
  if (glass.ended) throw new Conflict('it is over', { code: 'glass-over' });
  await close(tx, actor, glass, why);
}

/** As an operator: the asker or the approver. To anybody else it is not there. */
export async function leaveGlass(tx: Tx, { actor }: Operator, id: string): Promise<void> {
  const { askedBy, decidedBy } = await lockGlass(tx, id);
  const why = askedBy === actor.id ? 'asker' : decidedBy === actor.id ? 'approver' : null;
  if (why === null) throw new NotFound('not yours');
  await endGlass(tx, actor, id, why);
}

/** Closes what its time has ended, and wishes that nobody has answered. */
export async function closeOverdue(tx: Tx, actor: Actor): Promise<void> {
  const overdue = await tx.sql<Row>(
    `select ${columns} from break_glass where tenant_id = $1 and ended_at is null
       and (ends_at <= now() or ${isUnanswered})
     for no key update`,
    [tx.tenantId],
  );
  for (const glass of overdue) await close(tx, actor, glass, glass.decidedBy === null ? 'unanswered' : 'time');
}

/** By time alone, before anything has been tidied up. */
export const isUnanswered = `(decided_at is null and asked_at < now() - interval '${unansweredHours} hours')`;

const columns = `id, reason, minutes, asked_by as "askedBy", asked_name as "askedName", decided_by as "decidedBy",
  person_id as "personId", language, ended_at is not null as ended, ${isUnanswered} as stale`;

async function lockGlass({ tenantId, sql }: Tx, id: string): Promise<Row> {
  const [glass] = await sql<Row>(
    `select ${columns} from break_glass where tenant_id = $1 and id = $2 for no key update`,
    [tenantId, id],
  );
  if (!glass) throw new NotFound('no such help from outside');
  return glass;
}

async function undecided(tx: Tx, operatorId: string, id: string): Promise<Row> {
  const glass = await lockGlass(tx, id);
  if (glass.askedBy === operatorId) throw new NotAllowed('the same person', { code: 'same-person' });
  if (glass.decidedBy !== null || glass.ended) throw new Conflict('decided before', { code: 'glass-decided' });
  if (glass.stale) throw new Conflict('nobody answered in time', { code: 'glass-over' });
  return glass;
}

/** Things read, and questions asked, by person $2 of tenant $1. */
export const doneBy = (tenant: string, person: string): string => `select
    count(*) filter (where e.action in ('chat.ask', 'chat.regenerate', 'search.ask')) as asks,
    count(*) filter (where e.action like '%.read' or e.action like '%.export' or e.action like '%.follow') as reads
  from audit_event e where e.tenant_id = ${tenant} and e.actor_id = ${person} and e.outcome = 'done'`;

async function close(tx: Tx, actor: Actor, { id, personId, askedName }: Row, endedWhy: GlassEnding): Promise<void> {
  // What ends by time ended then, however much later it is tidied up.
  await tx.sql(
    `update break_glass set ended_at = least(now(), ends_at), ended_why = $3 where tenant_id = $1 and id = $2`,
    [tx.tenantId, id, endedWhy],
  );
  for (const end of [
    'update person set deactivated_at = now() where tenant_id = $1 and id = $2',
    `update session set ended_at = now(), ended_why = 'glass'
     where tenant_id = $1 and person_id = $2 and ended_at is null`,
    'update link set used_at = now() where tenant_id = $1 and person_id = $2 and used_at is null',
  ]) {
    await tx.sql(end, [tx.tenantId, personId]);
  }
  const [done] = await tx.sql<{ reads: number; asks: number }>(doneBy('$1', '$2'), [tx.tenantId, personId]);
  const { reads, asks } = done!;
  const object = { kind: 'glass', id };
  await recordEvent(tx, actor, { action: 'glass.end', object, details: { endedWhy, personId, reads, asks } });
  await tellAll(tx, 'setting', 'glass-ended', { name: askedName, reads, asks });
}
