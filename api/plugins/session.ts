/**
 * Who asks: the session named by the cookie, or by `Authorization: Bearer` (then cookies are ignored), or a key. A
 * cookie's secret rotates every quarter of an hour; one that it had before the last ends the session and is recorded,
 * one that it never had opens nothing.
 */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Acting, recordEvent, system } from '#schema/audit.ts';
import { makeSessionBearer, readSessionBearer } from '#schema/bearer.ts';
import type { Database } from '#schema/database.ts';
import { NotAllowed, NotSignedIn } from '#schema/errors.ts';
import { isKeyLike } from '#schema/key-bearer.ts';
import { tellPerson } from '#schema/notice.ts';
import { type Permission, permissionsOf, type TenantRole } from '#schema/role.ts';
import type { App } from '../deps.ts';
import { together } from '../together.ts';
import type { HalfSignedIn, SignedIn } from './asker.ts';
import { openToPage } from './foreign.ts';
import { findKey, type KeyDoor, keyPermissionsNow } from './key.ts';

export type { SignedIn } from './asker.ts';

declare module 'fastify' {
  interface FastifyRequest {
    session: SignedIn | null;
    /** Beside no session: one that is good for the second factor alone. */
    half: HalfSignedIn | null;
  }
}

export type Carrier = 'cookie' | 'authorization';
type Shown = { tenantId: string; sessionId: string; hash: Buffer; carrier: Carrier };
type Row = Pick<SignedIn, 'personId' | 'name' | 'tenantName' | 'role' | 'language'> & {
  own: Permission[] | null;
  carrier: Carrier;
  current: boolean;
  grace: boolean;
  /** A secret that it had before. */
  spent: boolean;
  due: boolean;
  partial: boolean;
};

const rotateAfter = `interval '15 minutes'`;
const graceAfter = `interval '30 seconds'`;
export const sessionDays = 7;
/** A working day's secrets: whoever shows one of them has a copy of the session. */
const keptHashes = 32;

/**
 * The organisation while it is open. Seen no request for so many hours, its sessions are over; a request moves
 * `rotated_at` once a quarter.
 */
const organisation = `(select t.name, now() - make_interval(hours => coalesce((y.form->>'sessionIdleHours')::int, 24)) as idle
  from public.tenant t left join policy y on y.tenant_id = t.id
  where t.id = tenant.id and t.state = 'active' offset 0) w`;
/**
 * Whose a session `s` is, and their role if it is one of the tenant's own. `offset 0`: by its key, also in a plan that
 * was made while the tables were small enough to be read whole.
 */
const holder = `cross join lateral (select * from person where tenant_id = tenant.id and id = s.person_id offset 0) p
  left join lateral (select permissions from role where tenant_id = tenant.id and id = p.role_id offset 0) o on true`;
/** Whoever is let in for a time is out when it is over, by the database's own clock. */
const visiting = `exists (select from break_glass b where b.tenant_id = tenant.id and b.person_id = p.id
  and b.ended_at is null and b.ends_at > now())`;
/** Neither ended, nor too old, nor idle, and its person still active. */
const alive = `s.ended_at is null and s.expires_at > now() and s.rotated_at > w.idle
  and p.deactivated_at is null and p.kind = 'person' and (p.role <> 'inspector' or ${visiting})`;

export function installSession(app: App, { publicUrl, ...door }: KeyDoor & { publicUrl: string }): void {
  const { db } = door;
  const cookie = sessionCookie(publicUrl);
  const rowOf = together<Shown, Row | undefined>((tenantId, shown) => readSessions(db, tenantId, shown));
  app.decorateRequest('session', null);
  app.decorateRequest('half', null);
  app.addHook('onRequest', async (request, reply) => {
    const bearer = bearerOf(request);
    if (bearer && request.cookies[cookie.name]) {
      throw new NotAllowed('a bearer and a cookie', { code: 'key-with-cookie' });
    }
    if (bearer && isKeyLike(bearer)) {
      request.session = await findKey(door, request, bearer);
      if (request.session.key?.kind === 'public') openToPage(reply, request);
      return;
    }
    const shown = readShown(request, cookie.name);
    if (!shown) return;
    const row = await rowOf(shown.tenantId, shown);
    const found = await settleSession(db, shown, row, (bearer) => cookie.set(reply, bearer));
    if (found && isWhole(found)) request.session = found;
    else request.half = found;
    if (!found && shown.carrier === 'cookie') cookie.clear(reply);
  });
}

/** The session of a request. Throws NotSignedIn without one. */
export function signedIn(request: FastifyRequest): SignedIn {
  if (!request.session) throw new NotSignedIn('a session is needed');
  return request.session;
}

/** The session of a request, or the half of one. Throws NotSignedIn without either. */
export function halfSignedIn(request: FastifyRequest): SignedIn | HalfSignedIn {
  return request.half ?? signedIn(request);
}

/** How the request's session came, and the next one goes. */
export const carrierOf = (request: FastifyRequest): Carrier => (bearerOf(request) ? 'authorization' : 'cookie');

/** The session of a request that has one of its own. Throws NotAllowed for a key, which cannot end or change any. */
export function ownSession(request: FastifyRequest): SignedIn & { sessionId: string } {
  const asker = signedIn(request);
  const { sessionId } = asker;
  if (sessionId === null) throw new NotAllowed('not for keys', { code: 'not-for-keys' });
  return { ...asker, sessionId };
}

/** The person of a request, or the key that acts for them, for the record. */
export function actorOf(request: FastifyRequest): Acting {
  const { personId, name, key } = halfSignedIn(request);
  const who = { id: personId, name, address: request.ip, requestId: request.id };
  return key ? { kind: 'key', keyId: key.id, ...who } : { kind: 'person', ...who };
}

/** `__Host-` binds the cookie to this very host, and needs https. */
export function sessionCookie(publicUrl: string) {
  const secure = publicUrl.startsWith('https:');
  const name = secure ? '__Host-diarium' : 'diarium';
  const options = { path: '/', httpOnly: true, sameSite: 'lax', secure } as const;
  return {
    name,
    set: (reply: FastifyReply, bearer: string) =>
      reply.setCookie(name, bearer, { ...options, maxAge: sessionDays * 86_400 }),
    clear: (reply: FastifyReply) => reply.clearCookie(name, options),
  };
}

/** What the asker may now, null when the session is over: asked again and again while a stream is open. */
export async function permissionsNow(
  db: Database,
  { tenantId, sessionId, key }: SignedIn,
): Promise<readonly Permission[] | null> {
  if (key) return keyPermissionsNow(db, tenantId, key.id);
  const [session] = await db.readTenant<{ role: TenantRole; own: Permission[] | null }>(
    tenantId,
    `select p.role, o.permissions as own
     from ${organisation} cross join lateral (
       select * from session where tenant_id = tenant.id and id = $2 offset 0) s ${holder}
     where ${alive} and not s.partial`,
    [sessionId],
    { planned: 'short' },
  );
  return session ? (session.own ?? permissionsOf(session.role)) : null;
}

const bearerOf = (request: FastifyRequest): string | undefined =>
  /^Bearer (\S+)$/i.exec(request.headers.authorization ?? '')?.[1];

function readShown(request: FastifyRequest, cookieName: string): Shown | null {
  const header = bearerOf(request);
  const bearer = header ?? request.cookies[cookieName];
  const shown = bearer ? readSessionBearer(bearer) : null;
  return shown && { ...shown, carrier: header ? 'authorization' : 'cookie' };
}

const isWhole = (found: SignedIn | HalfSignedIn): found is SignedIn => 'permissions' in found;

/** A row for each bearer that is shown, in their order; none where its session is over. */
async function readSessions(db: Database, tenantId: string, shown: readonly Shown[]): Promise<(Row | undefined)[]> {
  const rows = await db.readTenant<Row & { ordinal: number }>(
    tenantId,
    `select a.ordinal, p.id as "personId", p.name, p.role, o.permissions as own, p.language, w.name as "tenantName",
       s.carrier, s.secret_hash = a.hash as current,
       coalesce(s.previous_hash = a.hash and s.rotated_at > now() - ${graceAfter}, false) as grace,
       coalesce(s.previous_hash = a.hash, false) or a.hash = any(s.spent_hashes) as spent,
       s.rotated_at <= now() - ${rotateAfter} as due, s.partial
     from ${organisation} cross join unnest($2::uuid[], $3::bytea[]) with ordinality a (id, hash, ordinal)
       cross join lateral (select * from session where tenant_id = tenant.id and id = a.id offset 0) s ${holder}
     where ${alive}`,
    [shown.map(({ sessionId }) => sessionId), shown.map(({ hash }) => hash)],
    { planned: 'short' },
  );
  const found = new Map(rows.map((row) => [row.ordinal, row]));
  return shown.map((_, at) => found.get(at + 1));
}

async function settleSession(
  db: Database,
  shown: Shown,
  row: Row | undefined,
  renew: (bearer: string) => void,
): Promise<SignedIn | HalfSignedIn | null> {
  const { tenantId, sessionId } = shown;
  if (!row || row.carrier !== shown.carrier) return null;
  if (!row.current && !row.grace) {
    if (row.spent) await endStolen(db, shown, row.personId);
    return null;
  }
  if (row.current && row.due) await rotate(db, shown, renew);
  const { personId, name, role, own, language, tenantName } = row;
  if (row.partial) return { tenantId, tenantName, sessionId, key: null, personId, name, language };
  const permissions = own ?? permissionsOf(role);
  return { tenantId, tenantName, sessionId, key: null, personId, name, scope: null, role, permissions, language };
}

/** Of two requests at once only one renews; the other stays good through the grace. A shell keeps its secret. */
async function rotate(db: Database, shown: Shown, renew: (bearer: string) => void): Promise<void> {
  const { tenantId, sessionId, hash } = shown;
  const fresh = shown.carrier === 'cookie' ? makeSessionBearer(tenantId, sessionId) : null;
  const rows = await db.withTenant(tenantId, (tx) =>
    tx.sql(
      `update session set previous_hash = case when $4::bytea is null then null else secret_hash end,
         spent_hashes = case when previous_hash is null then spent_hashes
           else (array_prepend(previous_hash, spent_hashes))[1:${keptHashes}] end,
         secret_hash = coalesce($4, secret_hash), rotated_at = now(), seen_at = now()
       where tenant_id = $1 and id = $2 and secret_hash = $3 and ended_at is null returning id`,
      [tenantId, sessionId, hash, fresh?.hash ?? null],
    ),
  );
  if (fresh && rows.length > 0) renew(fresh.bearer);
}

/** A secret that was replaced is in use: somebody has a copy, so nobody keeps the session. */
async function endStolen(db: Database, { tenantId, sessionId }: Shown, personId: string): Promise<void> {
  await db.withTenant(tenantId, async (tx) => {
    const ended = await tx.sql(
      `update session set ended_at = now(), ended_why = 'reuse'
       where tenant_id = $1 and id = $2 and ended_at is null returning id`,
      [tenantId, sessionId],
    );
    if (ended.length === 0) return;
    await recordEvent(tx, system, {
      action: 'session.reuse',
      object: { kind: 'session', id: sessionId },
      outcome: 'denied',
    });
    await tellPerson(tx, personId, 'session-reuse');
  });
}
