/** A tenant's providers, seen and set by those who run the installation: the one of the same issuer and client, or a new one. */
import { z } from 'zod';
import type { Tx } from '#schema/database.ts';
import { Conflict } from '#schema/errors.ts';
import { type FederationForm, FederationGrant, GrantedFederation } from '#schema/federation.ts';
import type { Routes } from './deps.ts';
import { changeFederation, makeFederation } from './federation-change.ts';
import { listFederations, readFederation, redirectUriOf } from './federation-row.ts';
import { Id } from './id.ts';
import { actorOf, signedIn } from './plugins/session.ts';
import { readTenantRow } from './tenant-row.ts';

export const federationGrantRoutes: Routes =
  ({ db, secrets, publicUrl }) =>
  async (app) => {
    app.get(
      '/system/tenants/:id/federation',
      {
        config: { may: 'operate', act: null },
        schema: {
          tags: ['tenant'],
          summary: 'Providers that the people of a tenant sign in through',
          description: 'Without the groups and roles that they give, which are for the tenant alone.',
          params: Id,
          response: { 200: z.array(GrantedFederation) },
        },
      },
      async (request) => {
        const tenantId = request.params.id;
        await db.withTenant(signedIn(request).tenantId, (tx) => readTenantRow(tx, tenantId));
        return db.withTenant(tenantId, (tx) => listFederations(tx, redirectUriOf(publicUrl)));
      },
    );

    app.put(
      '/system/tenants/:id/federation',
      {
        config: { may: 'operate', act: 'federation.change' },
        schema: {
          tags: ['tenant'],
          summary: 'Set a provider that the people of a tenant sign in through',
          description:
            'The one of the same issuer and client is changed, else one is added. Which groups and roles it gives stays ' +
            'as the tenant has set it.',
          params: Id,
          body: FederationGrant,
          response: { 200: GrantedFederation },
        },
      },
      async (request) => {
        const tenantId = request.params.id;
        const { form, secret } = request.body;
        // Inside the tenant whoever runs the installation is somebody from outside.
        const actor = { ...actorOf(request), kind: 'operator' } as const;
        await db.withTenant(signedIn(request).tenantId, (tx) => readTenantRow(tx, tenantId));
        return db.withTenant(tenantId, async (tx) => {
          const known = await holdFederation(tx, form);
          const whole = { ...form, groups: known?.groups ?? [] };
          const given = secret === undefined ? null : { secret, secrets };
          if (known) await changeFederation(tx, actor, known.id, whole, given);
          const id = known?.id ?? (await makeFederation(tx, actor, whole, given));
          return readFederation(tx, id, redirectUriOf(publicUrl));
        });
      },
    );
  };

/**
 * The one of this issuer and client, held. Who finds none is the one to add it: of two at once the second would change
 * what the first has just set without having seen it. Throws Conflict for that one.
 */
async function holdFederation(tx: Tx, form: FederationGrant['form']): Promise<Known | undefined> {
  const known = await findFederation(tx, form);
  if (known) return known;
  await tx.sql(`select pg_advisory_xact_lock(hashtextextended('federation/' || $1, 0))`, [tx.tenantId]);
  if (await findFederation(tx, form)) throw new Conflict('just added', { code: 'provider-there' });
  return undefined;
}

type Known = { id: string; groups: FederationForm['groups'] };

async function findFederation(tx: Tx, { issuer, clientId }: FederationGrant['form']): Promise<Known | undefined> {
  const [found] = await tx.sql<Known>(
    `select id, form->'groups' as groups from federation where tenant_id = $1 and form->>'issuer' = $2 and form->>'clientId' = $3
     order by created_at, id limit 1 for update`,
    [tx.tenantId, issuer, clientId],
  );
  return found;
}
