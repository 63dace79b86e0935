/** The runs over a collection's files as they go, in one stream: each row whenever it changes. */
import { z } from 'zod';
import type { Extract } from '#schema/extract.ts';
import { requireObject } from './access.ts';
import type { Routes } from './deps.ts';
import { eventStream, type ServerEvent, sendEvents } from './event-stream.ts';
import { type ExtractRow, extractColumns, runSeenBy, showExtract } from './extract-row.ts';
import { signedIn } from './plugins/session.ts';
import { openWatch } from './watch.ts';

/** Runs that are told of at once; of more, those that changed last. */
const mostRuns = 500;
/** What ended so long ago has been seen by every reader who was there. */
const endedSeconds = 60;

export const extractEventRoutes: Routes = (deps) => async (app) => {
  const { db } = deps;
  const watch = openWatch<Extract[]>(deps.pace?.pollMs ?? 1000);

  app.get(
    '/extract/events',
    {
      config: { may: 'read', act: null, kind: 'document' },
      schema: {
        tags: ['extract'],
        summary: "A collection's runs over files as they go, as server-sent events",
        description:
          'Event `extract` carries a run: first each that goes on or has just ended, then each whenever it changes. ' +
          '`end` comes when nothing is being read any more.',
        querystring: z.object({ collectionId: z.uuid() }),
        response: { 200: eventStream },
      },
    },
    async (request, reply) => {
      const asker = signedIn(request);
      const { tenantId, personId } = asker;
      const { collectionId } = request.query;
      const look = async () => {
        const rows = await db.readTenant<ExtractRow>(
          tenantId,
          `select ${extractColumns} from extract e
           where e.tenant_id = tenant.id and e.collection_id = $2
             and (e.ended_at is null or e.updated_at > now() - interval '${endedSeconds} seconds')
             and ${runSeenBy({ tenant: 'tenant.id', person: '$3' })}
           order by e.updated_at desc limit ${mostRuns}`,
          [collectionId, personId],
        );
        return rows.map(showExtract);
      };
      return sendEvents(deps, request, reply, {
        kind: 'extract',
        mayRead: () => db.withTenant(tenantId, (tx) => requireObject(tx, asker, 'collection', collectionId, 'read')),
        events: (signal) => changes(watch(`${tenantId}/${collectionId}/${personId}`, look, signal)),
      });
    },
  );
};

/** Each run whenever its row has another version than was told; the oldest change first. */
async function* changes(looks: AsyncIterable<Extract[]>): AsyncGenerator<ServerEvent> {
  let told = new Map<string, number>();
  for await (const runs of looks) {
    for (const run of runs.toReversed()) {
      if (told.get(run.id) !== run.version) yield { event: 'extract', data: run };
    }
    if (runs.every(({ endedAt }) => endedAt !== null)) {
      yield { event: 'end', data: {} };
      return;
    }
    told = new Map(runs.map(({ id, version }) => [id, version]));
  }
}
