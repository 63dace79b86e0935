/** Coming in by a link, having one mailed, and choosing a new password with one. */
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Act } from '#schema/act.ts';
import { recordEvent, system } from '#schema/audit.ts';
import { readLinkBearer } from '#schema/bearer.ts';
import type { Tx } from '#schema/database.ts';
import { LinkSpent } from '#schema/errors.ts';
import { sha256 } from '#schema/id.ts';
import { type LinkPurpose, linkLetter } from '#schema/letter.ts';
import { tellPerson } from '#schema/notice.ts';
import { LinkUse, MailAnswer, MailWish, PasswordReset, SessionOpened } from '#schema/session.ts';
import { systemTenantId } from '#schema/tenant.ts';
import { forgetTries, takeTry } from './attempt.ts';
import type { Deps, Routes } from './deps.ts';
import { addLink, postLater } from './link.ts';
import { endSessions } from './me-session.ts';
import { hashPassword } from './password.ts';
import { guessing } from './plugins/rate.ts';
import { comingIn, handSession, openSession, recordRefused } from './session-open.ts';

export const sessionLinkRoutes: Routes = (deps) => async (app) => {
  const { db, publicUrl, mailer } = deps;

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
      const link = await readLink(deps, request, 'session.open');
      const carrier = request.headers.accept === 'application/json' ? 'authorization' : 'cookie';
      const opened = await db.withTenant(link.tenantId, async (tx) => {
        const used = await spendLink(tx, link.hash, ['sign-in', 'invite']);
        return used && openSession(tx, request, publicUrl, { personId: used.personId, carrier, by: 'link' });
      });
      if (!opened) return refuseLink(deps, request, 'session.open', link.tenantId);
      return reply.code(201).send(handSession(deps, reply, opened));
    },
  );

  app.post(
    '/session/mail',
    {
      config: { may: 'public', act: 'link.make', ...guessing },
      schema: {
        tags: ['session'],
        summary: 'Have a link mailed, to sign in with or to choose a new password',
        description: 'The answer is the same whether or not there is such an account.',
        body: MailWish,
        response: { 202: MailAnswer },
      },
    },
    async (request, reply) => {
      const { tenant: slug, purpose } = request.body;
      const tenant = await db.tenantBySlug(slug.toLowerCase());
      const email = request.body.email.toLowerCase();
      const link = await db.withTenant(tenant?.id ?? systemTenantId, async (tx) => {
        await takeTry(tx, sha256(`mail ${slug.toLowerCase()} ${email}`));
        const made = mailer && (await addLink(tx, publicUrl, { purpose, email: tenant ? email : '' }));
        const actor = { ...system, address: request.ip, requestId: request.id };
        await recordEvent(tx, actor, {
          action: 'link.make',
          ...(made ? { object: { kind: 'person', id: made.personId } } : {}),
          outcome: made ? 'done' : 'denied',
          details: { purpose, asked: 'mail' },
        });
        return made;
      });
      if (link) postLater(deps, linkLetter(purpose, link.facts));
      return reply.code(202).send({ mail: mailer !== null });
    },
  );

  app.post(
    '/session/reset',
    {
      config: { may: 'public', act: 'person.reset', ...guessing },
      schema: {
        tags: ['session'],
        summary: 'Choose a new password with a mailed link; every session of the person ends',
        body: PasswordReset,
        response: { 200: z.object({ tenant: z.string() }) },
      },
    },
    async (request) => {
      const link = await readLink(deps, request, 'person.reset');
      const passwordHash = await hashPassword(request.body.password);
      const tenant = await db.withTenant(link.tenantId, async (tx) => {
        const used = await spendLink(tx, link.hash, ['reset']);
        if (!used) return null;
        const { personId, email, slug } = used;
        await tx.sql('update person set password_hash = $3 where tenant_id = $1 and id = $2', [
          tx.tenantId,
          personId,
          passwordHash,
        ]);
        await endSessions(tx, { personId, why: 'reset' });
        await forgetTries(tx, sha256(email));
        await tellPerson(tx, personId, 'password-reset');
        await recordEvent(tx, await comingIn(tx, request, personId), {
          action: 'person.reset',
          object: { kind: 'person', id: personId },
        });
        return slug;
      });
      if (tenant === null) return refuseLink(deps, request, 'person.reset', link.tenantId);
      return { tenant };
    },
  );
};

type LinkRequest = FastifyRequest & { body: LinkUse };

/** Throws LinkSpent, recorded with the installation's own, for what cannot be a link of anybody's. */
async function readLink(deps: Deps, request: LinkRequest, action: Act) {
  const link = readLinkBearer(request.body.token);
  if (!link) return refuseLink(deps, request, action);
  const [open] = await deps.db.readTenant(
    link.tenantId,
    `select t.id from public.tenant t where t.id = tenant.id and t.state = 'active'`,
  );
  return open ? link : refuseLink(deps, request, action);
}

async function refuseLink({ db }: Deps, request: FastifyRequest, action: Act, tenantId?: string): Promise<never> {
  await recordRefused(db, request, action, tenantId, { by: 'link' });
  throw new LinkSpent('no such link');
}

type Used = { personId: string; email: string; slug: string };

/** Uses a link up; null when it is none, was used, is too old, for something else, or its person is out. */
async function spendLink(tx: Tx, hash: Buffer, purposes: readonly LinkPurpose[]): Promise<Used | null> {
  const [used] = await tx.sql<Used>(
    `update link l set used_at = now() from person p join tenant t on t.id = p.tenant_id and t.state = 'active'
     where l.tenant_id = $1 and l.secret_hash = $2 and l.purpose = any ($3) and l.used_at is null
       and l.expires_at > now() and p.tenant_id = l.tenant_id and p.id = l.person_id
       and p.deactivated_at is null and p.removed_at is null
     returning l.person_id as "personId", p.email, t.slug`,
    [tx.tenantId, hash, purposes],
  );
  return used ?? null;
}
