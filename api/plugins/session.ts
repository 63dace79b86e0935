/**
 * Who asks: the session named by the cookie, or by `Authorization: Bearer` (then cookies are ignored). A cookie's secret
 * rotates every quarter of an hour; an older secret than the last one ends the session and is recorded.
 */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Actor, recordEvent, system } from '#schema/audit.ts';
import { makeSessionBearer, readSessionBearer } from '#schema/bearer.ts';
import type { Database } from '#schema/database.ts';
import { NotSignedIn } from '#schema/errors.ts';
import { type Permission, permissionsOf, type TenantRole } from '#schema/role.ts';
import type { Language } from '#schema/session.ts';
import type { Asker } from '../access.ts';
import type { App } from '../deps.ts';

export type SignedIn = Asker & {
  tenantId: string;
  tenantName: string;
  sessionId: string;
  /** As the person is called, for the record. */
  name: string;
  role: TenantRole;
  /** What the role allows in the organisation: the built-in one's, or that of a role of the tenant's own. */
  permissions: readonly Permission[];
  language: Language;
};

declare module 'fastify' {
  interface FastifyRequest {
    session: SignedIn | null;
  }
}

export type Carrier = 'cookie' | 'authorization';
type Shown = { tenantId: string; sessionId: string; hash: Buffer; carrier: Carrier };
type Row = Pick<SignedIn, 'personId' | 'name' | 'tenantName' | 'role' | 'language'> & {
  own: Permission[] | null;
  carrier: Carrier;
  current: boolean;
  grace: boolean;
  due: boolean;
};

const rotateAfter = `interval '15 minutes'`;
const graceAfter = `interval '30 seconds'`;
/** Seen no request for so long, a session is over; a request moves `rotated_at` once a quarter. */
const idleAfter = `interval '1 day'`;
export const sessionDays = 7;

/** Alive: neither ended, nor too old, nor idle, and its person still active. */
const alive = `s.ended_at is null and s.expires_at > now() and s.rotated_at > now() - ${idleAfter} and not s.partial
  and p.deactivated_at is null and t.state = 'active'`;
const standing = `session s
  join person p on p.tenant_id = s.tenant_id and p.id = s.person_id
  join public.tenant t on t.id = s.tenant_id
  left join role o on o.tenant_id = p.tenant_id and o.id = p.role_id`;

export function installSession(app: App, { db, publicUrl }: { db: Database; publicUrl: string }): void {
  const cookie = sessionCookie(publicUrl);
  app.decorateRequest('session', null);
  app.addHook('onRequest', async (request, reply) => {
    const shown = readShown(request, cookie.name);
    if (!shown) return;
    request.session = await findSession(db, shown, (bearer) => cookie.set(reply, bearer));
    if (request.session) request.log = request.log.child({ tenantId: request.session.tenantId });
    else if (shown.carrier === 'cookie') cookie.clear(reply);
  });
}

/** The session of a request. Throws NotSignedIn without one. */
export function signedIn(request: FastifyRequest): SignedIn {
  if (!request.session) throw new NotSignedIn('a session is needed');
  return request.session;
}

/** The person of a request, for the record. */
export function actorOf(request: FastifyRequest): Extract<Actor, { kind: 'person' }> {
  const { personId, name } = signedIn(request);
  return { kind: 'person', id: personId, name, address: request.ip, requestId: request.id };
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

/** What the person may now, null when the session is over: asked again and again while a stream is open. */
export async function permissionsNow(
  db: Database,
  { tenantId, sessionId }: SignedIn,
): Promise<readonly Permission[] | null> {
  const [session] = await db.readTenant<{ role: TenantRole; own: Permission[] | null }>(
    tenantId,
    `select p.role, o.permissions as own from ${standing} where s.tenant_id = tenant.id and s.id = $2 and ${alive}`,
    [sessionId],
  );
  return session ? (session.own ?? permissionsOf(session.role)) : null;
}

function readShown(request: FastifyRequest, cookieName: string): Shown | null {
  const header = /^Bearer (\S+)$/i.exec(request.headers.authorization ?? '');
  const bearer = header ? header[1] : request.cookies[cookieName];
  const shown = bearer ? readSessionBearer(bearer) : null;
  return shown && { ...shown, carrier: header ? 'authorization' : 'cookie' };
}

async function findSession(db: Database, shown: Shown, renew: (bearer: string) => void): Promise<SignedIn | null> {
  const { tenantId, sessionId } = shown;
  const [row] = await db.readTenant<Row>(
    tenantId,
    `select p.id as "personId", p.name, p.role, o.permissions as own, p.language, t.name as "tenantName", s.carrier,
       s.secret_hash = $3 as current,
       coalesce(s.previous_hash = $3 and s.rotated_at > now() - ${graceAfter}, false) as grace,
       s.rotated_at <= now() - ${rotateAfter} as due
     from ${standing}
     where s.tenant_id = tenant.id and s.id = $2 and ${alive}`,
    [sessionId, shown.hash],
  );
  if (!row || row.carrier !== shown.carrier) return null;
  if (!row.current && !row.grace) {
    await endStolen(db, tenantId, sessionId);
    return null;
  }
  if (row.current && row.due) await rotate(db, shown, renew);
  const { personId, name, role, own, language, tenantName } = row;
  const permissions = own ?? permissionsOf(role);
  return { tenantId, tenantName, sessionId, personId, name, scope: null, role, permissions, language };
}

/** Of two requests at once only one renews; the other stays good through the grace. A shell keeps its secret. */
async function rotate(db: Database, shown: Shown, renew: (bearer: string) => void): Promise<void> {
  const { tenantId, sessionId, hash } = shown;
  const fresh = shown.carrier === 'cookie' ? makeSessionBearer(tenantId, sessionId) : null;
  const rows = await db.withTenant(tenantId, (tx) =>
    tx.sql(
      `update session set previous_hash = case when $4::bytea is null then null else secret_hash end,
         secret_hash = coalesce($4, secret_hash), rotated_at = now()
       where tenant_id = $1 and id = $2 and secret_hash = $3 and ended_at is null returning id`,
      [tenantId, sessionId, hash, fresh?.hash ?? null],
    ),
  );
  if (fresh && rows.length > 0) renew(fresh.bearer);
}

/** A secret that was replaced is in use: somebody has a copy, so nobody keeps the session. */
async function endStolen(db: Database, tenantId: string, sessionId: string): Promise<void> {
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
  });
}
