/** The API with a provider for each of two organisations, and what they leave in the record. */
import { openProviders } from '#activities/outside/provider.ts';
import { FederationForm } from '#schema/federation.ts';
import { serveProvider, type TestProvider } from '#tests/sites/provider.ts';
import { trustedAudience } from '#tests/sites/provider-hostile.ts';
import { startApi, type TestApi, type TestTenant } from './api.ts';

export type FederatedApi = AsyncDisposable & {
  api: TestApi;
  /** Of `ours`, and of `theirs`. */
  provider: TestProvider;
  other: TestProvider;
  federationId: string;
  otherId: string;
};

export const timeoutMs = 500;

export async function startFederated(): Promise<FederatedApi> {
  await using held = new AsyncDisposableStack();
  const provider = held.use(await serveProvider());
  const other = held.use(await serveProvider());
  const allow = new Set([provider.hostPort, other.hostPort]);
  const providers = held.use(openProviders({ allow, userAgent: 'Diarium/0.1', limits: { timeoutMs } }));
  const api = held.use(await startApi({ providers }));
  const federationId = await addFederation(api, api.ours, provider, { audiences: [trustedAudience] });
  const otherId = await addFederation(api, api.theirs, other);
  const kept = held.move();
  return { api, provider, other, federationId, otherId, [Symbol.asyncDispose]: () => kept.disposeAsync() };
}

/** Set by the tenant's administrator, as they would; answers its id. */
export async function addFederation(
  api: TestApi,
  { people, slug }: TestTenant,
  provider: Pick<TestProvider, 'issuer' | 'clientId' | 'clientSecret'>,
  form: Partial<FederationForm> = {},
): Promise<string> {
  const { issuer, clientId, clientSecret } = provider;
  const domains = [`${slug}.example`];
  const usual = { name: 'Kommunens inloggning', kind: 'standard', issuer, clientId, domains, admission: 'create' };
  const made = await api.as(people.administrator, 'POST', '/federation', FederationForm.parse({ ...usual, ...form }));
  const { id } = made.json();
  await api.as(people.administrator, 'PUT', `/federation/${id}/secret`, { secret: clientSecret });
  return id;
}

export type Event = { action: string; outcome: string; details: Record<string, unknown> };

/** What the record of a tenant has of one request. */
export const eventsOf = ({ db }: TestApi, tenantId: string, requestId: string): Promise<Event[]> =>
  db.withTenant(tenantId, (tx) =>
    tx.sql<Event>(
      'select action, outcome, details from audit_event where tenant_id = $1 and request_id = $2 order by id',
      [tenantId, requestId],
    ),
  );
