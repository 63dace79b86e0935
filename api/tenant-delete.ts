/** The deletion of a tenant: asked for by those who run the installation, carried out by the workflow `purge`. */
import { type Actor, recordEvent } from '#schema/audit.ts';
import type { Rows } from '#schema/database.ts';
import { Conflict, InvalidInput, NotFound } from '#schema/errors.ts';
import { goOnInside } from '#schema/founding.ts';
import { refuseHeldTenant } from '#schema/held.ts';
import { newId } from '#schema/id.ts';
import { Purge, TenantFarewell } from '#schema/purge.ts';
import type { Deps, Routes } from './deps.ts';
import { Id } from './id.ts';
import { actorOf, signedIn } from './plugins/session.ts';
import { readPurge } from './purge-row.ts';
import { within } from './soon.ts';
import { readTenantRow } from './tenant-row.ts';

const engineMs = 1500;

export const tenantDeleteRoutes: Routes = (deps) => async (app) => {
  const { db } = deps;
  app.delete(
    '/system/tenants/:id',
    {
      config: { may: 'operate', act: 'tenant.delete' },
      schema: {
        tags: ['tenant'],
        summary: 'Delete a tenant that is closed, with everything it holds',
        description:
          'Its address is repeated, so that nobody deletes the wrong one. What is deleted does not come back.',
        params: Id,
        body: TenantFarewell,
        response: { 202: Purge },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const farewell = { ...request.body, purgeId: newId() };
      const { tenantId: own, personId } = signedIn(request);
      await refuseTwice(deps, id);
      await db.withTenant(own, async (tx) => {
        await giveUpTenant(tx, actorOf(request), id, farewell);
        await requestPurge(await goOnInside(tx, id), personId, farewell);
      });
      // What does not reach the engine now is started by `reconcile`.
      await within(engineMs, deps.temporal.startPurge(id, farewell.purgeId));
      return reply.code(202).send(await showPurge(deps, id));
    },
  );

  app.get(
    '/system/tenants/:id/purge',
    {
      config: { may: 'operate', act: null },
      schema: {
        tags: ['tenant'],
        summary: 'How far the deletion of a tenant has come, and what it found left',
        params: Id,
        response: { 200: Purge },
      },
    },
    async (request) => showPurge(deps, request.params.id),
  );
};

async function showPurge({ db }: Deps, tenantId: string): Promise<Purge> {
  const purge = await db.withTenant(tenantId, readPurge);
  if (!purge) throw new NotFound('nothing of it was ever deleted');
  return purge;
}

/** Throws Conflict while an earlier deletion goes on. */
async function refuseTwice({ db }: Deps, tenantId: string): Promise<void> {
  const purge = await db.withTenant(tenantId, readPurge);
  if (purge && purge.endedAt === null) throw new Conflict('it is being deleted', { code: 'tenant-deleting' });
}

type Farewell = TenantFarewell & { purgeId: string };

/** From here on there is no way back. A deletion that failed is asked for again in the same way. */
async function giveUpTenant(tx: Rows, actor: Actor, tenantId: string, { slug, purgeId }: Farewell): Promise<void> {
  const tenant = await readTenantRow(tx, tenantId, 'for no key update');
  if (tenant.slug !== slug) throw new InvalidInput('not the address of this tenant', { path: 'slug' });
  if (tenant.state === 'active') throw new Conflict('the tenant is open', { code: 'not-suspended' });
  await tx.sql(`update tenant set state = 'deleting' where id = $1`, [tenantId]);
  await recordEvent(tx, actor, {
    action: 'tenant.delete',
    object: { kind: 'tenant', id: tenantId },
    details: { purgeId, before: { state: tenant.state }, after: { state: 'deleting' } },
  });
}

/** In the tenant that is given up. Of two who ask at the same moment one is refused, and leaves no event. */
async function requestPurge(tx: Rows, personId: string, { reference, purgeId }: Farewell): Promise<void> {
  await refuseHeldTenant(tx);
  const [made] = await tx.sql(
    `insert into purge (tenant_id, id, reference, asked_by) values ($1, $2, $3, $4)
     on conflict (tenant_id) where ended_at is null and kind = 'tenant' do nothing returning id`,
    [tx.tenantId, purgeId, reference, personId],
  );
  if (!made) throw new Conflict('it is being deleted', { code: 'tenant-deleting' });
}
