/** Groups of a directory: `/scim/v2/Groups`. */
import type { FastifyRequest } from 'fastify';
import { ScimGroup, ScimPatch, ScimQuery, ScimSearch, scimUrns } from '#schema/scim.ts';
import type { Routes } from '../deps.ts';
import { providerOf } from '../plugins/key.ts';
import { signedIn } from '../plugins/session.ts';
import { project, scimOrigin, showList, stretchOf } from './answer.ts';
import { addGroup, changeGroup, dropGroup, type GroupRow, listGroupRows, readGroupRow } from './group-row.ts';
import { patchResource } from './patch.ts';
import { readFilter } from './path.ts';
import { AnyId } from './user.ts';

export const scimGroupRoutes: Routes =
  ({ db, publicUrl }) =>
  async (app) => {
    const show = (row: GroupRow) => showGroup(row, scimOrigin(publicUrl));

    const list = async (request: FastifyRequest, query: ScimQuery) => {
      const { tenantId } = signedIn(request);
      const tests = query.filter === undefined ? [] : readFilter(query.filter);
      const { found, total } = await db.withTenant(tenantId, (tx) =>
        listGroupRows(tx, tests, stretchOf(query), isShown(query)),
      );
      return showList(found.map(show), total, query);
    };

    app.get(
      '/Groups',
      { config: { may: 'provision', act: null }, schema: { hide: true, querystring: ScimQuery } },
      async (request) => list(request, request.query),
    );

    app.post('/Groups/.search', { config: { may: 'provision', act: null }, schema: { hide: true } }, async (request) =>
      list(request, ScimSearch.parse(request.body)),
    );

    app.get(
      '/Groups/:id',
      { config: { may: 'provision', act: null }, schema: { hide: true, params: AnyId, querystring: ScimQuery } },
      async (request) => {
        const { query, params } = request;
        const { tenantId } = signedIn(request);
        const found = await db.withTenant(tenantId, (tx) => readGroupRow(tx, params.id, isShown(query)));
        return project(show(found), query);
      },
    );

    app.post(
      '/Groups',
      { config: { may: 'provision', act: 'group.make' }, schema: { hide: true } },
      async (request, reply) => {
        const { tenantId } = signedIn(request);
        const wanted = ScimGroup.parse(request.body);
        const made = await db.withTenant(tenantId, async (tx) =>
          readGroupRow(tx, await addGroup(tx, providerOf(request), wanted)),
        );
        const shown = show(made);
        return reply.code(201).header('location', shown.meta.location).send(shown);
      },
    );

    const change = async (request: FastifyRequest, id: string, want: (was: GroupRow) => unknown) => {
      const { tenantId } = signedIn(request);
      return db.withTenant(tenantId, async (tx) => {
        const was = await readGroupRow(tx, id);
        await changeGroup(tx, providerOf(request), was, ScimGroup.parse(want(was)));
        return show(await readGroupRow(tx, id));
      });
    };

    app.put(
      '/Groups/:id',
      { config: { may: 'provision', act: 'group.change' }, schema: { hide: true, params: AnyId } },
      async (request) => change(request, request.params.id, () => request.body),
    );

    app.patch(
      '/Groups/:id',
      { config: { may: 'provision', act: 'group.change' }, schema: { hide: true, params: AnyId } },
      async (request) => {
        const { Operations } = ScimPatch.parse(request.body);
        return change(request, request.params.id, (was) => patchResource(writableOf(was), Operations));
      },
    );

    app.delete(
      '/Groups/:id',
      { config: { may: 'provision', act: 'group.remove' }, schema: { hide: true, params: AnyId } },
      async (request, reply) => {
        const { tenantId } = signedIn(request);
        await db.withTenant(tenantId, (tx) => dropGroup(tx, providerOf(request), request.params.id));
        return reply.code(204).send();
      },
    );
  };

/** Whether the members are asked for. */
const isShown = (query: ScimQuery): boolean => 'members' in project({ members: [] }, query);

const writableOf = ({ name, externalId, memberIds }: GroupRow) => ({
  displayName: name,
  externalId: externalId ?? undefined,
  members: memberIds.map((id) => ({ value: id })),
});

function showGroup(row: GroupRow, origin: string) {
  return {
    schemas: [scimUrns.group],
    id: row.id,
    displayName: row.name,
    externalId: row.externalId ?? undefined,
    members: row.memberIds.map((id) => ({ value: id, type: 'User', $ref: `${origin}/Users/${id}` })),
    meta: { resourceType: 'Group', created: row.createdAt.toISOString(), location: `${origin}/Groups/${row.id}` },
  };
}
