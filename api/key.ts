/** API keys: one's own, and all of the organisation for whoever sees to them. */
import { z } from 'zod';
import { NotAllowed, NotFound } from '#schema/errors.ts';
import { Key, KeyForm, MadeKey, Rotation } from '#schema/key.ts';
import { ListQuery, listOf } from '#schema/list.ts';
import type { Routes } from './deps.ts';
import { Id } from './id.ts';
import { ownerOf, requireBounds, requireService } from './key-bound.ts';
import { makeKey, requireKeyring, revokeKey, rotateKey } from './key-change.ts';
import { listKeys, readKey } from './key-row.ts';
import { actorOf, signedIn } from './plugins/session.ts';

export const keyRoutes: Routes =
  ({ db, keyring }) =>
  async (app) => {
    app.get(
      '/key',
      {
        config: { may: 'signed-in', act: null },
        schema: {
          tags: ['key'],
          summary: 'My keys, or with `of=all` those of the whole organisation; the newest first',
          querystring: ListQuery.extend({ of: z.enum(['mine', 'all']).default('mine') }),
          response: { 200: listOf(Key) },
        },
      },
      async (request) => {
        const { tenantId, personId, permissions, role } = signedIn(request);
        const isAll = request.query.of === 'all';
        if (isAll && !permissions.includes('key')) throw new NotAllowed(`the role ${role} may not key`);
        return db.withTenant(tenantId, (tx) => listKeys(tx, isAll ? null : personId, request.query));
      },
    );

    app.get(
      '/key/:id',
      {
        config: { may: 'signed-in', act: null },
        schema: { tags: ['key'], summary: 'A key, without its secret', params: Id, response: { 200: Key } },
      },
      async (request) => {
        const asker = signedIn(request);
        return db.withTenant(asker.tenantId, (tx) => readKey(tx, asker, request.params.id));
      },
    );

    app.post(
      '/key',
      {
        config: { may: 'signed-in', act: 'key.make' },
        schema: {
          tags: ['key'],
          summary: 'Make a key; its bearer is answered this once',
          description:
            'It acts as whoever makes it, or as a service, with no more than both of them may. A public key can only ' +
            'ask, from pages of origins that the organisation allows.',
          body: KeyForm,
          response: { 201: MadeKey },
        },
      },
      async (request, reply) => {
        const asker = signedIn(request);
        const ring = requireKeyring(keyring);
        const { serviceId, ...form } = request.body;
        const made = await db.withTenant(asker.tenantId, async (tx) => {
          const { personId, ...owner } = await ownerOf(tx, asker, serviceId);
          await requireBounds(tx, asker, { personId, ...owner }, request.body);
          const { keyId, bearer } = await makeKey(tx, actorOf(request), ring, {
            form,
            personId,
            createdBy: asker.personId,
          });
          return { key: await readKey(tx, asker, keyId), bearer };
        });
        return reply.code(201).send(made);
      },
    );

    app.post(
      '/key/:id/rotate',
      {
        config: { may: 'signed-in', act: 'key.rotate' },
        schema: {
          tags: ['key'],
          summary: 'Give a key a new secret, answered this once; the old one stays good for a while',
          description: "Of one's own keys, and of services' keys for whoever may hold them.",
          params: Id,
          body: Rotation,
          response: { 200: MadeKey },
        },
      },
      async (request) => {
        const asker = signedIn(request);
        const ring = requireKeyring(keyring);
        return db.withTenant(asker.tenantId, async (tx) => {
          const key = await readKey(tx, asker, request.params.id);
          const { owner } = key;
          if (owner.kind === 'service') await requireService(tx, asker, owner.id);
          else if (owner.id !== asker.personId) throw new NotFound("another person's key");
          const { bearer } = await rotateKey(tx, actorOf(request), ring, key, request.body.graceMinutes);
          return { key: await readKey(tx, asker, key.id), bearer };
        });
      },
    );

    app.delete(
      '/key/:id',
      {
        config: { may: 'signed-in', act: 'key.revoke' },
        schema: { tags: ['key'], summary: 'Revoke a key', params: Id, response: { 204: z.null() } },
      },
      async (request, reply) => {
        const asker = signedIn(request);
        await db.withTenant(asker.tenantId, async (tx) => {
          const { id } = await readKey(tx, asker, request.params.id);
          await revokeKey(tx, actorOf(request), id);
        });
        return reply.code(204).send(null);
      },
    );
  };
