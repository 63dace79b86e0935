/** The best passages for some words, without an answer written over them. */
import { recordEvent } from '#schema/audit.ts';
import { SearchHit, SearchInput } from '#schema/hit.ts';
import { listOf } from '#schema/list.ts';
import { mayReadCollections, narrow, requireSpace } from './access.ts';
import type { Routes } from './deps.ts';
import { actorOf, signedIn } from './plugins/session.ts';

export const searchRoutes: Routes =
  ({ db, search }) =>
  async (app) => {
    app.post(
      '/search',
      {
        config: { may: 'ask', act: 'search.ask', kind: 'search' },
        schema: {
          tags: ['chat'],
          summary: 'Search the passages that I may read',
          body: SearchInput,
          response: { 200: listOf(SearchHit) },
        },
      },
      async (request) => {
        const asker = signedIn(request);
        const { tenantId } = asker;
        const { query, spaceId, filter, limit } = request.body;
        const readable = await db.withTenant(tenantId, async (tx) => {
          if (spaceId) await requireSpace(tx, asker, spaceId, 'ask');
          await recordEvent(tx, actorOf(request), { action: 'search.ask', details: { spaceId } });
          return mayReadCollections(tx, asker, spaceId ?? null);
        });
        const { collectionIds, ...rest } = filter;
        const hits = await search({
          tenantId,
          query,
          ...narrow(readable, collectionIds),
          readerId: asker.personId,
          filter: rest,
          limit,
        });
        return { items: hits, next: null };
      },
    );
  };
