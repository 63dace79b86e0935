/** Signing in with a password or a one-time link, and signing out. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { recordEvent } from '#schema/audit.ts';
import { makeSessionBearer, readLinkBearer } from '#schema/bearer.ts';
import type { Tx } from '#schema/database.ts';
import { LinkSpent, TooMany, WrongCredentials } from '#schema/errors.ts';
import { newId, sha256 } from '#schema/id.ts';
import { LinkUse, SessionOpened, SignIn } from '#schema/session.ts';
import type { Routes } from './deps.ts';
import { verifyPassword } from './password.ts';
import { guessing } from './plugins/limits.ts';
import { actorOf, type Carrier, sessionCookie, sessionDays, signedIn } from './plugins/session.ts';

type Account = { personId: string | null; passwordHash: string | null; waitSeconds: number };

/** Five tries are free; then 1, 2, 4 … seconds, at most a quarter of an hour; a day later all is forgotten. */
const waitSeconds = `greatest(0, ceil(extract(epoch from
  a.failed_at + make_interval(secs => least(900, 2 ^ greatest(0, least(a.failures, 20) - 5))) - now())))::int`;

export const sessionRoutes: Routes =
  ({ db, publicUrl }) =>
  async (app) => {
    const cookie = sessionCookie(publicUrl);

    const hand = (reply: FastifyReply, carrier: Carrier, bearer: string) => {
      if (carrier === 'cookie') cookie.set(reply, bearer);
      return reply.code(201).send({ token: carrier === 'authorization' ? bearer : null });
    };

    app.post(
      '/session',
      {
        config: { may: 'public', act: 'session.open', ...guessing },
        schema: {
          tags: ['session'],
          summary: 'Sign in with a password',
          body: SignIn,
          response: { 201: SessionOpened },
        },
      },
      async (request, reply) => {
        const { tenant: slug, email, password } = request.body;
        const tenant = await db.tenantBySlug(slug.toLowerCase());
        const account = sha256(email.toLowerCase());
        const found = tenant
          ? (await db.readTenant<Account>(tenant.id, accountSql, [email.toLowerCase(), account]))[0]
          : undefined;
        if (found && found.waitSeconds > 0) {
          throw new TooMany('too many wrong passwords', found.waitSeconds * 1000, { seconds: found.waitSeconds });
        }
        const right = await verifyPassword(found?.passwordHash ?? null, password);
        if (!tenant) throw new WrongCredentials('no such account');
        const bearer = await db.withTenant(tenant.id, async (tx) => {
          if (right && found?.personId) {
            await tx.sql('delete from attempt where tenant_id = $1 and account = $2', [tx.tenantId, account]);
            return openSession(tx, request, found.personId, 'cookie', 'password');
          }
          await countFailure(tx, request, account);
          return null;
        });
        if (!bearer) throw new WrongCredentials('no such account');
        return hand(reply, 'cookie', bearer);
      },
    );

    app.post(
      '/session/link',
      {
        config: { may: 'public', act: 'session.open', ...guessing },
        schema: {
          tags: ['session'],
          summary: 'Sign in with a one-time link',
          description:
            'With `Accept: application/json` the session is for a program: its bearer is answered, no cookie set.',
          body: LinkUse,
          response: { 201: SessionOpened },
        },
      },
      async (request, reply) => {
        const link = readLinkBearer(request.body.token);
        if (!link) throw new LinkSpent('no such link');
        const carrier = request.headers.accept === 'application/json' ? 'authorization' : 'cookie';
        const bearer = await db.withTenant(link.tenantId, async (tx) => {
          const [used] = await tx.sql<{ personId: string }>(
            `update link l set used_at = now() from person p
           where l.tenant_id = $1 and l.secret_hash = $2 and l.used_at is null and l.expires_at > now()
             and p.tenant_id = l.tenant_id and p.id = l.person_id and p.deactivated_at is null
           returning l.person_id as "personId"`,
            [tx.tenantId, link.hash],
          );
          return used && openSession(tx, request, used.personId, carrier, 'link');
        });
        if (!bearer) throw new LinkSpent('no such link');
        return hand(reply, carrier, bearer);
      },
    );

    app.delete(
      '/session',
      {
        config: { may: 'signed-in', act: 'session.end' },
        schema: { tags: ['session'], summary: 'Sign out', response: { 204: z.null() } },
      },
      async (request, reply) => {
        const { tenantId, sessionId } = signedIn(request);
        await db.withTenant(tenantId, async (tx) => {
          await tx.sql(
            `update session set ended_at = now(), ended_why = 'signed-out'
           where tenant_id = $1 and id = $2 and ended_at is null`,
            [tenantId, sessionId],
          );
          await recordEvent(tx, actorOf(request), {
            action: 'session.end',
            object: { kind: 'session', id: sessionId },
          });
        });
        cookie.clear(reply);
        return reply.code(204).send(null);
      },
    );
  };

/** One row whether or not there is such a person, so that both take the same way. */
const accountSql = `
  select p.id as "personId", p.password_hash as "passwordHash",
    case when a.failures >= 5 then ${waitSeconds} else 0 end as "waitSeconds"
  from (select tenant.id) own
    left join person p on p.tenant_id = own.id and p.email = $2 and p.deactivated_at is null
    left join attempt a on a.tenant_id = own.id and a.account = $3 and a.failed_at > now() - interval '1 day'`;

/** A new session under a new id, whatever the request came with: what it came with ends. */
async function openSession(tx: Tx, request: FastifyRequest, personId: string, carrier: Carrier, by: string) {
  if (request.session?.tenantId === tx.tenantId) {
    await tx.sql(
      `update session set ended_at = now(), ended_why = 'replaced' where tenant_id = $1 and id = $2 and ended_at is null`,
      [tx.tenantId, request.session.sessionId],
    );
  }
  const id = newId();
  const { bearer, hash } = makeSessionBearer(tx.tenantId, id);
  await tx.sql(
    `insert into session (tenant_id, id, person_id, carrier, secret_hash, expires_at)
     values ($1, $2, $3, $4, $5, now() + make_interval(days => $6))`,
    [tx.tenantId, id, personId, carrier, hash, sessionDays],
  );
  await recordEvent(
    tx,
    { kind: 'person', id: personId, address: request.ip, requestId: request.id },
    { action: 'session.open', object: { kind: 'session', id }, details: { by } },
  );
  return bearer;
}

async function countFailure(tx: Tx, request: FastifyRequest, account: Buffer): Promise<void> {
  await tx.sql(
    `insert into attempt (tenant_id, account, failures) values ($1, $2, 1)
     on conflict (tenant_id, account) do update
       set failures = case when attempt.failed_at > now() - interval '1 day' then attempt.failures + 1 else 1 end,
         failed_at = now()`,
    [tx.tenantId, account],
  );
  await recordEvent(
    tx,
    { kind: 'system', address: undefined, requestId: undefined },
    { action: 'session.open', outcome: 'denied', details: { by: 'password', address: request.ip } },
  );
}
