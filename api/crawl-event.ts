/** A run as it goes: its row whenever it changes, until the run has ended. */
import type { Crawl } from '#schema/crawl.ts';
import { NotFound } from '#schema/errors.ts';
import { endedStates } from '#schema/progress.ts';
import { requireObject } from './access.ts';
import { type CrawlRow, crawlColumns, crawlFrom, showCrawl } from './crawl-row.ts';
import type { Deps, Routes } from './deps.ts';
import { eventStream, LastEventId, type ServerEvent, sendEvents } from './event-stream.ts';
import { Id } from './id.ts';
import { signedIn } from './plugins/session.ts';
import { openStall } from './stall.ts';
import { openWatch } from './watch.ts';

export const crawlEventRoutes: Routes = (deps) => async (app) => {
  const { db, temporal } = deps;
  const stalled = openStall(temporal);
  const watch = openWatch<Crawl>(deps.pace?.pollMs ?? 1000);

  app.get(
    '/crawl/:id/events',
    {
      config: { may: 'read', act: null },
      schema: {
        tags: ['crawl'],
        summary: 'A run as it goes, as server-sent events',
        description: 'Event `crawl` carries the run, its id is the version of the row; `end` comes last.',
        params: Id,
        headers: LastEventId,
        response: { 200: eventStream },
      },
    },
    async (request, reply) => {
      const asker = signedIn(request);
      const { tenantId } = asker;
      const { id } = request.params;
      const look = async () => showCrawl(await readRow(db, tenantId, id), await stalled());
      const seen = Number(request.headers['last-event-id'] ?? Number.NaN);
      return sendEvents(deps, request, reply, {
        kind: 'crawl',
        mayRead: () => db.withTenant(tenantId, (tx) => requireObject(tx, asker, 'crawl', id, 'read')),
        events: (signal) => changes(watch(`${tenantId}/${id}`, look, signal), seen),
      });
    },
  );
};

/**
 * Only what differs from the one before; a reader who has seen this version already is not shown it again, but for the
 * place in the queue, which changes with the rows of other runs.
 */
async function* changes(crawls: AsyncIterable<Crawl>, seenVersion: number): AsyncGenerator<ServerEvent> {
  let last = '';
  for await (const crawl of crawls) {
    const shown = JSON.stringify(crawl);
    const known = last === '' ? crawl.version === seenVersion && crawl.position === null : shown === last;
    last = shown;
    if (!known) yield { id: crawl.version, event: 'crawl', data: crawl };
    if (endedStates.includes(crawl.state)) {
      yield { event: 'end', data: {} };
      return;
    }
  }
}

async function readRow(db: Deps['db'], tenantId: string, id: string): Promise<CrawlRow> {
  const [row] = await db.readTenant<CrawlRow>(
    tenantId,
    `select ${crawlColumns} from ${crawlFrom} where r.tenant_id = tenant.id and r.id = $2`,
    [id],
  );
  if (!row) throw new NotFound('no such crawl');
  return row;
}
