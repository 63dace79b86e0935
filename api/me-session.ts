/** The sessions of whoever is signed in: where they are open, and their end. */
import { z } from 'zod';
import { recordEvent } from '#schema/audit.ts';
import type { Tx } from '#schema/database.ts';
import { NotFound } from '#schema/errors.ts';
import { listOf } from '#schema/list.ts';
import { OwnSession, SessionsEnded } from '#schema/session.ts';
import type { Routes } from './deps.ts';
import { Id } from './id.ts';
import { actorOf, ownSession, sessionCookie } from './plugins/session.ts';

export const meSessionRoutes: Routes =
  ({ db, publicUrl }) =>
  async (app) => {
    app.get(
      '/me/session',
      {
        config: { may: 'signed-in', act: null },
        schema: {
          tags: ['me'],
          summary: "The reader's open sessions, latest first",
          response: { 200: listOf(OwnSession) },
        },
      },
      async (request) => {
        const { tenantId, personId, sessionId } = ownSession(request);
        const rows = await db.readTenant<OwnSessionRow>(
          tenantId,
          `select s.id, s.id = $3 as current, s.by, s.agent as device, s.address, s.created_at as "openedAt",
             s.seen_at as "seenAt"
           from session s
           where s.tenant_id = tenant.id and s.person_id = $2 and s.ended_at is null and s.expires_at > now()
             and not s.partial
           order by s.seen_at desc, s.id desc`,
          [personId, sessionId],
        );
        const items = rows.map((row) => ({
          ...row,
          openedAt: row.openedAt.toISOString(),
          seenAt: row.seenAt.toISOString(),
        }));
        return { items, next: null };
      },
    );

    app.delete(
      '/me/session/:id',
      {
        config: { may: 'signed-in', act: 'session.end' },
        schema: { tags: ['me'], summary: "End one of one's sessions", params: Id, response: { 204: z.null() } },
      },
      async (request, reply) => {
        const { tenantId, personId, sessionId } = ownSession(request);
        const { id } = request.params;
        await db.withTenant(tenantId, async (tx) => {
          const ended = await endSessions(tx, { personId, only: id, why: 'ended' });
          if (ended === 0) throw new NotFound('no such session');
          await recordEvent(tx, actorOf(request), { action: 'session.end', object: { kind: 'session', id } });
        });
        if (id === sessionId) sessionCookie(publicUrl).clear(reply);
        return reply.code(204).send(null);
      },
    );

    app.delete(
      '/me/session',
      {
        config: { may: 'signed-in', act: 'session.end' },
        schema: {
          tags: ['me'],
          summary: "End all one's other sessions, or this one too",
          querystring: z.object({ current: z.stringbool().default(false) }),
          response: { 200: SessionsEnded },
        },
      },
      async (request, reply) => {
        const { tenantId, personId, sessionId } = ownSession(request);
        const { current } = request.query;
        const ended = await db.withTenant(tenantId, async (tx) => {
          const count = await endSessions(tx, { personId, why: 'ended', ...(current ? {} : { except: sessionId }) });
          const object = { kind: 'person', id: personId };
          await recordEvent(tx, actorOf(request), { action: 'session.end', object, details: { count } });
          return count;
        });
        if (current) sessionCookie(publicUrl).clear(reply);
        return { ended };
      },
    );
  };

type OwnSessionRow = Omit<OwnSession, 'openedAt' | 'seenAt'> & { openedAt: Date; seenAt: Date };

type Ending = {
  /** Whose. */
  personId: string | readonly string[];
  only?: string;
  except?: string;
  why: 'ended' | 'password' | 'reset' | 'administrator';
};

/** Ends what is open, and answers how many. Streams notice within half a minute. */
export async function endSessions(tx: Tx, { personId, only, except, why }: Ending): Promise<number> {
  const ended = await tx.sql(
    `update session set ended_at = now(), ended_why = $5
     where tenant_id = $1 and person_id = any ($2) and ($3::uuid is null or id = $3)
       and ($4::uuid is null or id <> $4) and ended_at is null and expires_at > now()
     returning id`,
    [tx.tenantId, [personId].flat(), only ?? null, except ?? null, why],
  );
  return ended.length;
}
