/** Users of a directory: `/scim/v2/Users`. */
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { ScimPatch, ScimQuery, ScimSearch } from '#schema/scim.ts';
import type { Routes } from '../deps.ts';
import { providerOf } from '../plugins/key.ts';
import { signedIn } from '../plugins/session.ts';
import { project, scimOrigin, showList, stretchOf } from './answer.ts';
import { patchResource } from './patch.ts';
import { readFilter } from './path.ts';
import { addUser, changeUser, listUsers, readUserRow, releaseUser } from './user-row.ts';
import { readUser, showUser, type UserRow, writableOf } from './user-shape.ts';

/** Any text: one that is no id is found by nobody. */
export const AnyId = z.object({ id: z.string().max(100) });

export const scimUserRoutes: Routes =
  ({ db, publicUrl }) =>
  async (app) => {
    const show = (row: UserRow) => showUser(row, scimOrigin(publicUrl));

    const list = async (request: FastifyRequest, query: ScimQuery) => {
      const { tenantId } = signedIn(request);
      const tests = query.filter === undefined ? [] : readFilter(query.filter);
      const { found, total } = await db.withTenant(tenantId, (tx) => listUsers(tx, tests, stretchOf(query)));
      return showList(found.map(show), total, query);
    };

    app.get(
      '/Users',
      { config: { may: 'provision', act: null }, schema: { hide: true, querystring: ScimQuery } },
      async (request) => list(request, request.query),
    );

    app.post('/Users/.search', { config: { may: 'provision', act: null }, schema: { hide: true } }, async (request) =>
      list(request, ScimSearch.parse(request.body)),
    );

    app.get(
      '/Users/:id',
      { config: { may: 'provision', act: null }, schema: { hide: true, params: AnyId, querystring: ScimQuery } },
      async (request) => {
        const { tenantId } = signedIn(request);
        return project(show(await db.withTenant(tenantId, (tx) => readUserRow(tx, request.params.id))), request.query);
      },
    );

    app.post(
      '/Users',
      { config: { may: 'provision', act: 'person.make' }, schema: { hide: true } },
      async (request, reply) => {
        const { tenantId, language } = signedIn(request);
        const wanted = readUser(request.body, language);
        const made = await db.withTenant(tenantId, async (tx) =>
          readUserRow(tx, await addUser(tx, providerOf(request), wanted)),
        );
        const shown = show(made);
        return reply.code(201).header('location', shown.meta.location).send(shown);
      },
    );

    /** The person as the directory wants them to be, given how they are. */
    const change = async (request: FastifyRequest, id: string, want: (was: UserRow) => unknown) => {
      const { tenantId } = signedIn(request);
      return db.withTenant(tenantId, async (tx) => {
        const was = await readUserRow(tx, id);
        await changeUser(tx, providerOf(request), was, readUser(want(was), was.language));
        return show(await readUserRow(tx, id));
      });
    };

    app.put(
      '/Users/:id',
      { config: { may: 'provision', act: 'person.change' }, schema: { hide: true, params: AnyId } },
      async (request) => change(request, request.params.id, () => request.body),
    );

    app.patch(
      '/Users/:id',
      { config: { may: 'provision', act: 'person.change' }, schema: { hide: true, params: AnyId } },
      async (request) => {
        const { Operations } = ScimPatch.parse(request.body);
        return change(request, request.params.id, (was) => patchResource(writableOf(was), Operations));
      },
    );

    app.delete(
      '/Users/:id',
      { config: { may: 'provision', act: 'person.deactivate' }, schema: { hide: true, params: AnyId } },
      async (request, reply) => {
        const { tenantId } = signedIn(request);
        await db.withTenant(tenantId, (tx) => releaseUser(tx, providerOf(request), request.params.id));
        return reply.code(204).send();
      },
    );
  };
