/** The level of a space or a collection: what another one would stop is shown first, and is what then happens. */
import { recordEvent } from '#schema/audit.ts';
import { changed } from '#schema/changed.ts';
import { LevelForm, LevelImpact, LevelQuery, Standing } from '#schema/classification.ts';
import { Conflict } from '#schema/errors.ts';
import { requireObject } from './access.ts';
import { requireLevel } from './classification-row.ts';
import type { Routes } from './deps.ts';
import { Id } from './id.ts';
import { readImpact, readStanding, setLevel } from './level-impact.ts';
import { actorOf, signedIn } from './plugins/session.ts';

/** A collection's level is decided by owners of the space that holds it, also when nobody reaches it for its level. */
const kinds = [
  { kind: 'space', as: 'space', act: 'space.level' },
  { kind: 'collection', as: 'holding', act: 'collection.level' },
] as const;

export const levelRoutes: Routes =
  ({ db }) =>
  async (app) => {
    for (const { kind, as, act } of kinds) {
      app.get(
        `/${kind}/:id/level`,
        {
          config: { may: 'administer', act: null },
          schema: {
            tags: ['space'],
            summary: `Where a ${kind} stands among the levels`,
            params: Id,
            response: { 200: Standing },
          },
        },
        async (request) => {
          const asker = signedIn(request);
          const { id } = request.params;
          return db.withTenant(asker.tenantId, async (tx) => {
            await requireObject(tx, asker, as, id, 'administer');
            return readStanding(tx, kind, id);
          });
        },
      );

      app.get(
        `/${kind}/:id/level/impact`,
        {
          config: { may: 'administer', act: null },
          schema: {
            tags: ['space'],
            summary: `What would stop working if the ${kind} had another level`,
            params: Id,
            querystring: LevelQuery,
            response: { 200: LevelImpact },
          },
        },
        async (request) => {
          const asker = signedIn(request);
          const { id } = request.params;
          const { level } = request.query;
          return db.withTenant(asker.tenantId, async (tx) => {
            await requireObject(tx, asker, as, id, 'administer');
            await requireLevel(tx, level);
            return readImpact(tx, { kind, id, personId: asker.personId }, level);
          });
        },
      );

      app.put(
        `/${kind}/:id/level`,
        {
          config: { may: 'administer', act },
          schema: {
            tags: ['space'],
            summary: `Give a ${kind} another level, once what that stops was shown`,
            description: 'Refused (409) when what it would stop is no longer what was shown: `impact` is its hash.',
            params: Id,
            body: LevelForm,
            response: { 200: Standing },
          },
        },
        async (request) => {
          const asker = signedIn(request);
          const { id } = request.params;
          const { level, impact } = request.body;
          return db.withTenant(asker.tenantId, async (tx) => {
            await requireObject(tx, asker, as, id, 'administer');
            await requireLevel(tx, level);
            const now = await readImpact(tx, { kind, id, personId: asker.personId }, level);
            if (now.hash !== impact) throw new Conflict('not what was shown', { code: 'impact-changed' });
            const before = await readStanding(tx, kind, id);
            await setLevel(tx, kind, id, level);
            const details = { ...changed({ level: before.level }, { level }), ...sizesOf(now) };
            await recordEvent(tx, actorOf(request), { action: act, object: { kind, id }, details });
            return readStanding(tx, kind, id);
          });
        },
      );
    }
  };

/** For the record: how much stopped and began. */
const sizesOf = ({ stops, breaks, opens, people }: LevelImpact) => ({
  stops: stops.length,
  breaks: breaks.length,
  opens: opens.length,
  people,
});
