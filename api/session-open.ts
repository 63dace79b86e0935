/**
 * The beginning of every session, whatever vouched for the person. It has a new id whatever the request came with, and
 * what it came with ends. Where a second factor is called for it is only half a session.
 */
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Act } from '#schema/act.ts';
import { type Actor, recordEvent, system } from '#schema/audit.ts';
import { makeSessionBearer } from '#schema/bearer.ts';
import type { Database, Tx } from '#schema/database.ts';
import { foundPersonalSpace } from '#schema/founding.ts';
import { newId } from '#schema/id.ts';
import type { Letter } from '#schema/letter.ts';
import { readPolicy } from '#schema/policy.ts';
import type { SessionOpened } from '#schema/session.ts';
import { systemTenantId } from '#schema/tenant.ts';
import type { Deps } from './deps.ts';
import { deviceOf } from './device.ts';
import { postLater } from './link.ts';
import { notePlace } from './place.ts';
import { type Carrier, sessionCookie, sessionDays } from './plugins/session.ts';

/** `factor`: the second one, after any of the others. */
export type Vouched = 'password' | 'link' | 'factor' | 'provider';
/** `hasSecondFactor`: a provider says that it saw one itself. */
export type Entry = { personId: string; carrier: Carrier; by: Vouched; hasSecondFactor?: boolean };
export type Opened = { bearer: string; carrier: Carrier; partial: boolean; letter: Letter | null };

/** How long a second factor is waited for. */
const partialMinutes = 15;

/** Recorded as `session.open`, or `session.factor` when it completes a half. */
export async function openSession(
  tx: Tx,
  request: FastifyRequest,
  publicUrl: string,
  { personId, carrier, by, hasSecondFactor = by === 'factor' }: Entry,
): Promise<Opened> {
  await endCarried(tx, request);
  const partial = !hasSecondFactor && (await needsFactor(tx, personId));
  const id = newId();
  const { bearer, hash } = makeSessionBearer(tx.tenantId, id);
  const minutes = partial ? partialMinutes : sessionDays * 24 * 60;
  await tx.sql(
    `insert into session (tenant_id, id, person_id, carrier, secret_hash, expires_at, by, address, agent, partial)
     values ($1, $2, $3, $4, $5, now() + make_interval(mins => $6), $7, $8, $9, $10)`,
    [
      ...[tx.tenantId, id, personId, carrier, hash, minutes, by],
      ...[request.ip, deviceOf(request.headers['user-agent']), partial],
    ],
  );
  const letter = partial ? null : await notePlace(tx, request, publicUrl, personId);
  const spaceId = partial ? null : await foundPersonalSpace(tx, personId);
  await recordEvent(tx, await comingIn(tx, request, personId), {
    action: by === 'factor' ? 'session.factor' : 'session.open',
    object: { kind: 'session', id },
    details: { by, ...(partial ? { partial } : {}), ...(spaceId ? { madeSpaceId: spaceId } : {}) },
  });
  return { bearer, carrier, partial, letter };
}

/**
 * Where the organisation begins to ask for a second factor: who is in without one sets it up before anything else, and
 * not only at their next sign-in. What a provider saw is not kept, so its people come again or set one up here. Answers
 * how many sessions are halves from now on.
 */
export async function halveSessions(tx: Tx): Promise<number> {
  const halved = await tx.sql(
    `update session s set partial = true, expires_at = least(s.expires_at, now() + make_interval(mins => $2))
     from person p
     where s.tenant_id = $1 and s.ended_at is null and s.expires_at > now() and not s.partial and s.by <> 'factor'
       and p.tenant_id = $1 and p.id = s.person_id and p.role <> 'inspector' and not exists (
         select from factor f where f.tenant_id = $1 and f.person_id = p.id and f.confirmed_at is not null)
     returning s.id`,
    [tx.tenantId, partialMinutes],
  );
  return halved.length;
}

/** Whoever has just been vouched for, for the record: named as they are called now. */
export async function comingIn(tx: Tx, { ip, id }: FastifyRequest, personId: string): Promise<Actor> {
  const [person] = await tx.sql<{ name: string }>('select name from person where tenant_id = $1 and id = $2', [
    tx.tenantId,
    personId,
  ]);
  return { kind: 'person', id: personId, name: person!.name, address: ip, requestId: id };
}

/** After the commit: sets the cookie, and answers the bearer to a program. */
export function handSession(
  deps: Pick<Deps, 'publicUrl' | 'mailer' | 'log'>,
  reply: FastifyReply,
  { bearer, carrier, partial, letter }: Opened,
): SessionOpened {
  if (letter) postLater(deps, letter);
  if (carrier === 'cookie') sessionCookie(deps.publicUrl).set(reply, bearer);
  return { token: carrier === 'authorization' ? bearer : null, partial };
}

/** One event for whoever tried to come in and was not let in; `tenantId` is the installation's own for nobody's. */
export async function recordRefused(
  db: Database,
  { ip, id, session, half }: FastifyRequest,
  action: Act,
  tenantId = systemTenantId,
  details: Record<string, unknown> = {},
): Promise<void> {
  const known = session ?? half;
  const from = { address: ip, requestId: id };
  const actor: Actor =
    known?.tenantId === tenantId
      ? { kind: 'person', id: known.personId, name: known.name, ...from }
      : { ...system, ...from };
  await db.withTenant(tenantId, (tx) => recordEvent(tx, actor, { action, outcome: 'denied', details }));
}

async function endCarried(tx: Tx, { session, half }: FastifyRequest): Promise<void> {
  const carried = session ?? half;
  if (carried?.tenantId !== tx.tenantId || carried.sessionId === null) return;
  await tx.sql(
    `update session set ended_at = now(), ended_why = 'replaced' where tenant_id = $1 and id = $2 and ended_at is null`,
    [tx.tenantId, carried.sessionId],
  );
}

/**
 * Whoever has a second factor shows it; where the organisation asks for one, whoever has none sets it up. A visitor for
 * a time does not: the link is given to somebody who is signed in where they are at home.
 */
async function needsFactor(tx: Tx, personId: string): Promise<boolean> {
  const visits = await tx.sql(`select from person where tenant_id = $1 and id = $2 and role = 'inspector'`, [
    tx.tenantId,
    personId,
  ]);
  if (visits.length > 0) return false;
  const has = await tx.sql('select from factor where tenant_id = $1 and person_id = $2 and confirmed_at is not null', [
    tx.tenantId,
    personId,
  ]);
  return has.length > 0 || (await readPolicy(tx)).secondFactor;
}
