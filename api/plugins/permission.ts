/** Every route of the API says who may use it and what the record calls it; one that does not cannot be registered. */
import type { RouteOptions } from 'fastify';
import type { Act } from '#schema/act.ts';
import { NotAllowed } from '#schema/errors.ts';
import type { Permission } from '#schema/role.ts';
import type { App } from '../deps.ts';
import { signedIn } from './session.ts';

/** `public`: anybody · `signed-in`: any person · a permission: who has it by their role in the tenant. */
export type May = 'public' | 'signed-in' | Permission;
export type DeclaredRoute = { method: string; url: string; may: May; act: Act | null };

declare module 'fastify' {
  interface FastifyContextConfig {
    may?: May;
    /** What the record calls it; null where nothing is changed and no content read. */
    act?: Act | null;
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
      declared.push({ method, url: route.url, may, act });
    }
  });
  app.addHook('onRequest', async (request) => {
    const may = request.routeOptions.config.may;
    if (may === undefined || may === 'public') return;
    const { role, permissions } = signedIn(request);
    if (!allows(permissions, may)) throw new NotAllowed(`the role ${role} may not ${may}`);
  });
  return declared;
}

/** Whether somebody who is signed in may use a route, by their role in the tenant. */
export const allows = (permissions: readonly Permission[], may: May | undefined): boolean =>
  may === undefined || may === 'public' || may === 'signed-in' || permissions.includes(may);
