/** Collections of the organisation's space lent to shared spaces, whose people then read and ask them. */
import { z } from 'zod';
import { recordEvent } from '#schema/audit.ts';
import type { Tx } from '#schema/database.ts';
import { Conflict, NotFound } from '#schema/errors.ts';
import { listOf } from '#schema/list.ts';
import { Lending } from '#schema/narrowing.ts';
import { type Asker, requireObject } from './access.ts';
import { byName } from './by-name.ts';
import type { Routes } from './deps.ts';
import { Id } from './id.ts';
import { actorOf, signedIn } from './plugins/session.ts';

const OfSpace = Id.extend({ spaceId: z.uuid() });

export const lendingRoutes: Routes =
  ({ db }) =>
  async (app) => {
    app.get(
      '/collection/:id/lending',
      {
        config: { may: 'administer', act: null },
        schema: {
          tags: ['space'],
          summary: "The shared spaces that a collection is lent to, or could be; none but of the organisation's space",
          params: Id,
          response: { 200: listOf(Lending) },
        },
      },
      async (request) => {
        const asker = signedIn(request);
        const { id } = request.params;
        const items = await db.withTenant(asker.tenantId, async (tx) => {
          await requireObject(tx, asker, 'holding', id, 'administer');
          return readLendings(tx, id);
        });
        return { items: items.sort(byName(asker.language)), next: null };
      },
    );

    app.put(
      '/collection/:id/lending/:spaceId',
      {
        config: { may: 'administer', act: 'collection.lend' },
        schema: {
          tags: ['space'],
          summary: 'Lend a collection to a space: its people read and ask it from the next request on',
          params: OfSpace,
          response: { 204: z.null() },
        },
      },
      async (request, reply) => {
        const asker = signedIn(request);
        const { tenantId } = asker;
        const { id, spaceId } = request.params;
        await db.withTenant(tenantId, async (tx) => {
          await requireLendable(tx, asker, id);
          const space = (await readLendings(tx, id)).find((candidate) => candidate.id === spaceId);
          if (!space) throw new NotFound('no such space');
          if (space.beyond) throw new Conflict('classified above the space', { code: 'level-too-high' });
          await tx.sql(
            'insert into lending (tenant_id, collection_id, space_id) values ($1, $2, $3) on conflict do nothing',
            [tenantId, id, spaceId],
          );
          const object = { kind: 'collection', id };
          await recordEvent(tx, actorOf(request), { action: 'collection.lend', object, details: { spaceId } });
        });
        return reply.code(204).send(null);
      },
    );

    app.delete(
      '/collection/:id/lending/:spaceId',
      {
        config: { may: 'administer', act: 'collection.recall' },
        schema: {
          tags: ['space'],
          summary: 'Take a lent collection back: nobody reaches it by that space any more',
          params: OfSpace,
          response: { 204: z.null() },
        },
      },
      async (request, reply) => {
        const asker = signedIn(request);
        const { tenantId } = asker;
        const { id, spaceId } = request.params;
        await db.withTenant(tenantId, async (tx) => {
          await requireLendable(tx, asker, id);
          const recalled = await tx.sql(
            'delete from lending where tenant_id = $1 and collection_id = $2 and space_id = $3 returning 1 as one',
            [tenantId, id, spaceId],
          );
          if (recalled.length === 0) throw new NotFound('not lent to that space');
          const object = { kind: 'collection', id };
          await recordEvent(tx, actorOf(request), { action: 'collection.recall', object, details: { spaceId } });
        });
        return reply.code(204).send(null);
      },
    );
  };

/** Throws as `requireObject`, and Conflict for a collection that another space than the organisation's holds. */
async function requireLendable(tx: Tx, asker: Asker, id: string): Promise<void> {
  await requireObject(tx, asker, 'holding', id, 'administer');
  const lendable = await tx.sql(
    `select c.id from collection c join space s on s.tenant_id = c.tenant_id and s.id = c.space_id
     where c.tenant_id = $1 and c.id = $2 and s.kind = 'organisation'`,
    [tx.tenantId, id],
  );
  if (lendable.length === 0) throw new Conflict('not of the organisation’s space', { code: 'not-lendable' });
}

const readLendings = (tx: Tx, id: string): Promise<Lending[]> =>
  tx.sql<Lending>(
    `select s.id, s.name, s.level, l.space_id is not null as lent, c.level > s.level as beyond
     from collection c
       join space h on h.tenant_id = c.tenant_id and h.id = c.space_id and h.kind = 'organisation'
       join space s on s.tenant_id = c.tenant_id and s.kind = 'shared' and s.removed_at is null
       left join lending l on l.tenant_id = c.tenant_id and l.collection_id = c.id and l.space_id = s.id
     where c.tenant_id = $1 and c.id = $2`,
    [tx.tenantId, id],
  );
