/** Where exports are sent. How to sign in there is sealed at once and shown to nobody again: whoever wants another makes one. */
import { z } from 'zod';
import { recordEvent } from '#schema/audit.ts';
import { Conflict, InvalidInput, NotFound } from '#schema/errors.ts';
import { ExportTargetForm, ExportTargetShown, faultOfEndpoint, targetSecretTable } from '#schema/export-target.ts';
import { newId } from '#schema/id.ts';
import { listOf } from '#schema/list.ts';
import type { Secrets } from '#schema/secret.ts';
import type { Routes } from './deps.ts';
import { listTargets } from './export-row.ts';
import { Id } from './id.ts';
import { actorOf, signedIn } from './plugins/session.ts';

const tags = ['export'];

export const exportTargetRoutes: Routes =
  ({ db, secrets, exportAllow }) =>
  async (app) => {
    app.get(
      '/export-target',
      {
        config: { may: 'audit', act: null },
        schema: { tags, summary: 'Where exports can be sent', response: { 200: listOf(ExportTargetShown) } },
      },
      async (request) => ({ items: await db.withTenant(signedIn(request).tenantId, listTargets), next: null }),
    );

    app.post(
      '/export-target',
      {
        config: { may: 'audit', act: 'target.make' },
        schema: {
          tags,
          summary: 'Add an SFTP server or a bucket that exports can be sent to',
          body: ExportTargetForm,
          response: { 201: ExportTargetShown },
        },
      },
      async (request, reply) => {
        const { tenantId, personId } = signedIn(request);
        const form = request.body;
        if (form.kind === 'sftp' && !form.password && !form.privateKey) {
          throw new InvalidInput('a password or a key is needed', { path: 'password' });
        }
        const fault = form.kind === 's3' && form.endpoint ? faultOfEndpoint(form.endpoint, exportAllow) : null;
        if (fault) throw new InvalidInput('nothing is sent to this address', { code: fault, path: 'endpoint' });
        const id = newId();
        const sealed = requireKey(secrets).seal(tenantId, targetSecretTable, id, JSON.stringify(form));
        // Parsed by what may be shown: what is secret is in no other column and in no event.
        const shown = ExportTargetShown.parse({ ...form, id });
        await db.withTenant(tenantId, async (tx) => {
          await tx.sql(
            `insert into export_target (tenant_id, id, kind, form, sealed, made_by) values ($1, $2, $3, $4, $5, $6)`,
            [tenantId, id, form.kind, JSON.stringify(shown), sealed, personId],
          );
          const object = { kind: 'export-target', id };
          // Whom it signs in as belongs to how it signs in.
          const details = { ...shown, user: undefined };
          await recordEvent(tx, actorOf(request), { action: 'target.make', object, details });
        });
        return reply.code(201).send(shown);
      },
    );

    app.delete(
      '/export-target/:id',
      {
        config: { may: 'audit', act: 'target.remove' },
        schema: {
          tags,
          summary: 'Send nothing more there; a schedule that does has to be changed first',
          description: 'How to sign in there is forgotten. What was on its way ends, and its archive lies ready.',
          params: Id,
          response: { 204: z.null() },
        },
      },
      async (request, reply) => {
        const { tenantId } = signedIn(request);
        const { id } = request.params;
        await db.withTenant(tenantId, async (tx) => {
          const gone = await tx.sql(
            `update export_target set removed_at = now(), sealed = ''
             where tenant_id = $1 and id = $2 and removed_at is null returning id`,
            [tenantId, id],
          );
          if (gone.length === 0) throw new NotFound('no such target');
          // Looked at only now: whoever was making one had the target until then.
          const [user] = await tx.sql(
            'select from export_schedule where tenant_id = $1 and target_id = $2 and removed_at is null limit 1',
            [tenantId, id],
          );
          if (user) throw new Conflict('a schedule sends there', { code: 'target-used' });
          await recordEvent(tx, actorOf(request), { action: 'target.remove', object: { kind: 'export-target', id } });
        });
        return reply.code(204).send(null);
      },
    );
  };

/** Throws Conflict where the installation has no key: nothing can be sealed. */
export function requireKey(secrets: Secrets | null): Secrets {
  if (secrets) return secrets;
  throw new Conflict('DIARIUM_SECRET_KEY is not set', { code: 'no-secret-key' });
}
