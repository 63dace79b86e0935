/** Help from outside, as the organisation sees it and ends it, and as whoever visits it sees their time. */
import { z } from 'zod';
import { Glass, Visit } from '#schema/glass.ts';
import { endGlass } from '#schema/glass-turn.ts';
import { listOf } from '#schema/list.ts';
import type { Routes } from './deps.ts';
import { readGlasses, showGlass } from './glass-row.ts';
import { Id } from './id.ts';
import { actorOf, signedIn } from './plugins/session.ts';

export const glassRoutes: Routes =
  ({ db }) =>
  async (app) => {
    app.get(
      '/glass',
      {
        config: { may: 'setting', act: null },
        schema: { tags: ['glass'], summary: 'Who from outside was let in, and why', response: { 200: listOf(Glass) } },
      },
      async (request) => {
        const rows = await db.withTenant(signedIn(request).tenantId, (tx) => readGlasses(tx));
        return { items: rows.map(showGlass), next: null };
      },
    );

    app.post(
      '/glass/:id/end',
      {
        config: { may: 'setting', act: 'glass.end' },
        schema: { tags: ['glass'], summary: 'End it at once', params: Id, response: { 204: z.null() } },
      },
      async (request, reply) => {
        await db.withTenant(signedIn(request).tenantId, (tx) =>
          endGlass(tx, actorOf(request), request.params.id, 'tenant'),
        );
        return reply.code(204).send(null);
      },
    );

    app.get(
      '/me/visit',
      {
        config: { may: 'signed-in', act: null },
        schema: { tags: ['glass'], summary: 'Until when I am let in', response: { 200: Visit } },
      },
      async (request) => {
        const { tenantId, personId } = signedIn(request);
        const [visit] = await db.readTenant<{ endsAt: Date }>(
          tenantId,
          `select ends_at as "endsAt" from break_glass
           where tenant_id = tenant.id and person_id = $2 and ended_at is null`,
          [personId],
        );
        return { endsAt: visit?.endsAt.toISOString() ?? null };
      },
    );
  };
