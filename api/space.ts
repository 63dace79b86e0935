/** Spaces and the collections in them, as their members see them. */
import { z } from 'zod';
import { recordEvent } from '#schema/audit.ts';
import type { Tx } from '#schema/database.ts';
import { newId } from '#schema/id.ts';
import { listOf } from '#schema/list.ts';
import { Collection, CollectionInput, Space, SpaceInput } from '#schema/space.ts';
import { requireObject, requireSpace } from './access.ts';
import { byName } from './by-name.ts';
import type { Routes } from './deps.ts';
import { Id } from './id.ts';
import { actorOf, signedIn } from './plugins/session.ts';

export const spaceRoutes: Routes =
  ({ db }) =>
  async (app) => {
    app.get(
      '/space',
      {
        config: { may: 'read', act: null },
        schema: { tags: ['space'], summary: 'My spaces', response: { 200: listOf(Space) } },
      },
      async (request) => {
        const { tenantId, personId, language } = signedIn(request);
        const spaces = await db.withTenant(tenantId, (tx) => readSpaces(tx, personId));
        return { items: spaces.sort(byName(language)), next: null };
      },
    );

    app.get(
      '/space/:id',
      {
        config: { may: 'read', act: null },
        schema: { tags: ['space'], summary: 'A space', params: Id, response: { 200: Space } },
      },
      async (request) => {
        const asker = signedIn(request);
        const { tenantId, personId } = asker;
        return db.withTenant(tenantId, async (tx) => {
          await requireSpace(tx, asker, request.params.id, 'read');
          return (await readSpaces(tx, personId, request.params.id))[0]!;
        });
      },
    );

    app.post(
      '/space',
      {
        config: { may: 'administer', act: 'space.make' },
        schema: { tags: ['space'], summary: 'Make a shared space', body: SpaceInput, response: { 201: Space } },
      },
      async (request, reply) => {
        const asker = signedIn(request);
        const { tenantId, personId } = asker;
        const id = newId();
        const space = await db.withTenant(tenantId, async (tx) => {
          await tx.sql(`insert into space (tenant_id, id, name, kind) values ($1, $2, $3, 'shared')`, [
            tenantId,
            id,
            request.body.name,
          ]);
          await tx.sql(`insert into member (tenant_id, space_id, person_id, role) values ($1, $2, $3, 'owner')`, [
            tenantId,
            id,
            personId,
          ]);
          await recordEvent(tx, actorOf(request), { action: 'space.make', object: { kind: 'space', id } });
          return (await readSpaces(tx, personId, id))[0]!;
        });
        return reply.code(201).send(space);
      },
    );

    app.get(
      '/collection',
      {
        config: { may: 'read', act: null },
        schema: {
          tags: ['space'],
          summary: "A space's collections",
          querystring: z.object({ spaceId: z.uuid() }),
          response: { 200: listOf(Collection) },
        },
      },
      async (request) => {
        const asker = signedIn(request);
        const { tenantId, language } = asker;
        const { spaceId } = request.query;
        const collections = await db.withTenant(tenantId, async (tx) => {
          await requireSpace(tx, asker, spaceId, 'read');
          return readCollections(tx, 'c.space_id = $2', spaceId);
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
        const { tenantId } = asker;
        return db.withTenant(tenantId, async (tx) => {
          await requireObject(tx, asker, 'collection', request.params.id, 'read');
          return (await readCollections(tx, 'c.id = $2', request.params.id))[0]!;
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
          return (await readCollections(tx, 'c.id = $2', id))[0]!;
        });
        return reply.code(201).send(collection);
      },
    );
  };

/** The spaces the person is a member of; all, or the one with this id. */
const readSpaces = (tx: Tx, personId: string, id: string | null = null): Promise<Space[]> =>
  tx.sql<Space>(
    `select s.id, s.name, s.kind, m.role,
       (select count(*) from collection c where c.tenant_id = $1 and c.space_id = s.id and c.removed_at is null)
         as collections
     from member m join space s on s.tenant_id = m.tenant_id and s.id = m.space_id and s.removed_at is null
     where m.tenant_id = $1 and m.person_id = $2 and ($3::uuid is null or s.id = $3)`,
    [tx.tenantId, personId, id],
  );

const readCollections = (tx: Tx, condition: 'c.space_id = $2' | 'c.id = $2', id: string): Promise<Collection[]> =>
  tx.sql<Collection>(
    `select c.id, c.space_id as "spaceId", c.name, c.description,
       (select count(*) from source o where o.tenant_id = $1 and o.collection_id = c.id and o.removed_at is null)
         as sources,
       (select count(*) from document d where d.tenant_id = $1 and d.collection_id = c.id and d.removed_at is null
         and (d.version_id is not null or d.media_type <> 'text/html')) as documents
     from collection c where c.tenant_id = $1 and c.removed_at is null and ${condition}`,
    [tx.tenantId, id],
  );
