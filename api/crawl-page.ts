/** What became of each URL of a run, and its failures by reason. */
import { z } from 'zod';
import { CrawlPage, FailureGroup, PageChange } from '#schema/crawl.ts';
import { ListQuery, listOf } from '#schema/list.ts';
import { Reason } from '#schema/progress.ts';
import { requireObject } from './access.ts';
import { pageOf, readCursor } from './cursor.ts';
import type { Routes } from './deps.ts';
import { Id } from './id.ts';
import { keptUrls, lookerOf } from './kept-page.ts';
import { signedIn } from './plugins/session.ts';

type Row = Omit<CrawlPage, 'reason' | 'fetchedAt'> & { reason: unknown; fetchedAt: Date | null };

/** A page held back until the run's end is stored, to whoever looks. */
const shownState = `case state when 'held' then 'stored' else state end`;

const exampleUrls = 5;

/** Addresses of the run's source, `$2`, that are kept from the person. */
const kept = (person: string) =>
  keptUrls({ tenant: '$1', person, source: '(select source_id from crawl where tenant_id = $1 and id = $2)' });

export const crawlPageRoutes: Routes =
  ({ db }) =>
  async (app) => {
    app.get(
      '/crawl/:id/page',
      {
        config: { may: 'read', act: null },
        schema: {
          tags: ['crawl'],
          summary: "A run's URLs in their order",
          params: Id,
          querystring: ListQuery.extend({
            change: PageChange.optional(),
            state: CrawlPage.shape.state.optional(),
          }),
          response: { 200: listOf(CrawlPage) },
        },
      },
      async (request) => {
        const asker = signedIn(request);
        const { tenantId } = asker;
        const { change, state, cursor, limit } = request.query;
        const after = readCursor(z.tuple([z.string()]), cursor);
        const rows = await db.withTenant(tenantId, async (tx) => {
          const { role } = await requireObject(tx, asker, 'crawl', request.params.id, 'read');
          const { personId, seesAddresses } = lookerOf(asker, role);
          return tx.sql<Row>(
            `with kept as materialized (${kept('$7')})
           select url, case when $8 or found_on not in (select url from kept) then found_on end as "foundOn", depth, ${shownState} as state, change, status, reason, attempts,
             document_id as "documentId", fetched_at as "fetchedAt", ms
           from page where tenant_id = $1 and crawl_id = $2 and ($3::text is null or change = $3)
             and ($4::text is null or ${shownState} = $4) and ($5::text is null or url > $5)
             and ($8::boolean or url not in (select url from kept))
           order by url limit $6`,
            [
              ...[tenantId, request.params.id, change ?? null, state ?? null, after?.[0] ?? null, limit + 1],
              ...[personId, seesAddresses],
            ],
          );
        });
        return pageOf(
          rows,
          limit,
          ({ url }) => [url],
          (row) => ({ ...row, reason: readReason(row.reason), fetchedAt: row.fetchedAt?.toISOString() ?? null }),
        );
      },
    );

    app.get(
      '/crawl/:id/failure',
      {
        config: { may: 'read', act: null },
        schema: {
          tags: ['crawl'],
          summary: "A run's failures by reason, the most frequent first",
          params: Id,
          response: { 200: z.array(FailureGroup) },
        },
      },
      async (request) => {
        const asker = signedIn(request);
        const { tenantId } = asker;
        const groups = await db.withTenant(tenantId, async (tx) => {
          const { role } = await requireObject(tx, asker, 'crawl', request.params.id, 'read');
          const { personId, seesAddresses } = lookerOf(asker, role);
          return tx.sql<{ reason: unknown; pages: number; examples: string[] }>(
            `with kept as materialized (${kept('$3')})
           select (array_agg(reason order by url))[1] as reason, count(*) as pages,
             (array_agg(url order by url))[1:${exampleUrls}] as examples
           from page where tenant_id = $1 and crawl_id = $2 and state = 'done' and change = 'failed'
             and ($4::boolean or url not in (select url from kept))
           group by reason ->> 'code', reason #>> '{facts,status}' order by pages desc, 1`,
            [tenantId, request.params.id, personId, seesAddresses],
          );
        });
        return groups.map((group) => ({ ...group, reason: readReason(group.reason) ?? { code: 'defect', facts: {} } }));
      },
    );
  };

const readReason = (reason: unknown): Reason | null => (reason === null ? null : Reason.parse(reason));
