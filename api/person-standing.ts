/** Whether people may come, one by one or many at once, and their removal with what they held. */

import { z } from 'zod';
import type { Actor } from '#schema/audit.ts';
import type { Tx } from '#schema/database.ts';
import { Refusal } from '#schema/errors.ts';
import { BulkResult, Person, PersonBulk, PersonRemoval } from '#schema/person.ts';
import type { Routes } from './deps.ts';
import { type Giver, requireGiveable, requireOther, requireOver } from './giving.ts';
import { joinGroup, leaveGroup } from './group-change.ts';
import { Id } from './id.ts';
import { changePerson, deactivate, reactivate } from './person-change.ts';
import { removePerson } from './person-removal.ts';
import { readPerson } from './person-row.ts';
import { actorOf, signedIn } from './plugins/session.ts';

export const personStandingRoutes: Routes =
  ({ db }) =>
  async (app) => {
    app.post(
      '/person/:id/deactivate',
      {
        config: { may: 'people', act: 'person.deactivate' },
        schema: {
          tags: ['person'],
          summary: 'Let a person in no more',
          description: 'Sessions and keys end at once, open streams within a minute.',
          params: Id,
          response: { 200: Person },
        },
      },
      async (request) => {
        const asker = signedIn(request);
        const { id } = request.params;
        return db.withTenant(asker.tenantId, async (tx) => {
          await applyTo(tx, actorOf(request), asker, id, { act: 'deactivate' });
          return readPerson(tx, id);
        });
      },
    );

    app.post(
      '/person/:id/reactivate',
      {
        config: { may: 'people', act: 'person.reactivate' },
        schema: { tags: ['person'], summary: 'Let a person in again', params: Id, response: { 200: Person } },
      },
      async (request) => {
        const asker = signedIn(request);
        const { id } = request.params;
        return db.withTenant(asker.tenantId, async (tx) => {
          await applyTo(tx, actorOf(request), asker, id, { act: 'reactivate' });
          return readPerson(tx, id);
        });
      },
    );

    app.delete(
      '/person/:id',
      {
        config: { may: 'people', act: 'person.remove' },
        schema: {
          tags: ['person'],
          summary: 'Remove a person, and hand what they held to another',
          description:
            'Name, e-mail address and all that signs in are gone for good. Spaces go to `handTo`; conversations only ' +
            'if said so, and else stay closed to everybody. Whoever does not decide about people, roles and spaces ' +
            'hands to an administrator.',
          params: Id,
          body: PersonRemoval,
          response: { 204: z.null() },
        },
      },
      async (request, reply) => {
        const asker = signedIn(request);
        const { id } = request.params;
        await db.withTenant(asker.tenantId, async (tx) => {
          await requireOver(tx, asker, id);
          requireOther(asker, id);
          await removePerson(tx, actorOf(request), asker, id, request.body);
        });
        return reply.code(204).send(null);
      },
    );

    app.post(
      '/person/bulk',
      {
        config: { may: 'people', act: 'person.bulk' },
        schema: {
          tags: ['person'],
          summary: 'Do the same to many people',
          description: 'Each by itself: the answer says for every one whether it was done, or why not.',
          body: PersonBulk,
          response: { 200: BulkResult },
        },
      },
      async (request) => {
        const asker = signedIn(request);
        const items: BulkResult['items'] = [];
        for (const id of new Set(request.body.ids)) {
          const reason = await db
            .withTenant(asker.tenantId, (tx) => applyTo(tx, actorOf(request), asker, id, request.body))
            .then(() => null, codeOf);
          items.push({ id, reason });
        }
        return { items };
      },
    );
  };

type Order = PersonBulk extends infer One ? (One extends { ids: unknown } ? Omit<One, 'ids'> : never) : never;

/** Throws a Refusal where the asker may not, or it cannot be done. */
async function applyTo(tx: Tx, actor: Actor, asker: Giver, id: string, order: Order): Promise<void> {
  await requireOver(tx, asker, id);
  switch (order.act) {
    case 'deactivate':
      requireOther(asker, id);
      return deactivate(tx, actor, id);
    case 'reactivate':
      return reactivate(tx, actor, id);
    case 'role':
      requireOther(asker, id);
      await changePerson(tx, actor, id, await requireGiveable(tx, asker, order.role));
      return;
    case 'group-add':
      return joinGroup(tx, actor, asker, order.groupId, id);
    case 'group-remove':
      return leaveGroup(tx, actor, order.groupId, id);
  }
}

/** Why it was not done, as a code of a reason. Throws on what is no refusal. */
function codeOf(error: unknown): string {
  if (error instanceof Refusal) return String(error.facts.code ?? error.code);
  throw error;
}
