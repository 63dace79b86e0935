/**
 * Signing in with a password, and signing out. An unknown organisation, an unknown person and a wrong password are
 * answered alike, after the same statements: where there is no such organisation they run in the installation's own.
 */
import { z } from 'zod';
import { recordEvent } from '#schema/audit.ts';
import { NotFound, WrongCredentials } from '#schema/errors.ts';
import { sha256 } from '#schema/id.ts';
import { type SignIn as Given, type Language, SessionOpened, SignIn, Way } from '#schema/session.ts';
import { systemTenantId } from '#schema/tenant.ts';
import { forgetTries, takeTry } from './attempt.ts';
import type { Deps, Routes } from './deps.ts';
import { waysOf } from './federation-provider.ts';
import { verifyPassword } from './password.ts';
import { guessing } from './plugins/rate.ts';
import { actorOf, ownSession, sessionCookie } from './plugins/session.ts';
import { handSession, openSession, recordRefused } from './session-open.ts';

export const sessionRoutes: Routes = (deps) => async (app) => {
  const { db, publicUrl, mailer } = deps;

  app.get(
    '/session/way',
    {
      config: { may: 'public', act: null },
      schema: {
        tags: ['session'],
        summary: 'How people of an organisation come in',
        querystring: z.object({ tenant: z.string().trim().min(1).max(100) }),
        response: { 200: Way },
      },
    },
    async (request) => {
      const tenant = await db.tenantBySlug(request.query.tenant.toLowerCase());
      if (!tenant) throw new NotFound('no such organisation');
      const { slug, name } = tenant;
      const language = tenant.language as Language;
      const providers = await db.withTenant(tenant.id, (tx) => waysOf(tx, deps, slug));
      return { slug, name, language, password: true, mail: mailer !== null, providers };
    },
  );

  app.post(
    '/session',
    {
      config: { may: 'public', act: 'session.open', ...guessing },
      schema: {
        tags: ['session'],
        summary: 'Sign in with a password',
        description: 'Where `partial`, the session is good for `POST /session/factor` alone until that is done.',
        body: SignIn,
        response: { 201: SessionOpened },
      },
    },
    async (request, reply) => {
      const account = await readAccount(deps, request.body);
      const isRight = await verifyPassword(account.passwordHash, request.body.password);
      if (!isRight || account.personId === null) {
        await recordRefused(db, request, 'session.open', account.tenantId, { by: 'password' });
        throw new WrongCredentials('no such account');
      }
      const entry = { personId: account.personId, carrier: 'cookie', by: 'password' } as const;
      const opened = await db.withTenant(account.tenantId, async (tx) => {
        await forgetTries(tx, account.key);
        return openSession(tx, request, publicUrl, entry);
      });
      return reply.code(201).send(handSession(deps, reply, opened));
    },
  );

  app.delete(
    '/session',
    {
      config: { may: 'half-signed-in', act: 'session.end' },
      schema: { tags: ['session'], summary: 'Sign out', response: { 204: z.null() } },
    },
    async (request, reply) => {
      const { tenantId, sessionId } = request.half ?? ownSession(request);
      await db.withTenant(tenantId, async (tx) => {
        await tx.sql(
          `update session set ended_at = now(), ended_why = 'signed-out'
           where tenant_id = $1 and id = $2 and ended_at is null`,
          [tenantId, sessionId],
        );
        const object = { kind: 'session', id: sessionId };
        await recordEvent(tx, actorOf(request), { action: 'session.end', object });
      });
      sessionCookie(publicUrl).clear(reply);
      return reply.code(204).send(null);
    },
  );
};

type Account = { tenantId: string; key: Buffer; personId: string | null; passwordHash: string | null };

/** What there is to compare with, with one try taken; nothing for who is not there. Throws TooMany. */
async function readAccount({ db }: Deps, { tenant: slug, email }: Given): Promise<Account> {
  const tenant = await db.tenantBySlug(slug.toLowerCase());
  const address = email.toLowerCase();
  const key = sha256(tenant ? address : `${slug.toLowerCase()} ${address}`);
  const tenantId = tenant?.id ?? systemTenantId;
  return db.withTenant(tenantId, async (tx) => {
    await takeTry(tx, key);
    const [found] = await tx.sql<Pick<Account, 'personId' | 'passwordHash'>>(
      `select id as "personId", password_hash as "passwordHash" from person
       where tenant_id = $1 and email = $2 and kind = 'person' and deactivated_at is null and removed_at is null`,
      // Nobody of the installation's own organisation is found under the name of one that is not there.
      [tenantId, tenant ? address : ''],
    );
    return { tenantId, key, personId: null, passwordHash: null, ...found };
  });
}
