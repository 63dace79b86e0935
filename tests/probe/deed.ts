/**
 * Acts that a good request alone does not bring about: somebody has to have done something before. Each is made ready,
 * and can then be tried more than once until it succeeds.
 */
import type { LightMyRequestResponse } from 'fastify';
import type { DeclaredRoute } from '#api/plugins/permission.ts';
import type { Act } from '#schema/act.ts';
import { callOf, nameOf } from '#tests/rig/call.ts';
import { withKey } from '#tests/rig/key.ts';
import { enteringDeeds } from './deed-entering.ts';
import { fileDeeds } from './deed-file.ts';
import { holdDeeds } from './deed-hold.ts';
import { sharingDeeds } from './deed-sharing.ts';
import { systemDeeds } from './deed-system.ts';
import { addPerson } from './person.ts';
import type { Stage } from './stage.ts';

export type Try = () => Promise<LightMyRequestResponse>;
/** Makes ready what the act needs. */
export type Deed = (stage: Stage) => Promise<Try>;

/** By the route that does it, and the act where that is another than the route says of itself. */
const deeds: Record<string, Deed> = { ...enteringDeeds, ...fileDeeds, ...holdDeeds, ...sharingDeeds, ...systemDeeds };

/** What has to be done for a route by itself, and the act that is recorded; none where its good request is enough. */
export function deedsOf(route: DeclaredRoute): { act: Act; deed: Deed }[] {
  const { may, act } = route;
  if (!act) return [];
  if (may === 'provision') return [{ act, deed: scimDeed(route) }];
  return Object.entries(deeds)
    .filter(([name]) => routeIn(name) === nameOf(route))
    .map(([name, deed]) => ({ act: (name.split(' ')[2] as Act | undefined) ?? act, deed }));
}

const routeIn = (name: string): string => name.split(' ').slice(0, 2).join(' ');

/** A directory by a key of its own, with somebody of its own to change. */
const scimDeed =
  (route: DeclaredRoute): Deed =>
  async (stage) => {
    const { api, ours } = stage;
    const { personId } = await addPerson(api.db, ours.tenantId, 'user');
    const key = await withKey(api, api.ours.people.administrator.personId, { kind: 'provisioning', permissions: [] });
    // When a key was used last is written down, and is no act.
    await key.send('GET', '/scim/v2/Schemas');
    const { method, path, body } = callOf(route, { ...ours, personId });
    return () => key.send(method, path, body);
  };

/** Routes that no deed is about any more. */
export const unknownDeeds = (routes: readonly DeclaredRoute[]): string[] => {
  const names = new Set(routes.map(nameOf));
  return Object.keys(deeds).filter((name) => !names.has(routeIn(name)));
};
