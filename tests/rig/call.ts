/** A good request for every route of the API, so that tests can go through them all. A route without one is an error. */
import type { DeclaredRoute } from '#api/plugins/permission.ts';
import type { Calls, Ids } from './calls/call.ts';
import { enteringCalls } from './calls/entering.ts';
import { federationCalls } from './calls/federation.ts';
import { glassCalls } from './calls/glass.ts';
import { keyCalls } from './calls/key.ts';
import { knownCalls } from './calls/known.ts';
import { peopleCalls } from './calls/people.ts';
import { sharingCalls } from './calls/sharing.ts';
import { tenantCalls } from './calls/tenant.ts';

export type { Ids } from './calls/call.ts';

const calls: Calls = {
  ...knownCalls,
  ...tenantCalls,
  ...glassCalls,
  ...enteringCalls,
  ...federationCalls,
  ...peopleCalls,
  ...sharingCalls,
  ...keyCalls,
};

export type Request = { method: string; path: string; body: unknown; namesIds: boolean };

/** The request for a route with these ids in it. */
export function callOf({ method, url }: DeclaredRoute, ids: Ids): Request {
  const name = `${method} ${url.replace('/api/v1', '')}`;
  const call = calls[name];
  if (!call) throw new Error(`${name} is not among the requests that tests make: add it to tests/rig/calls`);
  const query = call.query ? `?${new URLSearchParams(call.query(ids))}` : '';
  const named = name.split(' ')[1]!.replace(':id', call.id ? (ids[call.id] ?? ids.crawlId) : '');
  const path = named.replace(':credentialId', ids.credentialId) + query;
  const body = call.body?.(ids);
  const namesIds =
    call.id !== undefined || Object.values(ids).some((id) => `${path}${JSON.stringify(body)}`.includes(id));
  return { method, path, body, namesIds };
}
