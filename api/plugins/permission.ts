/** Every route of the API says who may use it and what the record calls it; one that does not cannot be registered. */
import type { FastifyRequest, RouteOptions } from 'fastify';
import type { Act } from '#schema/act.ts';
import { NotAllowed } from '#schema/errors.ts';
import { type ResourceKind, resourceKinds } from '#schema/key.ts';
import type { Permission } from '#schema/role.ts';
import { systemTenantId } from '#schema/tenant.ts';
import type { App } from '../deps.ts';
import type { SignedIn, UsedKey } from './asker.ts';
import { signedIn } from './session.ts';

/**
 * `public`: anybody · `half-signed-in`: any person, before their second factor too · `signed-in`: any person, with a
 * session of their own · `known`: any person, and any key that is a secret · `provision`: a key of a directory · a
 * permission: who has it by their role in the tenant, and with a key also by the key.
 */
export type May = 'public' | 'half-signed-in' | 'signed-in' | 'known' | 'provision' | Permission;
export type DeclaredRoute = { method: string; url: string; may: May; act: Act | null; kind: ResourceKind | null };

declare module 'fastify' {
  interface FastifyContextConfig {
    may?: May;
    /** What the record calls it; null where nothing is changed and no content read. */
    act?: Act | null;
    /** What it is about, where its tag does not say so: a key that is kept to other kinds does not open it. */
    kind?: ResourceKind;
  }
}

/** Answers the list that fills as routes are registered. */
export function installPermission(app: App): DeclaredRoute[] {
  const declared: DeclaredRoute[] = [];
  app.addHook('onRoute', (route: RouteOptions) => {
    const { may, act } = route.config ?? {};
    if (!may) throw new Error(`${route.method} ${route.url} does not say who may use it: config.may`);
    if (act === undefined) {
      throw new Error(
        `${route.method} ${route.url} does not say what the record calls it: config.act, one of schema/act.ts,` +
          ' or null where nothing is changed and no content is read',
      );
    }
    for (const method of [route.method].flat().filter((name) => name !== 'HEAD')) {
      declared.push({ method, url: route.url, may, act, kind: kindOf(route) });
    }
  });
  app.addHook('onRequest', (request, _reply, done) => {
    requireAsker(request);
    done();
  });
  return declared;
}

/** Throws as `requireRoute` does, and NotSignedIn for nobody where somebody is needed. */
function requireAsker(request: FastifyRequest): void {
  const { may } = request.routeOptions.config;
  if (may === undefined || may === 'public') return;
  if (may === 'half-signed-in' && request.half) return;
  requireRoute(signedIn(request), request);
}

/** What somebody who is let in for a time may do besides reading: ask, and see to their own visit. */
const visitorsActs: readonly Act[] = [
  'search.ask',
  'chat.ask',
  'chat.regenerate',
  'chat.stop',
  'notice.see',
  'person.prefer',
  'session.end',
];

type Restricted = Exclude<May, 'public' | 'known'>;

/** Throws NotAllowed for somebody who may not use the request's route, by their role in the tenant or by their key. */
export function requireRoute(asker: SignedIn, { routeOptions, method }: FastifyRequest): void {
  const { may = 'public', act = null } = routeOptions.config;
  if (asker.role === 'inspector' && method !== 'GET' && !(act && visitorsActs.includes(act))) {
    throw new NotAllowed('a visitor changes nothing', { code: 'inspector-only-reads' });
  }
  // A public key stands in pages that anybody reads, and does not tell them whose it is.
  if (may === 'known' && asker.key?.kind === 'public')
    throw new NotAllowed('not for public keys', { code: 'key-scope' });
  if (may === 'public' || may === 'known') return;
  // A role by that name in another tenant opens nothing.
  if (may === 'operate' && asker.tenantId !== systemTenantId)
    throw new NotAllowed('not one of those who run the installation');
  if (asker.key) requireOfKey(asker.permissions, asker.key, may, kindOf(routeOptions));
  else requireOfRole(asker, may);
}

function requireOfRole({ role, permissions }: SignedIn, may: Restricted): void {
  if (may === 'signed-in' || may === 'half-signed-in') return;
  if (may === 'provision' || !permissions.includes(may)) throw new NotAllowed(`the role ${role} may not ${may}`);
}

/** A provisioning key opens its own routes and nothing else, for as long as its person may see to people. */
function requireOfKey(
  permissions: readonly Permission[],
  key: UsedKey,
  may: Restricted,
  kind: ResourceKind | null,
): void {
  if (may === 'signed-in' || may === 'half-signed-in') throw new NotAllowed('not for keys', { code: 'not-for-keys' });
  if (may === 'audit') throw new NotAllowed('no key reads the record', { code: 'key-no-record' });
  const isOpen =
    (key.kind === 'provisioning') === (may === 'provision') &&
    permissions.includes(may === 'provision' ? 'people' : may) &&
    (key.kinds.length === 0 || (kind !== null && key.kinds.includes(kind)));
  if (!isOpen) throw new NotAllowed(`the key may not ${may}`, { code: 'key-scope' });
}

/** What a route is about: said by itself, or by its tag. */
function kindOf({ config, schema }: Pick<RouteOptions, 'config' | 'schema'>): ResourceKind | null {
  const said = config?.kind ?? schema?.tags?.[0];
  return resourceKinds.find((kind) => kind === said) ?? null;
}
