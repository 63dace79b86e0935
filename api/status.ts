/** What the tenant holds and what works for it. */
import { Status } from '#schema/status.ts';
import type { Routes } from './deps.ts';
import { signedIn } from './plugins/session.ts';

export const statusRoutes: Routes =
  ({ db, models }) =>
  async (app) => {
    app.get(
      '/status',
      {
        config: { may: 'administer', act: null },
        schema: { tags: ['status'], summary: 'What there is, at a glance', response: { 200: Status } },
      },
      async (request) => {
        const { tenantId } = signedIn(request);
        const [counts] = await db.readTenant<Omit<Status, 'models'>>(
          tenantId,
          `select
           (select count(*) from source where tenant_id = tenant.id and kind = 'site' and removed_at is null) as sources,
           (select count(*) from document where tenant_id = tenant.id and removed_at is null and version_id is not null)
             as documents,
           (select count(*) from passage where tenant_id = tenant.id and live) as passages,
           (select count(*) from crawl where tenant_id = tenant.id and ended_at is null) as crawls`,
        );
        return { ...counts!, models };
      },
    );
  };
