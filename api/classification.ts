/** The organisation's levels of classification, decided by whoever decides its settings. */
import { recordEvent } from '#schema/audit.ts';
import { Classification, ClassificationForm } from '#schema/classification.ts';
import { putLevels, readLevels } from './classification-row.ts';
import type { Routes } from './deps.ts';
import { actorOf, signedIn } from './plugins/session.ts';

export const classificationRoutes: Routes =
  ({ db }) =>
  async (app) => {
    app.get(
      '/classification',
      {
        config: { may: 'read', act: null },
        schema: {
          tags: ['space'],
          summary: 'The levels of classification, the lowest first',
          response: { 200: Classification },
        },
      },
      async (request) => db.withTenant(signedIn(request).tenantId, readLevels),
    );

    app.put(
      '/classification',
      {
        config: { may: 'setting', act: 'classification.change' },
        schema: {
          tags: ['space'],
          summary: 'Name, add and take away levels; one that is in use stays (409)',
          body: ClassificationForm,
          response: { 200: Classification },
        },
      },
      async (request) => {
        const { levels } = request.body;
        return db.withTenant(signedIn(request).tenantId, async (tx) => {
          const put = await putLevels(tx, levels);
          const details = { levels: levels.map(({ level }) => level) };
          await recordEvent(tx, actorOf(request), { action: 'classification.change', details });
          return put;
        });
      },
    );
  };
