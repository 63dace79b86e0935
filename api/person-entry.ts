/** How an administrator helps people in, and out: a link to hand over, a lost second factor, sessions to end. */
import { z } from 'zod';
import { recordEvent } from '#schema/audit.ts';
import { LinkHanded, LinkWish } from '#schema/link.ts';
import { tellPerson } from '#schema/notice.ts';
import { SessionsEnded } from '#schema/session.ts';
import type { Routes } from './deps.ts';
import { removeFactor } from './factor.ts';
import { everybodyUnder, requireOther, requireOver } from './giving.ts';
import { Id } from './id.ts';
import { makeLink, showLink } from './link.ts';
import { endSessions } from './me-session.ts';
import { actorOf, signedIn } from './plugins/session.ts';

export const personEntryRoutes: Routes =
  ({ db, publicUrl }) =>
  async (app) => {
    app.post(
      '/person/:id/link',
      {
        config: { may: 'people', act: 'link.make' },
        schema: {
          tags: ['person'],
          summary: 'A link for a person to sign in or choose a new password with; shown this once',
          params: Id,
          body: LinkWish,
          response: { 201: LinkHanded },
        },
      },
      async (request, reply) => {
        const asker = signedIn(request);
        const { id: personId } = request.params;
        const link = await db.withTenant(asker.tenantId, async (tx) => {
          await requireOver(tx, asker, personId);
          const made = await makeLink(tx, actorOf(request), publicUrl, { personId, ...request.body });
          // Told to oneself too: who has one's session for a moment could make a way back in.
          await tellPerson(tx, personId, 'link-shown');
          return made;
        });
        return reply.code(201).send(showLink(link));
      },
    );

    app.delete(
      '/person/:id/factor',
      {
        config: { may: 'people', act: 'factor.remove' },
        schema: {
          tags: ['person'],
          summary: 'Take away a second factor that a person has lost',
          params: Id,
          response: { 204: z.null() },
        },
      },
      async (request, reply) => {
        const asker = signedIn(request);
        const { id } = request.params;
        await db.withTenant(asker.tenantId, async (tx) => {
          await requireOver(tx, asker, id);
          // One's own is turned off by who proves to have it, or the password.
          requireOther(asker, id);
          const there = await removeFactor(tx, id);
          if (there) await tellPerson(tx, id, 'factor-taken');
          const object = { kind: 'person', id };
          await recordEvent(tx, actorOf(request), { action: 'factor.remove', object, details: { there } });
        });
        return reply.code(204).send(null);
      },
    );

    app.delete(
      '/person/:id/session',
      {
        config: { may: 'people', act: 'session.end' },
        schema: {
          tags: ['person'],
          summary: 'End every session of a person',
          params: Id,
          response: { 200: SessionsEnded },
        },
      },
      async (request) => {
        const asker = signedIn(request);
        const { id } = request.params;
        const ended = await db.withTenant(asker.tenantId, async (tx) => {
          await requireOver(tx, asker, id);
          const count = await endSessions(tx, { personId: id, why: 'administrator' });
          const object = { kind: 'person', id };
          await recordEvent(tx, actorOf(request), { action: 'session.end', object, details: { count } });
          return count;
        });
        return { ended };
      },
    );

    app.delete(
      '/person/session',
      {
        config: { may: 'people', act: 'session.end-all' },
        schema: {
          tags: ['person'],
          summary: "End everybody's sessions but one's own",
          description:
            'Those of people who may more than the asker stay, as such people are let in and put out by others.',
          response: { 200: SessionsEnded },
        },
      },
      async (request) => {
        const asker = signedIn(request);
        const ended = await db.withTenant(asker.tenantId, async (tx) => {
          const personId = await everybodyUnder(tx, asker);
          const except = asker.sessionId ? { except: asker.sessionId } : {};
          const count = await endSessions(tx, { personId, why: 'administrator', ...except });
          await recordEvent(tx, actorOf(request), { action: 'session.end-all', details: { count } });
          return count;
        });
        return { ended };
      },
    );
  };
