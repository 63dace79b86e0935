/** What people do at the same moment, begun in every order: whoever comes first, the same holds afterwards. */
import fc from 'fast-check';
import { expect } from 'vitest';
import type { Act } from '#schema/act.ts';
import { newId } from '#schema/id.ts';
import { formOf } from '#tests/rig/furniture.ts';
import { addTalk } from '#tests/rig/talk-furniture.ts';
import { addPerson } from './person.ts';
import type { Stage } from './stage.ts';

type Answer = { statusCode: number; body: string };
type Ask = () => Promise<Answer>;
/** Begins them all in an order drawn at random, none waiting for another; answers in the order given. */
type AtOnce = (asks: Ask[]) => Promise<Answer[]>;

/** One round; `width` is how many do what is done by many. Throws when what must hold does not. */
export type Race = (stage: Stage, atOnce: AtOnce, width: number) => Promise<void>;

export async function runRace(stage: Stage, race: Race, { rounds, width }: { rounds: number; width: number }) {
  const property = fc.asyncProperty(fc.scheduler(), async (scheduler) => {
    const atOnce: AtOnce = async (asks) => {
      const begun = asks.map((ask) => scheduler.schedule(Promise.resolve()).then(ask));
      await scheduler.waitIdle();
      return Promise.all(begun);
    };
    await race(stage, atOnce, width);
  });
  await fc.assert(property, { numRuns: rounds, endOnFailure: true });
}

const times = (width: number, ask: Ask): Ask[] => Array.from({ length: width }, () => ask);
const count = (answers: Answer[], status: number) => answers.filter(({ statusCode }) => statusCode === status).length;
/** Those, and no other answers. */
const expectOnly = (answers: Answer[], ...statuses: number[]) =>
  expect(answers.map(({ statusCode }) => statusCode).filter((status) => !statuses.includes(status))).toEqual([]);

/** How many such events there are of the object or, where it is a person, by them. */
async function recorded({ api }: Stage, action: Act, id: string): Promise<number> {
  const [row] = await api.db.readTenant<{ count: number }>(
    api.ours.tenantId,
    `select count(*) from audit_event
     where tenant_id = tenant.id and action = $2 and outcome = 'done' and $3 in (object_id, actor_id)`,
    [action, id],
  );
  return row!.count;
}

/** Something is read while it is taken away, twice at once. */
export const readWhileRemoved: Race = async (stage, atOnce, width) => {
  const { api, ours } = stage;
  const { administrator } = api.ours.people;
  const { conversationId } = await api.db.withTenant(ours.tenantId, (tx) =>
    addTalk(tx, { spaceId: ours.spaceId, personId: administrator.personId, mark: 'Vår', text: 'Vår' }),
  );
  const read = () => api.as(administrator, 'GET', `/conversation/${conversationId}`);
  const remove = () => api.as(administrator, 'DELETE', `/conversation/${conversationId}`);
  const [first, second, ...reads] = await atOnce([remove, remove, ...times(width, read)]);
  expect([first!.statusCode, second!.statusCode].sort()).toEqual([204, 404]);
  expectOnly(reads, 200, 404);
  expect((await read()).statusCode).toBe(404);
  expect(await recorded(stage, 'conversation.remove', conversationId)).toBe(1);
  expect(await recorded(stage, 'conversation.read', conversationId)).toBe(count(reads, 200));
};

/** Somebody goes on working while their role is taken down. */
export const actWhileRoleDrops: Race = async (stage, atOnce, width) => {
  const { api, ours } = stage;
  const { administrator } = api.ours.people;
  const { tenantId, spaceId } = ours;
  const editor = await addPerson(api.db, tenantId, 'administrator', { spaceId, role: 'editor' });
  const make = () => api.as(editor, 'POST', '/collection', { spaceId, name: editor.personId });
  const drop = () => api.as(administrator, 'PUT', `/space/${spaceId}/member/${editor.personId}`, { role: 'viewer' });
  const [dropped, ...acts] = await atOnce([drop, ...times(width, make)]);
  expect(dropped!.statusCode).toBe(204);
  expectOnly(acts, 201, 403);
  expect((await make()).statusCode).toBe(403);
  const kept = await api.db.readTenant(
    tenantId,
    'select c.id from collection c where c.tenant_id = tenant.id and c.name = $2',
    [editor.personId],
  );
  expect(kept.length).toBe(count(acts, 201));
  expect(await recorded(stage, 'collection.make', editor.personId)).toBe(count(acts, 201));
};

/** The same order is sent many times, by a reader whose button or network stammers. */
export const submitAgain: Race = async (stage, atOnce, width) => {
  const { api, ours } = stage;
  const { administrator } = api.ours.people;
  const { collectionId } = ours;
  const source = await api.as(administrator, 'POST', '/source', { ...formOf('Hamnen'), collectionId });
  const sourceId = source.json<{ id: string }>().id;
  const key = { 'idempotency-key': newId() };
  const submit = () => api.as(administrator, 'POST', '/crawl', { sourceId }, key);
  const answers = await atOnce(times(width, submit));
  expectOnly(answers, 202, 409);
  const told = answers.filter(({ statusCode }) => statusCode === 202).map(({ body }) => JSON.parse(body).id as string);
  expect(new Set(told).size).toBe(1);
  const [crawlId] = told as [string];
  expect((await submit()).json()).toMatchObject({ id: crawlId });
  expect(await recorded(stage, 'crawl.start', crawlId)).toBe(1);
};

/** A session is used while it ends. */
export const useWhileEnded: Race = async (stage, atOnce, width) => {
  const { api, ours } = stage;
  const person = await addPerson(api.db, ours.tenantId, 'user', { spaceId: ours.spaceId, role: 'viewer' });
  const use = () => api.as(person, 'POST', '/search', { query: 'kusten', spaceId: ours.spaceId });
  const leave = () => api.as(person, 'DELETE', '/session');
  const [left, ...uses] = await atOnce([leave, ...times(width, use)]);
  expect(left!.statusCode).toBe(204);
  expectOnly(uses, 200, 401);
  expect((await use()).statusCode).toBe(401);
  expect(await recorded(stage, 'search.ask', person.personId)).toBe(count(uses, 200));
  expect(await recorded(stage, 'session.end', person.personId)).toBe(1);
};
