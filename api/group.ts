/** Groups of people, as those who keep them see and change them. */
import { z } from 'zod';
import { recordEvent } from '#schema/audit.ts';
import type { Tx } from '#schema/database.ts';
import { Conflict } from '#schema/errors.ts';
import { Group, GroupChange, GroupDetail, GroupForm, GroupMember, GroupMemberQuery } from '#schema/group.ts';
import { newId } from '#schema/id.ts';
import { listOf } from '#schema/list.ts';
import { byName } from './by-name.ts';
import type { Routes } from './deps.ts';
import { joinGroup, leaveGroup } from './group-change.ts';
import { listGroups, listMembers, readGroup, readGroupDetail } from './group-row.ts';
import { Id } from './id.ts';
import { refuseOwnerless } from './ownership.ts';
import { readPerson } from './person-row.ts';
import { actorOf, signedIn } from './plugins/session.ts';

const MemberId = Id.extend({ personId: z.uuid() });

export const groupRoutes: Routes =
  ({ db }) =>
  async (app) => {
    app.get(
      '/group',
      {
        config: { may: 'people', act: null },
        schema: { tags: ['group'], summary: 'Groups', response: { 200: listOf(Group) } },
      },
      async (request) => {
        const { tenantId, language } = signedIn(request);
        const groups = await db.withTenant(tenantId, listGroups);
        return { items: groups.sort(byName(language)), next: null };
      },
    );

    app.get(
      '/group/:id',
      {
        config: { may: 'people', act: null },
        schema: {
          tags: ['group'],
          summary: 'A group, and what it opens to its members',
          params: Id,
          response: { 200: GroupDetail },
        },
      },
      async (request) => {
        const { tenantId } = signedIn(request);
        return db.withTenant(tenantId, (tx) => readGroupDetail(tx, request.params.id));
      },
    );

    app.post(
      '/group',
      {
        config: { may: 'people', act: 'group.make' },
        schema: { tags: ['group'], summary: 'Make a group', body: GroupForm, response: { 201: Group } },
      },
      async (request, reply) => {
        const { tenantId } = signedIn(request);
        const { name, description } = request.body;
        const id = newId();
        const group = await db.withTenant(tenantId, async (tx) => {
          await requireFreeName(tx, name, id);
          await tx.sql('insert into person_group (tenant_id, id, name, description) values ($1, $2, $3, $4)', [
            tenantId,
            id,
            name,
            description,
          ]);
          await recordEvent(tx, actorOf(request), { action: 'group.make', object: { kind: 'group', id } });
          return readGroup(tx, id);
        });
        return reply.code(201).send(group);
      },
    );

    app.patch(
      '/group/:id',
      {
        config: { may: 'people', act: 'group.change' },
        schema: {
          tags: ['group'],
          summary: 'Change name or description',
          description: 'The name of a group that a directory keeps is changed there.',
          params: Id,
          body: GroupChange,
          response: { 200: Group },
        },
      },
      async (request) => {
        const { tenantId } = signedIn(request);
        const { id } = request.params;
        return db.withTenant(tenantId, async (tx) => {
          const was = await readGroup(tx, id);
          const { name = was.name, description = was.description } = request.body;
          if (was.provisioned && name !== was.name) {
            throw new Conflict('a directory keeps the group', { code: 'not-by-hand' });
          }
          await requireFreeName(tx, name, id);
          await tx.sql('update person_group set name = $3, description = $4 where tenant_id = $1 and id = $2', [
            tenantId,
            id,
            name,
            description,
          ]);
          const details = { before: { name: was.name }, after: { name } };
          await recordEvent(tx, actorOf(request), { action: 'group.change', object: { kind: 'group', id }, details });
          return readGroup(tx, id);
        });
      },
    );

    app.get(
      '/group/:id/member',
      {
        config: { may: 'people', act: null },
        schema: {
          tags: ['group'],
          summary: 'Who is in a group, by name',
          params: Id,
          querystring: GroupMemberQuery,
          response: { 200: listOf(GroupMember) },
        },
      },
      async (request) => {
        const { tenantId } = signedIn(request);
        return db.withTenant(tenantId, (tx) => listMembers(tx, request.params.id, request.query));
      },
    );

    app.put(
      '/group/:id/member/:personId',
      {
        config: { may: 'people', act: 'group.join' },
        schema: {
          tags: ['group'],
          summary: 'Put somebody into a group',
          description:
            'Whoever decides about people, roles and spaces may put anybody into any group; others only into one that ' +
            'opens no more than they reach themselves, and never themselves. Owners of what it opens are told.',
          params: MemberId,
          response: { 204: z.null() },
        },
      },
      async (request, reply) => {
        const asker = signedIn(request);
        const { id, personId } = request.params;
        await db.withTenant(asker.tenantId, async (tx) => {
          await readPerson(tx, personId);
          await joinGroup(tx, actorOf(request), asker, id, personId);
        });
        return reply.code(204).send(null);
      },
    );

    app.delete(
      '/group/:id/member/:personId',
      {
        config: { may: 'people', act: 'group.leave' },
        schema: {
          tags: ['group'],
          summary: 'Take somebody out of a group',
          description:
            'Only who was put there by hand: what a provider says is changed with the provider. Refused (409) for the ' +
            'last by whom the group owns a space.',
          params: MemberId,
          response: { 204: z.null() },
        },
      },
      async (request, reply) => {
        const { tenantId } = signedIn(request);
        const { id, personId } = request.params;
        await db.withTenant(tenantId, (tx) => leaveGroup(tx, actorOf(request), id, personId));
        return reply.code(204).send(null);
      },
    );

    app.delete(
      '/group/:id',
      {
        config: { may: 'people', act: 'group.remove' },
        schema: {
          tags: ['group'],
          summary: 'Remove a group, and with it what it opened',
          description: 'Refused (409) while a space has its owners by the group alone.',
          params: Id,
          response: { 204: z.null() },
        },
      },
      async (request, reply) => {
        const { tenantId } = signedIn(request);
        const { id } = request.params;
        await db.withTenant(tenantId, async (tx) => {
          const { name, members, opens } = await readGroupDetail(tx, id);
          await refuseOwnerless(tx, { groupIds: [id] }, () =>
            tx.sql('delete from person_group where tenant_id = $1 and id = $2', [tenantId, id]),
          );
          const details = { name, members, spaces: opens.spaces.length, collections: opens.collections.length };
          await recordEvent(tx, actorOf(request), { action: 'group.remove', object: { kind: 'group', id }, details });
        });
        return reply.code(204).send(null);
      },
    );
  };

/** A name is a group's alone. Throws Conflict; of two at once the later is refused by the table. */
async function requireFreeName(tx: Tx, name: string, id: string): Promise<void> {
  const taken = await tx.sql('select id from person_group where tenant_id = $1 and name = $2 and id <> $3', [
    tx.tenantId,
    name,
    id,
  ]);
  if (taken.length > 0) throw new Conflict('the name is taken', { code: 'name-taken' });
}
