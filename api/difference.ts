/** What differs between a run and an earlier one of the same source: counted, page by page, in words, and as a file. */
import { Readable } from 'node:stream';
import { z } from 'zod';
import { recordEvent } from '#schema/audit.ts';
import type { Tx } from '#schema/database.ts';
import {
  Difference,
  DifferenceKind,
  DifferencePage,
  DifferencePageQuery,
  DifferenceQuery,
  DifferenceText,
  DifferenceTextQuery,
} from '#schema/difference.ts';
import { Conflict, NotFound } from '#schema/errors.ts';
import { listOf } from '#schema/list.ts';
import { type Asker, requireObject } from './access.ts';
import { readCrawl, showCrawl } from './crawl-row.ts';
import { pageOf, readCursor } from './cursor.ts';
import type { Routes } from './deps.ts';
import { csvOf } from './difference-csv.ts';
import { withNear } from './difference-page.ts';
import { countKinds, type Runs, readRows, readText, type SideText } from './difference-row.ts';
import { compareTexts } from './difference-text.ts';
import { Id } from './id.ts';
import { lookerOf } from './kept-page.ts';
import { actorOf, signedIn } from './plugins/session.ts';

const CsvQuery = DifferenceQuery.extend({ kind: DifferenceKind.optional() });

export const differenceRoutes: Routes =
  ({ db }) =>
  async (app) => {
    app.get(
      '/crawl/:id/difference',
      {
        config: { may: 'read', act: null },
        schema: {
          tags: ['crawl'],
          summary: 'How much differs between a run and an earlier one, by kind',
          params: Id,
          querystring: DifferenceQuery,
          response: { 200: Difference },
        },
      },
      async (request) => {
        const asker = signedIn(request);
        const { tenantId } = asker;
        return db.withTenant(tenantId, async (tx) => {
          const runs = await readRuns(tx, asker, request.params.id, request.query.against);
          const counts = Object.fromEntries(DifferenceKind.options.map((kind) => [kind, 0]));
          for (const { kind, pages } of await countKinds(tx, runs)) counts[kind] = pages;
          return {
            was: runs.wasId && showCrawl(await readCrawl(tx, runs.wasId), null),
            now: showCrawl(await readCrawl(tx, runs.nowId), null),
            counts: counts as Difference['counts'],
          } as Difference;
        });
      },
    );

    app.get(
      '/crawl/:id/difference/page',
      {
        config: { may: 'read', act: null },
        schema: {
          tags: ['crawl'],
          summary: 'The pages that differ, in the order of their addresses',
          params: Id,
          querystring: DifferencePageQuery,
          response: { 200: listOf(DifferencePage) },
        },
      },
      async (request) => {
        const asker = signedIn(request);
        const { tenantId } = asker;
        const { against, kind = null, cursor, limit } = request.query;
        const after = readCursor(z.tuple([z.string()]), cursor)?.[0] ?? '';
        const rows = await db.withTenant(tenantId, async (tx) => {
          const runs = await readRuns(tx, asker, request.params.id, against);
          return withNear(tx, runs, await readRows(tx, runs, { kind, after, limit: limit + 1 }));
        });
        return pageOf(
          rows,
          limit,
          ({ url }) => [url],
          (row) => row,
        );
      },
    );

    app.get(
      '/crawl/:id/difference/text',
      {
        config: { may: 'read', act: 'difference.read' },
        schema: {
          tags: ['crawl'],
          summary: 'How the text of a page differs between two runs',
          params: Id,
          querystring: DifferenceTextQuery,
          response: { 200: DifferenceText },
        },
      },
      async (request) => {
        const asker = signedIn(request);
        const { tenantId } = asker;
        const { against, url } = request.query;
        const [was, now] = await db.withTenant(tenantId, async (tx) => {
          const runs = await readRuns(tx, asker, request.params.id, against);
          const { wasId, nowId } = runs;
          const before = wasId ? await readText(tx, runs, wasId, url) : undefined;
          const after = await readText(tx, runs, nowId, url);
          if (before === undefined && after === undefined) throw new NotFound('neither run came to this page');
          await recordEvent(tx, actorOf(request), {
            action: 'difference.read',
            object: { kind: 'crawl', id: nowId },
            details: { against: wasId, versionIds: [before?.versionId ?? null, after?.versionId ?? null] },
          });
          return [before, after];
        });
        const isSame = was?.versionId === now?.versionId;
        const compared = compareTexts(was?.text ?? '', isSame ? (was?.text ?? '') : (now?.text ?? ''));
        return { url, was: showText(was), now: showText(now), ...compared };
      },
    );

    app.get(
      '/crawl/:id/difference/csv',
      {
        config: { may: 'read', act: 'difference.export' },
        schema: {
          tags: ['crawl'],
          summary: 'The pages that differ, as a CSV file',
          params: Id,
          querystring: CsvQuery,
          response: { 200: { description: 'One line a page', content: { 'text/csv': { schema: z.string() } } } },
        },
      },
      async (request, reply) => {
        const asker = signedIn(request);
        const { tenantId } = asker;
        const { id } = request.params;
        const { against, kind = null } = request.query;
        const runs = await db.withTenant(tenantId, async (tx) => {
          const found = await readRuns(tx, asker, id, against);
          const details = { against: found.wasId, kind };
          await recordEvent(tx, actorOf(request), {
            action: 'difference.export',
            object: { kind: 'crawl', id },
            details,
          });
          return found;
        });

        return reply
          .header('content-disposition', `attachment; filename="difference-${id}.csv"`)
          .type('text/csv; charset=utf-8')
          .send(Readable.from(csvOf(db, tenantId, runs, kind)) as never);
      },
    );
  };

/**
 * The two runs, once the person may read them. Throws NotFound when the earlier one is not a finished full run of the
 * same source, Conflict when the later one is a dry run.
 */
async function readRuns(tx: Tx, asker: Asker, nowId: string, against: string | undefined): Promise<Runs> {
  const { role } = await requireObject(tx, asker, 'crawl', nowId, 'read');
  const now = await readCrawl(tx, nowId);
  if (now.mode === 'dry') throw new Conflict('a dry run keeps nothing to compare', { code: 'nothing-to-compare' });
  const [was] = await tx.sql<{ id: string }>(
    `select id from crawl where tenant_id = $1 and source_id = $2 and mode = 'full' and state = 'finished'
       and id <> $3 and case when $4::uuid is null then id < $3 else id = $4 end
     order by id desc limit 1`,
    [tx.tenantId, now.sourceId, nowId, against ?? null],
  );
  if (!was && against !== undefined) throw new NotFound('no such crawl');
  const isWhole = now.mode === 'full' && now.state === 'finished';
  return { nowId, wasId: was?.id ?? null, isWhole, sourceId: now.sourceId, looker: lookerOf(asker, role) };
}

const showText = (side: SideText | null | undefined): DifferenceText['was'] =>
  side ? { versionId: side.versionId, title: side.title, fetchedAt: side.fetchedAt.toISOString() } : null;
