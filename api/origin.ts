/** Where a version of a document came from: who or what brought it, and what was done with it. */
import { NotFound } from '#schema/errors.ts';
import { Origin } from '#schema/origin.ts';
import { spaceMay } from '#schema/role.ts';
import { requireObject } from './access.ts';
import type { Routes } from './deps.ts';
import { OfVersion } from './document-row.ts';
import { Id } from './id.ts';
import { readOrigin } from './origin-row.ts';
import { signedIn } from './plugins/session.ts';

export const originRoutes: Routes =
  ({ db }) =>
  async (app) => {
    app.get(
      '/document/:id/origin',
      {
        config: { may: 'read', act: null },
        schema: {
          tags: ['document'],
          summary: 'Where a version came from: who brought it, each step with its attempts, extractor, model, hash',
          description: "The engine's names for its runs are told to those who administer the space.",
          params: Id,
          querystring: OfVersion,
          response: { 200: Origin },
        },
      },
      async (request) => {
        const asker = signedIn(request);
        const { id } = request.params;
        return db.withTenant(asker.tenantId, async (tx) => {
          const { role } = await requireObject(tx, asker, 'document', id, 'read');
          const isTold = spaceMay(role, 'administer') && asker.permissions.includes('administer');
          const origin = await readOrigin(tx, id, { versionId: request.query.versionId ?? null, isTold });
          if (!origin) throw new NotFound('no such version');
          return origin;
        });
      },
    );
  };
