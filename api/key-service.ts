/** Services: programs that come by key as themselves, with a role and a place in spaces, and cannot sign in. */
import { z } from 'zod';
import { recordEvent } from '#schema/audit.ts';
import type { Tx } from '#schema/database.ts';
import { NotFound } from '#schema/errors.ts';
import { refuseHeld } from '#schema/held.ts';
import { newId } from '#schema/id.ts';
import { Service, ServiceForm } from '#schema/key.ts';
import { listOf } from '#schema/list.ts';
import type { Routes } from './deps.ts';
import { requireGiveable } from './giving.ts';
import { Id } from './id.ts';
import { readServices } from './key-row.ts';
import { handOver } from './ownership.ts';
import { actorOf, signedIn } from './plugins/session.ts';

export const serviceRoutes: Routes =
  ({ db }) =>
  async (app) => {
    app.get(
      '/service',
      {
        config: { may: 'key', act: null },
        schema: { tags: ['key'], summary: 'Services, by name', response: { 200: listOf(Service) } },
      },
      async (request) => ({
        items: await db.withTenant(signedIn(request).tenantId, (tx) => readServices(tx)),
        next: null,
      }),
    );

    app.post(
      '/service',
      {
        config: { may: 'key', act: 'service.make' },
        schema: {
          tags: ['key'],
          summary: 'Make a service, with a role that the maker could give to a person',
          body: ServiceForm,
          response: { 201: Service },
        },
      },
      async (request, reply) => {
        const asker = signedIn(request);
        const { name, role: choice } = request.body;
        const id = newId();
        const service = await db.withTenant(asker.tenantId, async (tx) => {
          const { role, roleId } = await requireGiveable(tx, asker, choice);
          await tx.sql(
            `insert into person (tenant_id, id, email, name, role, role_id, kind, language)
             select $1, $2, $3, $4, $5, $6, 'service', language from tenant where id = $1`,
            [tx.tenantId, id, unreachable(id), name, role, roleId],
          );
          const details = { role, roleId };
          await recordEvent(tx, actorOf(request), { action: 'service.make', object: { kind: 'person', id }, details });
          return (await readServices(tx, id))[0]!;
        });
        return reply.code(201).send(service);
      },
    );

    app.delete(
      '/service/:id',
      {
        config: { may: 'key', act: 'service.remove' },
        schema: {
          tags: ['key'],
          summary: 'Remove a service; its keys are good for nothing from then on',
          description: 'Spaces that nobody else owns fall to the administrators.',
          params: Id,
          response: { 204: z.null() },
        },
      },
      async (request, reply) => {
        const { id } = request.params;
        await db.withTenant(signedIn(request).tenantId, async (tx) => {
          const spaces = await handOver(tx, { personIds: [id] }, () => endService(tx, id));
          const details = { spaces };
          await recordEvent(tx, actorOf(request), {
            action: 'service.remove',
            object: { kind: 'person', id },
            details,
          });
        });
        return reply.code(204).send(null);
      },
    );
  };

/** Throws NotFound. */
async function endService(tx: Tx, id: string): Promise<void> {
  await refuseHeld(tx, 'person', id);
  const removed = await tx.sql(
    `update person set removed_at = now(), deactivated_at = coalesce(deactivated_at, now())
     where tenant_id = $1 and id = $2 and kind = 'service' and removed_at is null returning id`,
    [tx.tenantId, id],
  );
  if (removed.length === 0) throw new NotFound('no such service');
  await tx.sql(
    `update key set revoked_at = now(), revoked_why = 'revoked'
     where tenant_id = $1 and person_id = $2 and revoked_at is null`,
    [tx.tenantId, id],
  );
}

/** An address that no mail goes to: the domain is kept from ever being one. */
const unreachable = (id: string): string => `${id}@service.invalid`;
