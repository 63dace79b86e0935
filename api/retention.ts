/** What is to go in the coming year, and where rules can stand. */
import { RetentionCalendar, RetentionPlaces } from '#schema/retention-view.ts';
import type { Routes } from './deps.ts';
import { signedIn } from './plugins/session.ts';
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
  };
