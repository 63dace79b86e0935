/** What an organisation decides for itself, how far its setting up has come, and what its sources may ask for. */
import { recordEvent } from '#schema/audit.ts';
import { changed } from '#schema/changed.ts';
import { readLimits } from '#schema/crawl-limits.ts';
import { Conflict } from '#schema/errors.ts';
import { Policy, readPolicy } from '#schema/policy.ts';
import { Progress, SourceBounds } from '#schema/setting.ts';
import { readSwitches } from '#schema/switch.ts';
import type { Routes } from './deps.ts';
import { actorOf, signedIn } from './plugins/session.ts';
import { halveSessions } from './session-open.ts';
import { readSetup } from './setup.ts';

export const settingRoutes: Routes =
  ({ db, secrets }) =>
  async (app) => {
    app.get(
      '/setting',
      {
        config: { may: 'setting', act: null },
        schema: { tags: ['setting'], summary: "The organisation's own settings", response: { 200: Policy } },
      },
      async (request) => db.withTenant(signedIn(request).tenantId, readPolicy),
    );

    app.put(
      '/setting',
      {
        config: { may: 'setting', act: 'setting.change' },
        schema: {
          tags: ['setting'],
          summary: "Change the organisation's own settings",
          description:
            'Where a second factor is asked for from now on, sessions without one are good for setting it up.',
          body: Policy,
          response: { 200: Policy },
        },
      },
      async (request) => {
        const { tenantId } = signedIn(request);
        const after = request.body;
        return db.withTenant(tenantId, async (tx) => {
          const before = await readPolicy(tx);
          const asksNow = after.secondFactor && !before.secondFactor;
          // Nobody could set one up, and so nobody could come in.
          if (asksNow && !secrets) throw new Conflict('DIARIUM_SECRET_KEY is not set', { code: 'no-secret-key' });
          await tx.sql(
            `insert into policy (tenant_id, form) values ($1, $2)
             on conflict (tenant_id) do update set form = excluded.form, updated_at = now()`,
            [tenantId, JSON.stringify(after)],
          );
          const object = { kind: 'tenant', id: tenantId };
          const details = { ...changed(before, after), ...(asksNow ? { halved: await halveSessions(tx) } : {}) };
          await recordEvent(tx, actorOf(request), { action: 'setting.change', object, details });
          return after;
        });
      },
    );

    app.get(
      '/setting/progress',
      {
        config: { may: 'setting', act: null },
        schema: {
          tags: ['setting'],
          summary: 'What there is to set up, and what of it is done',
          response: { 200: Progress },
        },
      },
      async (request) => {
        const { tenantId, personId } = signedIn(request);
        return { steps: await db.withTenant(tenantId, (tx) => readSetup(tx, personId)) };
      },
    );

    app.get(
      '/setting/source',
      {
        config: { may: 'crawl', act: null },
        schema: { tags: ['setting'], summary: 'What a source may ask for', response: { 200: SourceBounds } },
      },
      async (request) =>
        db.withTenant(signedIn(request).tenantId, async (tx) => ({
          limits: await readLimits(tx),
          render: (await readSwitches(tx)).render,
        })),
    );
  };
