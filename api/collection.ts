/** Collections as those who reach them see them: those of a space, and those that are lent to it. */
import { z } from 'zod';
import { recordEvent } from '#schema/audit.ts';
import { newId } from '#schema/id.ts';
import { listOf } from '#schema/list.ts';
import { Collection, CollectionInput } from '#schema/space.ts';
import { requireObject, requireSpace } from './access.ts';
import { byName } from './by-name.ts';
import type { Routes } from './deps.ts';
import { Id } from './id.ts';
import { actorOf, signedIn } from './plugins/session.ts';
import { readCollections } from './space-row.ts';

export const collectionRoutes: Routes =
  ({ db }) =>
  async (app) => {
    app.get(
      '/collection',
      {
        config: { may: 'read', act: null },
        schema: {
          tags: ['space'],
          summary: "A space's collections, and those that are lent to it; without a space all that the asker reaches",
          querystring: z.object({ spaceId: z.uuid().optional() }),
          response: { 200: listOf(Collection) },
        },
      },
      async (request) => {
        const asker = signedIn(request);
        const { tenantId, language } = asker;
        const { spaceId } = request.query;
        const collections = await db.withTenant(tenantId, async (tx) => {
          if (spaceId) await requireSpace(tx, asker, spaceId, 'read');
          return readCollections(tx, asker, { spaceId: spaceId ?? null });
        });
        return { items: collections.sort(byName(language)), next: null };
      },
    );

    app.get(
      '/collection/:id',
      {
        config: { may: 'read', act: null },
        schema: { tags: ['space'], summary: 'A collection', params: Id, response: { 200: Collection } },
      },
      async (request) => {
        const asker = signedIn(request);
        const { id } = request.params;
        return db.withTenant(asker.tenantId, async (tx) => {
          await requireObject(tx, asker, 'collection', id, 'read');
          return (await readCollections(tx, asker, { id }))[0]!;
        });
      },
    );

    app.post(
      '/collection',
      {
        config: { may: 'crawl', act: 'collection.make' },
        schema: { tags: ['space'], summary: 'Make a collection', body: CollectionInput, response: { 201: Collection } },
      },
      async (request, reply) => {
        const asker = signedIn(request);
        const { tenantId } = asker;
        const { spaceId, name, description } = request.body;
        const id = newId();
        const collection = await db.withTenant(tenantId, async (tx) => {
          await requireSpace(tx, asker, spaceId, 'crawl');
          await tx.sql(
            'insert into collection (tenant_id, id, space_id, name, description) values ($1, $2, $3, $4, $5)',
            [tenantId, id, spaceId, name, description],
          );
          await recordEvent(tx, actorOf(request), { action: 'collection.make', object: { kind: 'collection', id } });
          return (await readCollections(tx, asker, { id }))[0]!;
        });
        return reply.code(201).send(collection);
      },
    );
  };
