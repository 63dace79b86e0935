/** A good request for every route of the API, so that tests can go through them all. A route without one is an error. */
import { z } from 'zod';
import type { DeclaredRoute } from '#api/plugins/permission.ts';
import { auditCalls } from './calls/audit.ts';
import type { Call, Calls, Ids } from './calls/call.ts';
import { enteringCalls } from './calls/entering.ts';
import { exportCalls } from './calls/export.ts';
import { federationCalls } from './calls/federation.ts';
import { fileCalls } from './calls/file.ts';
import { glassCalls } from './calls/glass.ts';
import { holdCalls } from './calls/hold.ts';
import { keyCalls } from './calls/key.ts';
import { knownCalls } from './calls/known.ts';
import { peopleCalls } from './calls/people.ts';
import { personRequestCalls } from './calls/person-request.ts';
import { purgeCalls } from './calls/purge.ts';
import { recordCalls } from './calls/record.ts';
import { retentionCalls } from './calls/retention.ts';
import { scimCalls } from './calls/scim.ts';
import { sharingCalls } from './calls/sharing.ts';
import { tenantCalls } from './calls/tenant.ts';

export type { Ids } from './calls/call.ts';

const calls: Calls = {
  ...knownCalls,
  ...fileCalls,
  ...exportCalls,
  ...auditCalls,
  ...tenantCalls,
  ...glassCalls,
  ...enteringCalls,
  ...federationCalls,
  ...peopleCalls,
  ...sharingCalls,
  ...holdCalls,
  ...keyCalls,
  ...personRequestCalls,
  ...purgeCalls,
  ...retentionCalls,
  ...recordCalls,
  ...scimCalls,
};

export type Request = {
  method: string;
  path: string;
  body: unknown;
  headers: Record<string, string>;
  namesIds: boolean;
};

/** A request in its parts; `params` are what the address names, by the names of the route. */
export type Parts = {
  method: string;
  url: string;
  params: Record<string, string>;
  query: Record<string, string>;
  body: unknown;
  headers: Record<string, string>;
};

/** The request for a route with these ids in it. */
export function callOf(route: DeclaredRoute, ids: Ids): Request {
  const parts = partsOf(route, ids);
  const path = pathOf(parts);
  const named = `${path}${JSON.stringify(parts.body)}`;
  const namesIds = 'id' in parts.params || Object.values(ids).some((id) => isId(id) && named.includes(id));
  return { method: parts.method, path, body: parts.body, headers: parts.headers, namesIds };
}

const isId = (value: unknown): value is string => z.uuid().safeParse(value).success;

export function partsOf({ method, url }: DeclaredRoute, ids: Ids): Parts {
  const short = url.replace('/api/v1', '');
  const call = calls[`${method} ${short}`];
  if (!call) throw new Error(`${method} ${short} is not among the requests that tests make: add it to tests/rig/calls`);
  const named = [...short.matchAll(/:(\w+)/g)].map(([, name]) => [name!, idOf(call, name!, ids)]);
  return {
    method,
    url: short,
    params: Object.fromEntries(named),
    query: call.query?.(ids) ?? {},
    body: call.body?.(ids),
    headers: call.headers ?? {},
  };
}

/** The address below /api/v1; of a directory's, the whole. */
export function pathOf({ url, params, query }: Parts): string {
  const asked = new URLSearchParams(query).toString();
  return url.replace(/:(\w+)/g, (_, name: string) => params[name]!) + (asked && `?${asked}`);
}

/** What a name in an address stands for: `:id` is said by the call, every other one says it itself. */
function idOf(call: Call, name: string, ids: Ids): string {
  if (name === 'name' && call.name) return call.name;
  const key = name === 'id' ? call.id : (name as keyof Ids);
  const id = key && (ids[key] ?? ids.crawlId);
  if (id === undefined) throw new Error(`what :${name} stands for is not said in tests/rig/calls`);
  return id;
}

const partsIn = ({ url }: DeclaredRoute): number => url.split('/').length;
const isFollowing = ({ url }: DeclaredRoute): boolean => url.endsWith('/events');
const isSpace = ({ url }: DeclaredRoute): boolean => url.endsWith('/space/:id');

/**
 * What follows runs until none goes on comes first, while there is none. What ends something comes last, so that the
 * rest still finds it: what is in something before the thing itself, and the space that holds nearly everything after
 * all of them.
 */
export const inOrder = (routes: DeclaredRoute[]): DeclaredRoute[] => {
  const ending = routes.filter(({ method, url }) => method === 'DELETE' && url.includes(':'));
  return [
    ...routes.filter(isFollowing),
    ...routes.filter((route) => route.method !== 'DELETE' && !isFollowing(route)),
    ...ending.filter((route) => !isSpace(route)).sort((one, other) => partsIn(other) - partsIn(one)),
    ...ending.filter(isSpace),
    ...routes.filter(({ method, url }) => method === 'DELETE' && !url.includes(':')).reverse(),
  ];
};

/** As routes are named in tests: `PUT /source/:id`. */
export const nameOf = ({ method, url }: DeclaredRoute): string => `${method} ${url.replace('/api/v1', '')}`;

/** What is answered to those who may, where it is not what they asked for. */
export const refusals: Record<string, number> = {
  'POST /session': 401,
  'POST /session/link': 410,
  'GET /session/callback': 401,
  'POST /session/factor': 400,
  'POST /session/reset': 410,
  'POST /me/factor/confirm': 400,
  'POST /me/factor/codes': 400,
  'POST /me/factor/off': 400,
  // A run of the same source has just been asked for.
  'POST /crawl/:id/retry': 409,
  // Not a collection of the organisation's space.
  'PUT /collection/:id/lending/:spaceId': 409,
  'DELETE /collection/:id/lending/:spaceId': 409,
  // Nothing was shown of what another level would stop.
  'PUT /space/:id/level': 409,
  'PUT /collection/:id/level': 409,
};
