/** Collections and documents kept to some groups, by owners of the space that holds them. */
import type { Act } from '#schema/act.ts';
import { recordEvent } from '#schema/audit.ts';
import { changed } from '#schema/changed.ts';
import { Narrowing, NarrowingForm } from '#schema/narrowing.ts';
import { type Kind, requireObject } from './access.ts';
import type { Routes } from './deps.ts';
import { Id } from './id.ts';
import { type Narrowed, putNarrowing, readNarrowing } from './narrowing-row.ts';
import { actorOf, signedIn } from './plugins/session.ts';

const kinds = [
  { kind: 'collection', as: 'holding', act: 'collection.narrow', tag: 'space' },
  { kind: 'document', as: 'document', act: 'document.narrow', tag: 'document' },
] as const satisfies { kind: Narrowed; as: Kind; act: Act; tag: string }[];

export const narrowingRoutes: Routes =
  ({ db }) =>
  async (app) => {
    for (const { kind, as, act, tag } of kinds) {
      app.get(
        `/${kind}/:id/group`,
        {
          config: { may: 'administer', act: null },
          schema: {
            tags: [tag],
            summary: `The groups that a ${kind} is kept to, among all there are`,
            params: Id,
            response: { 200: Narrowing },
          },
        },
        async (request) => {
          const asker = signedIn(request);
          const { id } = request.params;
          return db.withTenant(asker.tenantId, async (tx) => {
            await requireObject(tx, asker, as, id, 'administer');
            return readNarrowing(tx, kind, id);
          });
        },
      );

      app.put(
        `/${kind}/:id/group`,
        {
          config: { may: 'administer', act },
          schema: {
            tags: [tag],
            summary: `Keep a ${kind} to some groups, or open it to all who reach what holds it`,
            description: 'Owners of the space see it whatever groups are named. It holds from the next request.',
            params: Id,
            body: NarrowingForm,
            response: { 200: Narrowing },
          },
        },
        async (request) => {
          const asker = signedIn(request);
          const { id } = request.params;
          const { groupIds } = request.body;
          return db.withTenant(asker.tenantId, async (tx) => {
            await requireObject(tx, asker, as, id, 'administer');
            const before = await readNarrowing(tx, kind, id);
            await putNarrowing(tx, kind, id, groupIds);
            const after = await readNarrowing(tx, kind, id);
            const details = changed({ groupIds: groupsOf(before) }, { groupIds: groupsOf(after) });
            await recordEvent(tx, actorOf(request), { action: act, object: { kind, id }, details });
            return after;
          });
        },
      );
    }
  };

/** The ids of those it is kept to; null when it is open. */
const groupsOf = ({ narrowed, groups }: Narrowing): string[] | null =>
  narrowed ? groups.filter(({ chosen }) => chosen).map(({ id }) => id) : null;
