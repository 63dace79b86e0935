/** How fast a run that goes on asks each host: for this run alone, its source stays as it is. */
import { Crawl, Pace } from '#schema/crawl.ts';
import { readLimits, requireWithinLimits } from '#schema/crawl-limits.ts';
import { Conflict } from '#schema/errors.ts';
import { endedStates } from '#schema/progress.ts';
import { requireObject } from './access.ts';
import { readCrawl, showCrawl } from './crawl-row.ts';
import type { Routes } from './deps.ts';
import { Id } from './id.ts';
import { signedIn } from './plugins/session.ts';

export const crawlPaceRoutes: Routes =
  ({ db, temporal }) =>
  async (app) => {
    app.put(
      '/crawl/:id/pace',
      {
        config: { may: 'crawl', act: 'crawl.pace' },
        schema: {
          tags: ['crawl'],
          summary: 'Let a run ask faster or more slowly from now on',
          description: 'Its source is left as it is. While no worker answers: 503, and the pace may be set later.',
          params: Id,
          body: Pace,
          response: { 200: Crawl },
        },
      },
      async (request) => {
        const asker = signedIn(request);
        const { tenantId, personId } = asker;
        const { id } = request.params;
        const read = (permission: 'crawl' | 'read') =>
          db.withTenant(tenantId, async (tx) => {
            await requireObject(tx, asker, 'crawl', id, permission);
            return readCrawl(tx, id);
          });
        const { state } = await read('crawl');
        const limits = await db.withTenant(tenantId, readLimits);
        requireWithinLimits(request.body, limits);
        if (endedStates.includes(state)) throw new Conflict('This run has ended', { code: 'not-running' });
        await temporal.setPace(tenantId, id, { ...request.body, personId, requestId: request.id });
        return showCrawl(await read('read'), null);
      },
    );
  };
