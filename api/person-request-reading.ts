/** The leave to see the acts that a request for access is about, for whoever answers it: its purpose is the request. */
import { Conflict } from '#schema/errors.ts';
import { Reading, ReadingForm } from '#schema/reading.ts';
import { beginReading, readReading } from './audit-reading.ts';
import type { Routes } from './deps.ts';
import { Id } from './id.ts';
import { readRequest } from './person-request-row.ts';
import { actorOf, signedIn } from './plugins/session.ts';

const tags = ['person-request'];

export const personRequestReadingRoutes: Routes =
  ({ db }) =>
  async (app) => {
    app.post(
      '/person-request/:id/reading',
      {
        config: { may: 'retention', act: 'reading.begin' },
        schema: {
          tags,
          summary: 'Begin to read what a request for access found, or its answer, with a reason',
          description: 'A reading of the record of acts as any other, an hour long and one of five an hour.',
          params: Id,
          body: ReadingForm.pick({ reason: true }),
          response: { 201: Reading },
        },
      },
      async (request, reply) => {
        const asker = signedIn(request);
        const reading = await db.withTenant(asker.tenantId, async (tx) => {
          const { id, kind } = await readRequest(tx, request.params.id);
          // No other request shows any acts.
          if (kind !== 'access') throw new Conflict('not of that kind', { code: 'request-kind' });
          const form = { category: 'request', reason: request.body.reason } as const;
          return beginReading(tx, asker, actorOf(request), form, { personRequestId: id });
        });
        return reply.code(201).send(reading);
      },
    );

    app.get(
      '/person-request/:id/reading',
      {
        config: { may: 'retention', act: null },
        schema: {
          tags,
          summary: 'My open reading; null without one',
          params: Id,
          response: { 200: Reading.nullable() },
        },
      },
      async (request) => {
        const asker = signedIn(request);
        return db.withTenant(asker.tenantId, async (tx) => {
          await readRequest(tx, request.params.id);
          return readReading(tx, asker);
        });
      },
    );
  };
