/** Lending, levels, groups and runs, where they change what there is. */
import type { LevelImpact } from '#schema/classification.ts';
import type { ListOf } from '#schema/list.ts';
import type { Space } from '#schema/space.ts';
import type { Deed, Try } from './deed.ts';
import { addPerson } from './person.ts';
import { requestId, type Stage } from './stage.ts';

const asAdministrator = ({ api }: Stage, method: string, path: string, json?: object) =>
  api.as(api.ours.people.administrator, method, path, json, { 'x-request-id': requestId });

/** A collection of the organisation's space; answers where it is lent to ours. */
async function lendable(stage: Stage): Promise<string> {
  const { items } = (await asAdministrator(stage, 'GET', '/space')).json<ListOf<Space>>();
  const spaceId = items.find(({ kind }) => kind === 'organisation')!.id;
  const made = await asAdministrator(stage, 'POST', '/collection', { spaceId, name: 'Regler för alla' });
  return `/collection/${made.json<{ id: string }>().id}/lending/${stage.ours.spaceId}`;
}

async function sameLevel(stage: Stage, path: string): Promise<Try> {
  const shown = await asAdministrator(stage, 'GET', `${path}/level/impact?level=0`);
  const { hash } = shown.json<LevelImpact>();
  return () => asAdministrator(stage, 'PUT', `${path}/level`, { level: 0, impact: hash });
}

const newcomer = ({ api, ours }: Stage) => addPerson(api.db, ours.tenantId, 'user');

export const sharingDeeds: Record<string, Deed> = {
  'PUT /collection/:id/lending/:spaceId': async (stage) => {
    const path = await lendable(stage);
    return () => asAdministrator(stage, 'PUT', path);
  },
  'DELETE /collection/:id/lending/:spaceId': async (stage) => {
    const path = await lendable(stage);
    await asAdministrator(stage, 'PUT', path);
    return () => asAdministrator(stage, 'DELETE', path);
  },
  'PUT /space/:id/level': (stage) => sameLevel(stage, `/space/${stage.ours.spaceId}`),
  'PUT /collection/:id/level': (stage) => sameLevel(stage, `/collection/${stage.ours.collectionId}`),
  'PUT /group/:id/member/:personId': async (stage) => {
    const { personId } = await newcomer(stage);
    return () => asAdministrator(stage, 'PUT', `/group/${stage.ours.groupId}/member/${personId}`);
  },
  // Each person's is an act of its own, in a transaction of its own, by what was done to them.
  'POST /person/bulk person.deactivate': async (stage) => {
    const { personId } = await newcomer(stage);
    return () => asAdministrator(stage, 'POST', '/person/bulk', { act: 'deactivate', ids: [personId] });
  },
  'POST /crawl/:id/retry': async ({ api, theirs }) => {
    // Of the others, so that the source of ours is free for its own run.
    const { administrator } = api.theirs.people;
    const headers = { 'x-request-id': requestId };
    return () => api.as(administrator, 'POST', `/crawl/${theirs.crawlId}/retry`, undefined, headers);
  },
};
