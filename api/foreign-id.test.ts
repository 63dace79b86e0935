/**
 * What belongs to another organisation is, for everybody, what does not exist: for every operation of the OpenAPI
 * document and every place in it that takes an id, in the address or anywhere in the body.
 */
import { expect, test } from 'vitest';
import { newId } from '#schema/id.ts';
import { keyPermissions } from '#schema/key.ts';
import { digestOf } from '#tests/probe/digest.ts';
import { type IdPlace, operationsOf } from '#tests/probe/operation.ts';
import { openRecord } from '#tests/probe/record.ts';
import { openStage, type Stage } from '#tests/probe/stage.ts';
import { type Watched, watchStatements } from '#tests/probe/statements.ts';
import { swapped } from '#tests/probe/swap.ts';
import { canary, type TestPerson } from '#tests/rig/api.ts';
import { type Ids, nameOf, type Request } from '#tests/rig/call.ts';
import { withKey } from '#tests/rig/key.ts';
import { real } from '#tests/rig/real.ts';
import type { DeclaredRoute } from './plugins/permission.ts';

/** What is named there narrows what is found, or is one of many: of another's nothing is, and that is no error. */
const narrowing = [
  'POST /chat filter.collectionIds.0',
  'POST /chat filter.sourceIds.0',
  'POST /search filter.collectionIds.0',
  'POST /search filter.sourceIds.0',
  'POST /search filter.documentIds.0',
  'GET /answer personId',
  'GET /answer spaceId',
  'GET /answer/export personId',
  'GET /answer/export spaceId',
  'GET /archive-package collectionId',
  'GET /audit about',
  'GET /audit objectId',
  'GET /audit personId',
  'GET /document documentId',
  'GET /export scheduleId',
  'GET /hold overId',
  'GET /person role',
  'GET /person groupId',
  'POST /person/bulk ids.0',
  'POST /person/bulk role',
  'POST /person/bulk groupId',
  'POST /hold/preview scopes.0.id',
  'POST /person-request/:id/decide itemIds.0',
  'POST /purge items.0.id',
];
/** What is refused before the id is looked for. */
const refusedBefore = [
  'PUT /collection/:id/lending/:spaceId spaceId',
  'DELETE /collection/:id/lending/:spaceId spaceId',
];

/** A form in which what does not exist is a mistake of whoever filled it in. */
const mistaken = ['POST /hold scopes.0.id', 'POST /rule replaces', 'POST /rule/preview replaces'];

const exceptions = [...narrowing, ...refusedBefore, ...mistaken];

type Probe = { name: string; route: DeclaredRoute; place: IdPlace };

/** Every place of an id on every route but those that are about all organisations. */
function probesOf({ api }: Stage): Probe[] {
  const operations = operationsOf(api.app);
  const described = operations.map(({ name }) => name).sort();
  expect(described).toEqual(api.routes.map(nameOf).sort());
  return operations.flatMap(({ name, idPlaces }) => {
    const route = api.routes.find((one) => nameOf(one) === name)!;
    if (route.may === 'operate') return [];
    const byPath = new Map(idPlaces.map((place) => [place.path.join('.'), place]));
    return [...byPath].map(([path, place]) => ({ name: `${name} ${path}`, route, place }));
  });
}

async function openProbe(): Promise<{ stage: Stage; watched: Watched; unknown: Ids }> {
  const watching: { of?: Watched } = {};
  const stage = await openStage((db) => {
    watching.of = watchStatements(db);
    return { ...real(watching.of.db), db: watching.of.db };
  });
  const unknown = Object.fromEntries(Object.keys(stage.theirs).map((name) => [name, newId()])) as Ids;
  return { stage, watched: watching.of!, unknown };
}

/** Without what is each answer's own: its ids, what it says of time, and how often something was changed. */
const plain = (body: string) =>
  body
    .replace(/"(requestId|version|\w+At|\w+Ms)":("[^"]*"|\d+)/g, '"$1":0')
    .replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '');

test('an id of another organisation is answered as one that there is not, by the same statements', {
  timeout: 180_000,
}, async () => {
  const { stage, watched, unknown } = await openProbe();
  await using _ = stage;
  const { api, ours, theirs } = stage;
  await using record = await openRecord(api.database.adminUrl);
  const before = await digestOf(api.db, api.theirs.tenantId);
  const wrong: object[] = [];

  const asked = async (caller: TestPerson, route: DeclaredRoute, request: Request) => {
    await record.sql('delete from rate');
    watched.taken();
    const { statusCode, body } = await stage.ask(caller, route, request);
    expect(body, request.path).not.toContain(canary);
    return { statusCode, body: plain(body), statements: statusCode === 404 ? watched.taken() : [] };
  };
  const probes = probesOf(stage);
  const { administrator, user } = api.ours.people;
  const all = { permissions: [...keyPermissions] };
  const key = await withKey(api, administrator.personId, all);
  for (const { name, route, place } of probes) {
    for (const caller of [stage.callerOf(route), user]) {
      const [ofTheirs, ofNobody] = [theirs, unknown].map((ids) => swapped(route, place, ours, ids));
      if (!ofTheirs || !ofNobody) {
        wrong.push({ name, unsaid: 'what it stands for: tests/probe/swap.ts' });
        break;
      }
      const foreign = await asked(caller, route, ofTheirs);
      const nothing = await asked(caller, route, ofNobody);
      if (caller !== user) {
        const byKey = await key.send(ofTheirs.method, ofTheirs.path, ofTheirs.body);
        const asNobody = await key.send(ofNobody.method, ofNobody.path, ofNobody.body);
        expect({ name, status: byKey.statusCode }).toEqual({ name, status: asNobody.statusCode });
        expect(plain(byKey.body), name).toBe(plain(asNobody.body));
      }
      const isAlike = JSON.stringify(foreign) === JSON.stringify(nothing);
      const isRight = foreign.statusCode === 404 || exceptions.includes(name) || caller === user;
      if (!isAlike || !isRight) wrong.push({ name, caller: caller.email, foreign, nothing });
    }
  }
  expect(wrong).toEqual([]);
  expect(probes.length).toBeGreaterThan(60);
  expect(await digestOf(api.db, api.theirs.tenantId)).toEqual(before);
});
