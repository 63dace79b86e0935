/** Runs over a source: starting, looking, and telling them to pause, go on, stop or try again. */
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { Crawl, CrawlMode, CrawlStart, CrawlWish, workflowId } from '#schema/crawl.ts';
import type { Tx } from '#schema/database.ts';
import { ListQuery, listOf } from '#schema/list.ts';
import { requestCrawl, wishCrawl } from '#schema/request.ts';
import { requireObject } from './access.ts';
import { type CrawlRow, crawlColumns, crawlFrom, readCrawl, showCrawl } from './crawl-row.ts';
import { pageOf, readCursor } from './cursor.ts';
import type { Routes } from './deps.ts';
import { Id } from './id.ts';
import { IdempotencyHeader, once } from './plugins/idempotency.ts';
import { actorOf, signedIn } from './plugins/session.ts';
import { within } from './soon.ts';
import { openStall } from './stall.ts';

/** The row is the request; `reconcile` starts and tells what did not reach Temporal in this time. */
const engineMs = 1500;

const CrawlQuery = ListQuery.extend({
  sourceId: z.uuid().optional(),
  spaceId: z.uuid().optional(),
  mode: CrawlMode.optional(),
}).refine(({ sourceId, spaceId }) => (sourceId === undefined) !== (spaceId === undefined), {
  path: ['sourceId'],
  message: 'name either a source or a space',
});

/** Whose runs are listed, `$2`: a source's, or those in a space that the person `$6` reaches, by a key those of `$7`. */
const runsOf = {
  source: 'r.source_id = $2',
  space: `o.removed_at is null and exists (select from collection c
    where c.tenant_id = $1 and c.id = o.collection_id and c.space_id = $2
      and c.id in (select w.collection_id from reach_of($1, $6, $2, $7) w))`,
} as const;

export const crawlRoutes: Routes =
  ({ db, temporal }) =>
  async (app) => {
    const stalled = openStall(temporal);

    /** Requests the run that `wanted` answers and starts it. `wanted` is asked at each request: it throws to who may not. */
    const start = async (request: FastifyRequest, wanted: (tx: Tx) => Promise<CrawlStart>): Promise<Crawl> => {
      const { tenantId } = signedIn(request);
      const started = await db.withTenant(tenantId, async (tx) => {
        const input = await wanted(tx);
        return once(tx, request, async () => {
          const id = await requestCrawl(tx, actorOf(request), { ...input, trigger: 'person' });
          return showCrawl(await readCrawl(tx, id), null);
        });
      });
      request.log.info({ workflowId: workflowId(tenantId, started.id) }, 'crawl requested');
      await within(engineMs, temporal.startCrawl(tenantId, started.id, 'person'));
      return started;
    };

    app.post(
      '/crawl',
      {
        config: { may: 'crawl', act: 'crawl.start' },
        schema: {
          tags: ['crawl'],
          summary: 'Start a run over a source',
          headers: IdempotencyHeader,
          body: CrawlStart,
          response: { 202: Crawl },
        },
      },
      async (request, reply) => {
        const asker = signedIn(request);
        const started = await start(request, async (tx) => {
          await requireObject(tx, asker, 'source', request.body.sourceId, 'crawl');
          return request.body;
        });
        return reply.code(202).send(started);
      },
    );

    app.post(
      '/crawl/:id/retry',
      {
        config: { may: 'crawl', act: 'crawl.start' },
        schema: {
          tags: ['crawl'],
          summary: 'Start a run over the pages that failed',
          params: Id,
          headers: IdempotencyHeader,
          response: { 202: Crawl },
        },
      },
      async (request, reply) => {
        const asker = signedIn(request);
        const started = await start(request, async (tx) => {
          await requireObject(tx, asker, 'crawl', request.params.id, 'crawl');
          const { sourceId } = await readCrawl(tx, request.params.id);
          return { sourceId, mode: 'failed' };
        });
        return reply.code(202).send(started);
      },
    );

    for (const wish of CrawlWish.options) {
      app.post(
        `/crawl/:id/${wish}`,
        {
          config: { may: 'crawl', act: `crawl.${wish}` },
          schema: { tags: ['crawl'], summary: `Tell a run to ${wish}`, params: Id, response: { 202: Crawl } },
        },
        async (request, reply) => {
          const asker = signedIn(request);
          const { tenantId } = asker;
          const { id } = request.params;
          const row = await db.withTenant(tenantId, async (tx) => {
            await requireObject(tx, asker, 'crawl', id, 'crawl');
            await wishCrawl(tx, actorOf(request), id, wish);
            return readCrawl(tx, id);
          });
          await within(engineMs, temporal.tellCrawl(tenantId, id, wish));
          return reply.code(202).send(showCrawl(row, await stalled()));
        },
      );
    }

    app.get(
      '/crawl',
      {
        config: { may: 'read', act: null },
        schema: {
          tags: ['crawl'],
          summary: "A source's runs or, when a space is named, those of all its sources; the newest first",
          querystring: CrawlQuery,
          response: { 200: listOf(Crawl) },
        },
      },
      async (request) => {
        const asker = signedIn(request);
        const { tenantId } = asker;
        const { sourceId, spaceId, mode, cursor, limit } = request.query;
        const after = readCursor(z.tuple([z.uuid()]), cursor);
        const rows = await db.withTenant(tenantId, async (tx) => {
          await requireObject(tx, asker, sourceId ? 'source' : 'space', (sourceId ?? spaceId)!, 'read');
          // Ids are made in the order of time.
          return tx.sql<CrawlRow>(
            `select ${crawlColumns} from ${crawlFrom}
             where r.tenant_id = $1 and ${runsOf[sourceId ? 'source' : 'space']} and ($3::uuid is null or r.id < $3)
               and ($5::text is null or r.mode = $5)
             order by r.id desc limit $4`,
            [
              ...[tenantId, sourceId ?? spaceId, after?.[0] ?? null, limit + 1, mode ?? null],
              ...(sourceId ? [] : [asker.personId, asker.scope?.collectionId ?? null]),
            ],
          );
        });
        const stall = await stalled();
        return pageOf(
          rows,
          limit,
          ({ id }) => [id],
          (row) => showCrawl(row, stall),
        );
      },
    );

    app.get(
      '/crawl/:id',
      {
        config: { may: 'read', act: null },
        schema: { tags: ['crawl'], summary: 'A run', params: Id, response: { 200: Crawl } },
      },
      async (request) => {
        const asker = signedIn(request);
        const { tenantId } = asker;
        const row = await db.withTenant(tenantId, async (tx) => {
          await requireObject(tx, asker, 'crawl', request.params.id, 'read');
          return readCrawl(tx, request.params.id);
        });
        return showCrawl(row, await stalled());
      },
    );
  };
