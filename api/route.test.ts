/** Every route that there is, by everybody who is nobody, and requests of ours with ids of another inside them. */
import type { InjectOptions } from 'fastify';
import { expect, test } from 'vitest';
import type { Database } from '#schema/database.ts';
import { addPerson } from '#tests/probe/person.ts';
import { everyRoute, idsOf, openStage, type Stage } from '#tests/probe/stage.ts';
import { addressOf } from '#tests/rig/address.ts';
import { canary, publicUrl, startApi, type TestPerson } from '#tests/rig/api.ts';
import { callOf, nameOf } from '#tests/rig/call.ts';
import { letIn, runOut } from '#tests/rig/glass.ts';
import { withKey } from '#tests/rig/key.ts';
import { makeOperator } from '#tests/rig/operator.ts';
import { real } from '#tests/rig/real.ts';

/** Told of by other means than the API's: the process, and the document itself. */
const besides = /^\/(metrics|health\/(live|ready)|docs(\/.*)?)$/;

test('every route that the app answers says who may use it, and has a good request that tests try it with', async () => {
  await using stage = await openStage();
  const { api, ours } = stage;
  const declared = everyRoute(api).map(({ method, url }) => `${method} ${url}`);
  const answered = routesIn(api.app.printRoutes({ commonPrefix: false })).filter(({ url }) => !besides.test(url));
  expect(answered.map(({ method, url }) => `${method} ${url}`).sort()).toEqual([...declared].sort());
  for (const route of everyRoute(api)) expect(() => callOf(route, ours), nameOf(route)).not.toThrow();
});

/** What Fastify draws as a tree: each line hangs on the last one that stands less deep. */
function routesIn(tree: string): { method: string; url: string }[] {
  const above: string[] = [];
  return tree.split('\n').flatMap((line) => {
    const drawn = /^([│ ]*)[├└]── (\S+)(?: \(([A-Z, ]+)\))?$/.exec(line);
    if (!drawn) return [];
    const [, indent = '', segment = '', methods = ''] = drawn;
    const depth = indent.length / 4;
    above.splice(depth, above.length, (above[depth - 1] ?? '') + segment);
    const names = methods.split(', ').filter((name) => name !== '' && name !== 'HEAD');
    return names.map((method) => ({ method, url: above[depth]! }));
  });
}

type Headers = NonNullable<InjectOptions['headers']>;
const byCookie = ({ cookie }: TestPerson): Headers => ({
  cookie: `diarium=${cookie}`,
  origin: publicUrl,
  'sec-fetch-site': 'same-origin',
});

const ofSession = (db: Database, tenantId: string, { personId }: TestPerson, change: string) =>
  db.withTenant(tenantId, ({ sql }) =>
    sql(`update session set ${change} where tenant_id = $1 and person_id = $2`, [tenantId, personId]),
  );

/** Who was somebody once, each by the way in which one becomes nobody. */
async function makeNobodies(stage: Stage): Promise<Record<string, Headers>> {
  const { api, ours, operator } = stage;
  const { db } = api;
  const { tenantId, people } = api.ours;
  const newcomer = () => addPerson(db, tenantId, 'administrator', { spaceId: ours.spaceId, role: 'owner' });
  const [deactivated, removed, ended, idle, old] = await Promise.all(Array.from({ length: 5 }, newcomer));
  const keyOf = async (given: object = {}, { personId } = people.administrator): Promise<Headers & { id: string }> => {
    const { keyId, bearer } = await withKey(api, personId, given);
    return { authorization: `Bearer ${bearer}`, id: keyId };
  };
  const keys = {
    'a key of one who was deactivated': await keyOf({}, deactivated),
    "a directory's key of one who was removed": await keyOf({ kind: 'provisioning', permissions: [] }, removed),
    'a key that is too old': await keyOf({ expiresAt: new Date(Date.now() - 1000).toISOString() }),
    'a key that was revoked': await keyOf(),
  };
  await api.as(people.administrator, 'DELETE', `/key/${keys['a key that was revoked'].id}`);
  await api.as(people.administrator, 'POST', `/person/${deactivated!.personId}/deactivate`);
  await api.as(people.administrator, 'DELETE', `/person/${removed!.personId}`, { handTo: people.outsider.personId });
  await api.as(ended!, 'DELETE', '/session');
  await ofSession(db, tenantId, idle!, `rotated_at = now() - interval '25 hours'`);
  await ofSession(db, tenantId, old!, `expires_at = now() - interval '1 second'`);
  const second = await makeOperator(api, 'second');
  const scene = { api, asker: operator, second, tenantId, [Symbol.asyncDispose]: async () => {} };
  const { id, visitor } = await letIn(scene);
  await runOut(scene, id);
  await api.as(operator, 'POST', `/system/tenants/${api.theirs.tenantId}/suspend`);
  return {
    nobody: {},
    'one who was deactivated': byCookie(deactivated!),
    'one who was removed': byCookie(removed!),
    'one who signed out': byCookie(ended!),
    'one who was away for a day': byCookie(idle!),
    'one who came too long ago': byCookie(old!),
    'a visitor whose time is over': byCookie(visitor),
    'one of a closed organisation': byCookie(api.theirs.people.administrator),
    'a key that never was': { authorization: 'Bearer sk_nothing' },
    ...Object.fromEntries(Object.entries(keys).map(([name, { authorization }]) => [name, { authorization }])),
  };
}

test('nobody, and nobody any more, gets past a route unless it is for everybody', { timeout: 120_000 }, async () => {
  await using stage = await openStage();
  const { api, ours } = stage;
  const nobodies = Object.entries(await makeNobodies(stage));
  const wrong: object[] = [];
  for (const route of everyRoute(api).filter(({ may }) => may !== 'public')) {
    const { method, path, body } = callOf(route, ours);
    const request = { method: method as 'GET', url: addressOf(path), payload: body as object };
    const answers = await Promise.all(nobodies.map(([, headers]) => api.app.inject({ ...request, headers })));
    for (const [at, { statusCode }] of answers.entries()) {
      if (statusCode !== 401) wrong.push({ route: nameOf(route), who: nobodies[at]![0], statusCode });
    }
  }
  expect(wrong).toEqual([]);
});

test('ids of another organisation inside a request of ours open nothing either', async () => {
  await using api = await startApi(real);
  const { administrator } = api.ours.people;
  const ours = await idsOf(api, api.ours, 'administrator');
  const { collectionId, sourceId, versionId, conversationId } = await idsOf(api, api.theirs, 'administrator');
  const ask = { question: `Vad är ${canary}?`, spaceId: ours.spaceId };
  const answers = [
    await api.as(administrator, 'GET', `/document/${ours.documentId}?versionId=${versionId}`),
    await api.as(administrator, 'GET', `/document/${ours.documentId}/original?versionId=${versionId}`),
    await api.as(administrator, 'POST', '/chat', { ...ask, conversationId }),
    await api.as(administrator, 'POST', '/chat', { ...ask, filter: { collectionIds: [collectionId] } }),
    await api.as(administrator, 'POST', '/chat', { ...ask, filter: { sourceIds: [sourceId] } }),
    await api.as(administrator, 'POST', '/search', { query: canary, filter: { collectionIds: [collectionId] } }),
    await api.as(administrator, 'POST', '/search', { query: canary }),
  ];
  expect(answers.map(({ statusCode }) => statusCode)).toEqual([404, 404, 404, 200, 200, 200, 200]);
  for (const { body } of answers) expect(body).not.toContain(`${canary} ligger`);
  const own = await api.as(api.theirs.people.user, 'POST', '/search', { query: canary });
  expect(own.body).toContain(`${canary} ligger`);
});
