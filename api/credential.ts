/** How a source signs in to the sites it reads. What was given is sealed at once and shown to nobody again. */
import { z } from 'zod';
import { recordEvent } from '#schema/audit.ts';
import type { Tx } from '#schema/database.ts';
import { Conflict, NotFound } from '#schema/errors.ts';
import { newId } from '#schema/id.ts';
import type { Secrets } from '#schema/secret.ts';
import { Credential, CredentialForm } from '#schema/source.ts';
import { requireObject } from './access.ts';
import type { Routes } from './deps.ts';
import { Id } from './id.ts';
import { actorOf, signedIn } from './plugins/session.ts';

export const credentialRoutes: Routes =
  ({ db, secrets }) =>
  async (app) => {
    app.put(
      '/source/:id/credential',
      {
        config: { may: 'crawl', act: 'credential.put' },
        schema: {
          tags: ['source'],
          summary: 'Sign in to a host from the next run on, in place of what was given for it before',
          params: Id,
          body: CredentialForm,
          response: { 200: Credential },
        },
      },
      async (request) => {
        const asker = signedIn(request);
        const { tenantId, personId } = asker;
        const sourceId = request.params.id;
        const form = { ...request.body, host: spelled(request.body.host) };
        return db.withTenant(tenantId, async (tx) => {
          await requireObject(tx, asker, 'source', sourceId, 'crawl');
          await holdSource(tx, sourceId);
          const id = newId();
          const sealed = sealer(secrets).seal(tenantId, 'credential', id, JSON.stringify(form));
          await tx.sql('delete from credential where tenant_id = $1 and source_id = $2 and host = $3', [
            tenantId,
            sourceId,
            form.host,
          ]);
          const [row] = await tx.sql<{ createdAt: Date }>(
            `insert into credential (tenant_id, id, source_id, host, kind, sealed, created_by)
             values ($1, $2, $3, $4, $5, $6, $7) returning created_at as "createdAt"`,
            [tenantId, id, sourceId, form.host, form.kind, sealed, personId],
          );
          const shown = { id, host: form.host, kind: form.kind };
          const object = { kind: 'source', id: sourceId };
          await recordEvent(tx, actorOf(request), { action: 'credential.put', object, details: shown });
          return { ...shown, createdAt: row!.createdAt.toISOString() };
        });
      },
    );

    app.delete(
      '/source/:id/credential/:credentialId',
      {
        config: { may: 'crawl', act: 'credential.remove' },
        schema: {
          tags: ['source'],
          summary: 'Forget how to sign in to a host',
          params: Id.extend({ credentialId: z.uuid() }),
          response: { 204: z.null() },
        },
      },
      async (request, reply) => {
        const asker = signedIn(request);
        const { tenantId } = asker;
        const { id: sourceId, credentialId } = request.params;
        await db.withTenant(tenantId, async (tx) => {
          await requireObject(tx, asker, 'source', sourceId, 'crawl');
          const [gone] = await tx.sql<{ host: string; kind: string }>(
            'delete from credential where tenant_id = $1 and source_id = $2 and id = $3 returning host, kind',
            [tenantId, sourceId, credentialId],
          );
          if (!gone) throw new NotFound('no such credential');
          const object = { kind: 'source', id: sourceId };
          const details = { id: credentialId, ...gone };
          await recordEvent(tx, actorOf(request), { action: 'credential.remove', object, details });
        });
        return reply.code(204).send(null);
      },
    );
  };

function sealer(secrets: Secrets | null): Secrets {
  if (secrets) return secrets;
  throw new Conflict('DIARIUM_SECRET_KEY is not set', { code: 'no-secret-key' });
}

/** Two sign-ins at once come one after the other, and none comes after its source has been taken away. */
async function holdSource(tx: Tx, id: string): Promise<void> {
  const held = await tx.sql(
    'select 1 from source where tenant_id = $1 and id = $2 and removed_at is null for no key update',
    [tx.tenantId, id],
  );
  if (held.length === 0) throw new NotFound('no such source');
}

/** One spelling for the same host: a bare name means the port of https, as in its URLs. */
const spelled = (host: string): string => host.replace(/:443$/, '');
