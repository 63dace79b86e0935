/** Who is signed in, how they like it, and their password. */
import { z } from 'zod';
import { recordEvent } from '#schema/audit.ts';
import { changed } from '#schema/changed.ts';
import { InvalidInput } from '#schema/errors.ts';
import { sha256 } from '#schema/id.ts';
import { type Permission, permissionsOf } from '#schema/role.ts';
import { Me, PasswordChange, Preference } from '#schema/session.ts';
import { forgetTries, takeTry } from './attempt.ts';
import type { Deps, Routes } from './deps.ts';
import { endSessions } from './me-session.ts';
import { hashPassword, readPasswordHash, verifyPassword } from './password.ts';
import { guessing } from './plugins/rate.ts';
import { actorOf, ownSession, type SignedIn, signedIn } from './plugins/session.ts';
import { recordRefused } from './session-open.ts';

export const meRoutes: Routes =
  ({ db }) =>
  async (app) => {
    app.get(
      '/me',
      {
        config: { may: 'known', act: null },
        schema: { tags: ['me'], summary: 'Who is signed in', response: { 200: Me } },
      },
      async (request) => readMe(db, signedIn(request)),
    );

    app.patch(
      '/me',
      {
        config: { may: 'signed-in', act: 'person.prefer' },
        schema: { tags: ['me'], summary: 'Choose language and theme', body: Preference, response: { 200: Me } },
      },
      async (request) => {
        const session = signedIn(request);
        const { language, theme } = request.body;
        await db.withTenant(session.tenantId, async (tx) => {
          const [prefers] = await tx.sql<{ before: Preference; after: Preference }>(
            `update person p set language = coalesce($3, p.language), theme = coalesce($4, p.theme)
             from (select language, theme from person where tenant_id = $1 and id = $2 for update) was
             where p.tenant_id = $1 and p.id = $2
             returning to_jsonb(was) as before, jsonb_build_object('language', p.language, 'theme', p.theme) as after`,
            [tx.tenantId, session.personId, language ?? null, theme ?? null],
          );
          await recordEvent(tx, actorOf(request), {
            action: 'person.prefer',
            object: { kind: 'person', id: session.personId },
            details: changed(prefers!.before, prefers!.after),
          });
        });
        return readMe(db, session);
      },
    );

    app.put(
      '/me/password',
      {
        config: { may: 'signed-in', act: 'person.password', ...guessing },
        schema: {
          tags: ['me'],
          summary: 'Set or change the password; every other session of the person ends',
          body: PasswordChange,
          response: { 204: z.null() },
        },
      },
      async (request, reply) => {
        const { tenantId, personId, sessionId } = ownSession(request);
        const { current, password } = request.body;
        const tries = sha256(`password ${personId}`);
        const known = await db.withTenant(tenantId, async (tx) => {
          await takeTry(tx, tries);
          return readPasswordHash(tx, personId);
        });
        if (known !== null && !(await verifyPassword(known, current ?? ''))) {
          await recordRefused(db, request, 'person.password', tenantId);
          throw new InvalidInput('the current password is not right', { path: 'current' });
        }
        const passwordHash = await hashPassword(password);
        await db.withTenant(tenantId, async (tx) => {
          await tx.sql('update person set password_hash = $3 where tenant_id = $1 and id = $2', [
            tenantId,
            personId,
            passwordHash,
          ]);
          await forgetTries(tx, tries);
          await endSessions(tx, { personId, except: sessionId, why: 'password' });
          const object = { kind: 'person', id: personId };
          await recordEvent(tx, actorOf(request), { action: 'person.password', object });
        });
        return reply.code(204).send(null);
      },
    );
  };

/** Who they are and what they may, in one round trip. */
export async function readMe(
  db: Pick<Deps['db'], 'readTenant'>,
  { tenantId, personId }: Pick<SignedIn, 'tenantId' | 'personId'>,
): Promise<Me> {
  const [me] = await db.readTenant<Me & { own: Permission[] | null }>(
    tenantId,
    `select p.id as "personId", p.tenant_id as "tenantId", t.name as "tenantName", p.name, p.email, p.role, p.language,
       p.theme, p.password_hash is not null as "hasPassword", o.name as "ownRole", o.permissions as own
     from person p join public.tenant t on t.id = p.tenant_id
       left join role o on o.tenant_id = p.tenant_id and o.id = p.role_id
     where p.tenant_id = tenant.id and p.id = $2`,
    [personId],
    { planned: 'short' },
  );
  return { ...me!, permissions: [...(me!.own ?? permissionsOf(me!.role))] };
}
