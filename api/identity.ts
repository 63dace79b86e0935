/** One's accounts at providers: which there are, and letting go of one. Tying another is an errand. */
import { z } from 'zod';
import { recordEvent } from '#schema/audit.ts';
import type { Tx } from '#schema/database.ts';
import { NotFound } from '#schema/errors.ts';
import { Identities, type Identity } from '#schema/federation.ts';
import type { Routes } from './deps.ts';
import { waysOf } from './federation-provider.ts';
import { Id } from './id.ts';
import { actorOf, signedIn } from './plugins/session.ts';

export const identityRoutes: Routes = (deps) => async (app) => {
  const { db } = deps;

  app.get(
    '/me/identity',
    {
      config: { may: 'signed-in', act: null },
      schema: { tags: ['me'], summary: "One's accounts at providers", response: { 200: Identities } },
    },
    async (request) => {
      const { tenantId, personId } = signedIn(request);
      return db.withTenant(tenantId, async (tx) => {
        const [tenant] = await tx.sql<{ slug: string }>('select slug from tenant where id = $1', [tenantId]);
        return { items: await listIdentities(tx, personId), ways: await waysOf(tx, deps, tenant!.slug) };
      });
    },
  );

  app.delete(
    '/me/identity/:id',
    {
      config: { may: 'signed-in', act: 'identity.remove' },
      schema: {
        tags: ['me'],
        summary: 'Let go of an account at a provider: it lets nobody in any more',
        params: Id,
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      const { tenantId, personId } = signedIn(request);
      const { id } = request.params;
      await db.withTenant(tenantId, async (tx) => {
        const [gone] = await tx.sql<{ issuer: string }>(
          'delete from identity where tenant_id = $1 and id = $2 and person_id = $3 returning issuer',
          [tenantId, id, personId],
        );
        if (!gone) throw new NotFound('no such account');
        const object = { kind: 'identity', id };
        await recordEvent(tx, actorOf(request), { action: 'identity.remove', object, details: gone });
      });
      return reply.code(204).send(null);
    },
  );
};

type Row = Omit<Identity, 'createdAt' | 'lastAt'> & { createdAt: Date; lastAt: Date };

async function listIdentities(tx: Tx, personId: string): Promise<Identity[]> {
  const found = await tx.sql<Row>(
    `select i.id, i.issuer, f.form->>'name' as name, i.created_at as "createdAt", i.last_at as "lastAt"
     from identity i left join federation f on f.tenant_id = i.tenant_id and f.id = i.federation_id
     where i.tenant_id = $1 and i.person_id = $2 order by i.created_at, i.id limit 100`,
    [tx.tenantId, personId],
  );
  return found.map(({ createdAt, lastAt, ...row }) => ({
    ...row,
    createdAt: createdAt.toISOString(),
    lastAt: lastAt.toISOString(),
  }));
}
