/** What is to go in the coming year, where rules can stand, and what becomes of what is in a place. */
import { z } from 'zod';
import { PlaceRetention, RetentionCalendar, RetentionPlaces } from '#schema/retention-view.ts';
import { requireObject } from './access.ts';
import type { Routes } from './deps.ts';
import { Id } from './id.ts';
import { signedIn } from './plugins/session.ts';
import { retentionIn } from './retention-place.ts';
import { readCalendar, readPlaces } from './retention-row.ts';

const tags = ['retention'];

export const retentionRoutes: Routes =
  ({ db }) =>
  async (app) => {
    app.get(
      '/retention/calendar',
      {
        config: { may: 'retention', act: null },
        schema: {
          tags,
          summary: 'What goes in the next twelve months, month by month',
          response: { 200: RetentionCalendar },
        },
      },
      async (request) => db.withTenant(signedIn(request).tenantId, (tx) => readCalendar(tx, 'now')),
    );

    app.get(
      '/retention/place',
      {
        config: { may: 'retention', act: null },
        schema: {
          tags,
          summary: 'The spaces, collections and classes that a rule can name',
          response: { 200: RetentionPlaces },
        },
      },
      async (request) => db.withTenant(signedIn(request).tenantId, readPlaces),
    );

    for (const kind of ['space', 'collection'] as const) {
      app.get(
        `/${kind}/:id/retention`,
        {
          config: { may: 'read', act: null },
          schema: {
            tags,
            summary: `By which rules that goes which is in a ${kind}, and when the first of it does`,
            params: Id,
            response: { 200: z.array(PlaceRetention) },
          },
        },
        async (request) => {
          const asker = signedIn(request);
          const { id } = request.params;
          return db.withTenant(asker.tenantId, async (tx) => {
            await requireObject(tx, asker, kind, id, 'read');
            return retentionIn(tx, kind, id);
          });
        },
      );
    }
  };
