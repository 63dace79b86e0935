/** Two organisations alike with all that routes need, and for each route somebody who may use it. */
import type { LightMyRequestResponse } from 'fastify';
import type { Deps } from '#api/deps.ts';
import type { DeclaredRoute, May } from '#api/plugins/permission.ts';
import type { Database } from '#schema/database.ts';
import { type CastName, startApi, type TestApi, type TestPerson, type TestTenant } from '#tests/rig/api.ts';
import { callOf, type Ids, nameOf, type Request } from '#tests/rig/call.ts';
import { addUpload } from '#tests/rig/file-furniture.ts';
import { addOpenRun } from '#tests/rig/furniture.ts';
import { makeOperator } from '#tests/rig/operator.ts';
import { openReading } from '#tests/rig/reading.ts';
import { real } from '#tests/rig/real.ts';
import { addIdentity, addScimGroup, addSession } from '#tests/rig/staff-furniture.ts';
import { addOpenAnswer } from '#tests/rig/talk-furniture.ts';
import { addPerson } from './person.ts';

/** All routes that the app answers, those of directories too. */
export const everyRoute = ({ routes, scimRoutes }: Pick<TestApi, 'routes' | 'scimRoutes'>): DeclaredRoute[] => [
  ...routes,
  ...scimRoutes,
];

export type Stage = AsyncDisposable & {
  api: TestApi;
  /** Ids of what `ours` and `theirs` have; the conversation is the administrator's. */
  ours: Ids;
  theirs: Ids;
  operator: TestPerson;
  /** Somebody of `ours` whose role allows the route, and whose role in the space does. */
  callerOf(route: DeclaredRoute): TestPerson;
  /** Of no role but the least, and in no space. */
  stranger: TestPerson;
  ask(caller: TestPerson, route: DeclaredRoute, request?: Request): Promise<LightMyRequestResponse>;
};

/** Every request of a stage comes under this id. */
export const requestId = 'request-of-the-stage';

/** Whoever tries all routes comes too often for what could be guessed at. */
const rates = { perMinute: 1e9, perHour: 1e9, addressPerMinute: 1e9, guessesPerMinute: 1e9 };

export async function openStage(given: (db: Database) => Partial<Deps> = real): Promise<Stage> {
  const api = await startApi((db) => ({ rates, ...given(db) }));
  const { db } = api;
  const { tenantId, people } = api.ours;
  const ours = await idsOf(api, api.ours, 'administrator');
  const operator = await makeOperator(api);
  const officer = await addPerson(db, tenantId, 'compliance-officer', { spaceId: ours.spaceId, role: 'owner' });
  await openReading(db, tenantId, officer.personId);
  const callers: Partial<Record<May, TestPerson>> = { operate: operator, audit: officer, retention: officer };
  return {
    api,
    ours,
    theirs: await idsOf(api, api.theirs, 'administrator'),
    operator,
    callerOf: ({ may }) => callers[may] ?? people.administrator,
    stranger: await addPerson(db, tenantId, 'user'),
    ask: (caller, route, request = callOf(route, ours)) =>
      api.as(caller, request.method, request.path, request.body, { ...request.headers, 'x-request-id': requestId }),
    [Symbol.asyncDispose]: () => api[Symbol.asyncDispose](),
  };
}

/** Whom a space is to lose must be in it. */
export async function fillSpace({ api, ask, callerOf }: Stage): Promise<void> {
  for (const name of ['PUT /space/:id/member/:personId', 'PUT /space/:id/group/:groupId']) {
    const route = api.routes.find((one) => nameOf(one) === name)!;
    const { statusCode, body } = await ask(callerOf(route), route);
    if (statusCode >= 300) throw new Error(`${name}: ${body}`);
  }
}

/** What a tenant has, with a run that goes on and what this person said; an administrator's where they said nothing. */
export async function idsOf(api: TestApi, tenant: TestTenant, name: CastName): Promise<Ids> {
  const { personId } = tenant.people[name];
  const talk = tenant.talks[personId] ?? tenant.talks[tenant.people.administrator.personId]!;
  return { ...tenant, ...talk, ...(await ownIds(api.db, tenant, personId)) };
}

/** What the person has of their own, and a run that goes on. */
export const ownIds = (db: Database, tenant: TestTenant, personId: string) =>
  db.withTenant(tenant.tenantId, async (tx) => ({
    openCrawlId: await addOpenRun(tx, tenant.collectionId),
    openMessageId: await addOpenAnswer(tx, tenant.spaceId, personId),
    identityId: await addIdentity(tx, personId),
    sessionId: await addSession(tx, personId),
    uploadId: await addUpload(tx, tenant.collectionId, personId),
    scimGroupId: await addScimGroup(tx),
  }));
