/** Spaces, as those who are in them see them: made, named, described and removed. */
import { z } from 'zod';
import { recordEvent } from '#schema/audit.ts';
import { changed } from '#schema/changed.ts';
import type { Tx } from '#schema/database.ts';
import { Conflict, NotFound } from '#schema/errors.ts';
import { refuseHeld } from '#schema/held.ts';
import { newId } from '#schema/id.ts';
import { listOf } from '#schema/list.ts';
import { Space, SpaceChange, SpaceInput, type SpaceKind } from '#schema/space.ts';
import { requireSpace, requireUnscoped } from './access.ts';
import { byName } from './by-name.ts';
import type { Routes } from './deps.ts';
import { Id } from './id.ts';
import { actorOf, signedIn } from './plugins/session.ts';
import { within } from './soon.ts';
import { readSpaces } from './space-row.ts';

/** The rows know best; `reconcile` tells what did not reach Temporal in this time. */
const engineMs = 1500;

export const spaceRoutes: Routes =
  ({ db, temporal }) =>
  async (app) => {
    app.get(
      '/space',
      {
        config: { may: 'read', act: null },
        schema: { tags: ['space'], summary: 'My spaces', response: { 200: listOf(Space) } },
      },
      async (request) => {
        const asker = signedIn(request);
        const spaces = await db.withTenant(asker.tenantId, (tx) => readSpaces(tx, asker));
        return { items: spaces.sort(byName(asker.language)), next: null };
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
        return db.withTenant(asker.tenantId, async (tx) => {
          await requireSpace(tx, asker, request.params.id, 'read');
          return (await readSpaces(tx, asker, request.params.id))[0]!;
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
        requireUnscoped(asker);
        const { tenantId, personId } = asker;
        const { name, description } = request.body;
        const id = newId();
        const space = await db.withTenant(tenantId, async (tx) => {
          await tx.sql(`insert into space (tenant_id, id, name, description, kind) values ($1, $2, $3, $4, 'shared')`, [
            tenantId,
            id,
            name,
            description,
          ]);
          await tx.sql(`insert into member (tenant_id, space_id, person_id, role) values ($1, $2, $3, 'owner')`, [
            tenantId,
            id,
            personId,
          ]);
          await recordEvent(tx, actorOf(request), { action: 'space.make', object: { kind: 'space', id } });
          return (await readSpaces(tx, asker, id))[0]!;
        });
        return reply.code(201).send(space);
      },
    );

    app.patch(
      '/space/:id',
      {
        config: { may: 'administer', act: 'space.change' },
        schema: {
          tags: ['space'],
          summary: 'Name or describe a space',
          params: Id,
          body: SpaceChange,
          response: { 200: Space },
        },
      },
      async (request) => {
        const asker = signedIn(request);
        const { tenantId } = asker;
        const { id } = request.params;
        const { name, description } = request.body;
        return db.withTenant(tenantId, async (tx) => {
          await requireSpace(tx, asker, id, 'administer');
          const [before] = await readSpaces(tx, asker, id);
          await tx.sql(
            `update space set name = coalesce($3, name), description = coalesce($4, description)
             where tenant_id = $1 and id = $2`,
            [tenantId, id, name ?? null, description ?? null],
          );
          const [after] = await readSpaces(tx, asker, id);
          const details = changed(before!, after!);
          await recordEvent(tx, actorOf(request), { action: 'space.change', object: { kind: 'space', id }, details });
          return after!;
        });
      },
    );

    app.delete(
      '/space/:id',
      {
        config: { may: 'administer', act: 'space.remove' },
        schema: {
          tags: ['space'],
          summary: 'Remove a shared space: all that is in it is hidden at once, and runs in it are cancelled',
          params: Id,
          response: { 204: z.null() },
        },
      },
      async (request, reply) => {
        const asker = signedIn(request);
        const { tenantId } = asker;
        const { id } = request.params;
        const { crawlIds } = await db.withTenant(tenantId, async (tx) => {
          await requireSpace(tx, asker, id, 'administer');
          await refuseHeld(tx, 'space', id);
          const hidden = await hideSpace(tx, id);
          await recordEvent(tx, actorOf(request), {
            action: 'space.remove',
            object: { kind: 'space', id },
            details: { collections: hidden.collections, crawlIds: hidden.crawlIds },
          });
          return hidden;
        });
        await Promise.all(crawlIds.map((crawlId) => within(engineMs, temporal.tellCrawl(tenantId, crawlId, 'cancel'))));
        return reply.code(204).send(null);
      },
    );
  };

/**
 * Hides the space with its collections and sources, forgets how these signed in, and cancels their runs. Throws
 * Conflict for a space that stays, NotFound for one that is gone.
 */
async function hideSpace(tx: Tx, id: string): Promise<{ collections: number; crawlIds: string[] }> {
  const [hidden] = await tx.sql<{ kind: SpaceKind }>(
    'update space set removed_at = now() where tenant_id = $1 and id = $2 and removed_at is null returning kind',
    [tx.tenantId, id],
  );
  if (!hidden) throw new NotFound('it was removed meanwhile');
  if (hidden.kind !== 'shared') throw new Conflict('a space of this kind stays', { code: 'space-stays' });
  const [gone] = await tx.sql<{ collections: number; crawlIds: string[] }>(
    `with collections as (
       update collection set removed_at = now() where tenant_id = $1 and space_id = $2 and removed_at is null returning id
     ), sources as (
       update source o set removed_at = now() from collections c
       where o.tenant_id = $1 and o.collection_id = c.id and o.removed_at is null returning o.id
     ), forgotten as (
       delete from credential k using sources o where k.tenant_id = $1 and k.source_id = o.id
     ), cancelled as (
       update crawl r set wish = 'cancel', version = version + 1, updated_at = now() from sources o
       where r.tenant_id = $1 and r.source_id = o.id and r.ended_at is null returning r.id
     )
     select (select count(*) from collections) as collections, array(select id from cancelled) as "crawlIds"`,
    [tx.tenantId, id],
  );
  return gone!;
}
