/** A provider as it is used: one of the tenant's own, its secret opened, or the installation's. */
import type { ProviderClient } from '#activities/outside/provider.ts';
import type { Tx } from '#schema/database.ts';
import { Conflict, NotFound } from '#schema/errors.ts';
import { FederationForm } from '#schema/federation.ts';
import { readSwitches, requireSwitch } from '#schema/switch.ts';
import type { Deps } from './deps.ts';

export type Provider = {
  /** Null for the installation's own. */
  id: string | null;
  form: FederationForm;
  clientSecret: string | undefined;
  /** Whether its people are made at their first sign-in, in this tenant. */
  makesPeople: boolean;
};

type Door = Pick<Deps, 'secrets' | 'installationProvider'>;

/** Throws NotFound, SwitchedOff, and Conflict where its secret cannot be opened. */
export async function readProvider(tx: Tx, id: string | null, door: Door): Promise<Provider> {
  if (id === null) return readInstallationProvider(tx, door);
  const [row] = await tx.sql<{ form: unknown; sealed: string | null }>(
    'select form, sealed_secret as sealed from federation where tenant_id = $1 and id = $2',
    [tx.tenantId, id],
  );
  if (!row) throw new NotFound('no such provider');
  await requireSwitch(tx, 'federation');
  const form = FederationForm.parse(row.form);
  const clientSecret = row.sealed === null ? undefined : openSecret(tx, door, id, row.sealed);
  return { id, form, clientSecret, makesPeople: form.admission === 'create' };
}

async function readInstallationProvider(tx: Tx, { installationProvider }: Door): Promise<Provider> {
  if (!installationProvider) throw new NotFound('the installation has no provider');
  await requireSwitch(tx, 'federation');
  const { form, clientSecret, createIn } = installationProvider;
  const [tenant] = await tx.sql<{ slug: string }>('select slug from tenant where id = $1', [tx.tenantId]);
  return { id: null, form, clientSecret, makesPeople: createIn !== null && tenant?.slug === createIn };
}

function openSecret(tx: Tx, { secrets }: Door, id: string, sealed: string): string {
  if (!secrets) throw new Conflict('DIARIUM_SECRET_KEY is not set', { code: 'no-secret-key' });
  return secrets.open(tx.tenantId, 'federation', id, sealed);
}

/** Us at the provider, as its door wants it. */
export const clientOf = ({ form, clientSecret }: Provider): ProviderClient => ({
  issuer: form.issuer,
  clientId: form.clientId,
  clientSecret,
  scopes: form.scopes,
  audiences: form.audiences,
  hosts: form.kind === 'entra' ? [...form.hosts, entraUserInfo] : form.hosts,
});

/** Where Entra ID keeps its user information, whatever the issuer's host. */
const entraUserInfo = 'graph.microsoft.com';

/** What the tenant's sign-in page offers besides a password, and where each begins. */
export async function waysOf(
  tx: Pick<Tx, 'sql' | 'tenantId'>,
  { installationProvider }: Pick<Door, 'installationProvider'>,
  slug: string,
): Promise<{ name: string; path: string }[]> {
  if (!(await readSwitches(tx)).federation) return [];
  const own = await tx.sql<{ id: string; name: string }>(
    `select id, form->>'name' as name from federation
     where tenant_id = $1 and (form->>'enabled')::boolean order by created_at, id`,
    [tx.tenantId],
  );
  const all = [...own, ...(installationProvider ? [{ id: 'installation', name: installationProvider.form.name }] : [])];
  return all.map(({ id, name }) => ({ name, path: `/t/${slug}/provider/${id}` }));
}
