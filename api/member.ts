/** Who is in a space: people and groups, entered and taken out by its owners. What changes holds from the next request. */
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Act } from '#schema/act.ts';
import { recordEvent } from '#schema/audit.ts';
import type { Tx } from '#schema/database.ts';
import { listOf } from '#schema/list.ts';
import { Candidate, CandidateQuery, MemberQuery, RoleForm, SpaceGroup, SpaceMember } from '#schema/member.ts';
import type { SpaceKind } from '#schema/space.ts';
import { requireSpace } from './access.ts';
import { byName } from './by-name.ts';
import type { Routes } from './deps.ts';
import { Id } from './id.ts';
import {
  holdMembers,
  listCandidates,
  listGroups,
  listMembers,
  putGroup,
  putMember,
  requireGivenRole,
  takeOut,
} from './member-row.ts';
import { requireOwners } from './ownership.ts';
import { actorOf, signedIn } from './plugins/session.ts';

const OfPerson = Id.extend({ personId: z.uuid() });
const OfGroup = Id.extend({ groupId: z.uuid() });

export const memberRoutes: Routes =
  ({ db }) =>
  async (app) => {
    /** Makes the change while the space is held, sees to it that somebody still owns it, and records it. */
    const change = (
      request: FastifyRequest,
      spaceId: string,
      { act, details }: { act: Act; details: Record<string, string> },
      make: (tx: Tx, kind: SpaceKind) => Promise<void>,
    ): Promise<void> => {
      const asker = signedIn(request);
      return db.withTenant(asker.tenantId, async (tx) => {
        await make(tx, await holdMembers(tx, asker, spaceId));
        await requireOwners(tx, [spaceId]);
        await recordEvent(tx, actorOf(request), { action: act, object: { kind: 'space', id: spaceId }, details });
      });
    };

    app.get(
      '/space/:id/member',
      {
        config: { may: 'read', act: null },
        schema: {
          tags: ['space'],
          summary: 'People in a space, by name, with every way that they are there',
          params: Id,
          querystring: MemberQuery,
          response: { 200: listOf(SpaceMember) },
        },
      },
      async (request) => {
        const asker = signedIn(request);
        const { id } = request.params;
        return db.withTenant(asker.tenantId, async (tx) => {
          await requireSpace(tx, asker, id, 'read');
          return listMembers(tx, id, request.query);
        });
      },
    );

    app.get(
      '/space/:id/group',
      {
        config: { may: 'read', act: null },
        schema: { tags: ['space'], summary: 'Groups in a space', params: Id, response: { 200: listOf(SpaceGroup) } },
      },
      async (request) => {
        const asker = signedIn(request);
        const { id } = request.params;
        const groups = await db.withTenant(asker.tenantId, async (tx) => {
          await requireSpace(tx, asker, id, 'read');
          return listGroups(tx, id);
        });
        return { items: groups.sort(byName(asker.language)), next: null };
      },
    );

    app.get(
      '/space/:id/candidate',
      {
        config: { may: 'administer', act: null },
        schema: {
          tags: ['space'],
          summary: 'People and groups that could be entered into a space: their names, at most fifty',
          params: Id,
          querystring: CandidateQuery,
          response: { 200: listOf(Candidate) },
        },
      },
      async (request) => {
        const asker = signedIn(request);
        const { id } = request.params;
        const items = await db.withTenant(asker.tenantId, async (tx) => {
          await requireSpace(tx, asker, id, 'administer');
          return listCandidates(tx, id, request.query.search);
        });
        return { items, next: null };
      },
    );

    app.put(
      '/space/:id/member/:personId',
      {
        config: { may: 'administer', act: 'member.give' },
        schema: {
          tags: ['space'],
          summary: 'Enter a person into a space, or give them another role there',
          params: OfPerson,
          body: RoleForm,
          response: { 204: z.null() },
        },
      },
      async (request, reply) => {
        const { id, personId } = request.params;
        const { role } = request.body;
        await change(request, id, { act: 'member.give', details: { personId, role } }, async (tx, kind) => {
          requireGivenRole(kind, role);
          await putMember(tx, id, personId, role);
        });
        return reply.code(204).send(null);
      },
    );

    app.delete(
      '/space/:id/member/:personId',
      {
        config: { may: 'administer', act: 'member.take' },
        schema: {
          tags: ['space'],
          summary: 'Take a person out of a space; groups they are in keep them there',
          params: OfPerson,
          response: { 204: z.null() },
        },
      },
      async (request, reply) => {
        const { id, personId } = request.params;
        await change(request, id, { act: 'member.take', details: { personId } }, (tx) =>
          takeOut(tx, 'member', id, personId),
        );
        return reply.code(204).send(null);
      },
    );

    app.put(
      '/space/:id/group/:groupId',
      {
        config: { may: 'administer', act: 'member.give' },
        schema: {
          tags: ['space'],
          summary: 'Enter a group into a space, or give it another role there',
          params: OfGroup,
          body: RoleForm,
          response: { 204: z.null() },
        },
      },
      async (request, reply) => {
        const { id, groupId } = request.params;
        const { role } = request.body;
        await change(request, id, { act: 'member.give', details: { groupId, role } }, async (tx, kind) => {
          requireGivenRole(kind, role);
          await putGroup(tx, id, groupId, role);
        });
        return reply.code(204).send(null);
      },
    );

    app.delete(
      '/space/:id/group/:groupId',
      {
        config: { may: 'administer', act: 'member.take' },
        schema: {
          tags: ['space'],
          summary: 'Take a group out of a space',
          params: OfGroup,
          response: { 204: z.null() },
        },
      },
      async (request, reply) => {
        const { id, groupId } = request.params;
        await change(request, id, { act: 'member.take', details: { groupId } }, (tx) =>
          takeOut(tx, 'space_group', id, groupId),
        );
        return reply.code(204).send(null);
      },
    );
  };
