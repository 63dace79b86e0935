/** A tenant is closed for a time, and opened again. What does not reach the engine at once, `reconcile` brings there. */
import { holdRuns, releaseRuns, turnTenant } from '#schema/suspension.ts';
import { Tenant } from '#schema/tenant.ts';
import type { Routes } from './deps.ts';
import { Id } from './id.ts';
import { actorOf, signedIn } from './plugins/session.ts';
import { within } from './soon.ts';
import { readTenantRow, withUse } from './tenant-row.ts';

const engineMs = 1500;

const turns = {
  suspend: {
    act: 'tenant.suspend',
    summary: 'Close a tenant: nobody gets in, open streams end within a minute, its runs pause, its schedules stop',
    turnRuns: holdRuns,
    wish: 'pause',
  },
  resume: {
    act: 'tenant.resume',
    summary: 'Open a tenant again: exactly the runs that its closing had paused go on',
    turnRuns: releaseRuns,
    wish: 'resume',
  },
} as const;

export const tenantStateRoutes: Routes =
  ({ db, temporal }) =>
  async (app) => {
    for (const turn of ['suspend', 'resume'] as const) {
      const { act, summary, turnRuns, wish } = turns[turn];
      app.post(
        `/system/tenants/:id/${turn}`,
        {
          config: { may: 'operate', act },
          schema: { tags: ['tenant'], summary, params: Id, response: { 200: Tenant } },
        },
        async (request) => {
          const { id } = request.params;
          const row = await db.withTenant(signedIn(request).tenantId, async (tx) => {
            await turnTenant(tx, actorOf(request), id, turn);
            return readTenantRow(tx, id);
          });
          const runs = await db.withTenant(id, turnRuns);
          await within(engineMs, Promise.all(runs.map((run) => temporal.tellCrawl(id, run, wish))));
          return withUse(db, row);
        },
      );
    }
  };
