/**
 * Directories' routes, one and all: another organisation's ids are ids of nobody, what one may not say is let go, and a
 * browser of somebody who is signed in is not turned against them.
 */
import { expect, test } from 'vitest';
import { newId } from '#schema/id.ts';
import { digestOf } from '#tests/probe/digest.ts';
import { openStage, type Stage } from '#tests/probe/stage.ts';
import { canary, publicUrl } from '#tests/rig/api.ts';
import { callOf, type Ids, nameOf } from '#tests/rig/call.ts';
import { find } from '#tests/rig/directory.ts';
import { type TestKey, withKey } from '#tests/rig/key.ts';

const openKey = ({ api }: Stage): Promise<TestKey> =>
  withKey(api, api.ours.people.administrator.personId, { kind: 'provisioning', permissions: [] });

const group = (personId: string) => ({ displayName: `Hamnen ${newId()}`, members: [{ value: personId }] });
const patch = (Operations: object[]) => ({ schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'], Operations });

/** Everywhere that an id can stand in what a directory sends. */
function requestsWith(stage: Stage, given: Ids): { what: string; method: string; path: string; body?: unknown }[] {
  const { api, ours } = stage;
  const { personId } = given;
  const inAddress = api.scimRoutes
    .filter(({ url }) => url.endsWith('/:id'))
    .map((route) => {
      const { method, path } = callOf(route, { ...ours, personId, scimGroupId: given.scimGroupId! });
      return { what: nameOf(route), method, path, body: callOf(route, ours).body };
    });
  const groups = '/scim/v2/Groups';
  const own = `${groups}/${ours.scimGroupId}`;
  const add = patch([{ op: 'add', path: 'members', value: [{ value: personId }] }]);
  const inBody = [
    { what: 'members of a new group', method: 'POST', path: groups, body: group(personId) },
    { what: 'members of a group', method: 'PUT', path: own, body: group(personId) },
    { what: 'members to add', method: 'PATCH', path: own, body: add },
  ];
  const filters = [`id eq "${personId}"`, `members.value eq "${personId}"`];
  const inFilter = filters.flatMap((filter) => [
    { what: filter, method: 'GET', path: `${groups}${find(filter)}` },
    { what: filter, method: 'POST', path: `${groups}/.search`, body: { filter } },
  ]);
  const users = { what: 'a user', method: 'GET', path: `/scim/v2/Users${find(filters[0]!)}` };
  return [...inAddress, ...inBody, ...inFilter, users];
}

test('an id of another organisation is answered to a directory as one that there is not', async () => {
  await using stage = await openStage();
  const { api, theirs } = stage;
  const key = await openKey(stage);
  const before = await digestOf(api.db, api.theirs.tenantId);
  const nobodys: Ids = { ...theirs, personId: newId(), scimGroupId: newId() };
  const unknown = requestsWith(stage, nobodys);
  for (const [at, { what, method, path, body }] of requestsWith(stage, theirs).entries()) {
    const foreign = await key.send(method, path, body);
    const nothing = await key.send(unknown[at]!.method, unknown[at]!.path, unknown[at]!.body);
    const said = (answer: typeof foreign) => ({ what, status: answer.statusCode, body: answer.json() });
    expect(said(foreign)).toEqual(said(nothing));
    expect(foreign.body).not.toContain(canary);
    if (path.endsWith(theirs.personId) || path.endsWith(theirs.scimGroupId!))
      expect(foreign.statusCode, what).toBe(404);
    else if (foreign.statusCode === 200) expect(foreign.json(), what).toMatchObject({ totalResults: 0 });
    else expect(foreign.statusCode, what).toBe(400);
  }
  expect(await digestOf(api.db, api.theirs.tenantId)).toEqual(before);
});

test('a directory sets neither tenant, role, owner nor prototype, and nothing of what is only read', async () => {
  await using stage = await openStage();
  const { api, ours, theirs } = stage;
  const key = await openKey(stage);
  const before = await digestOf(api.db, api.theirs.tenantId);
  const planted = newId();
  const named = ['id', 'personId', 'person_id', 'roleId', 'role_id', 'passwordHash', 'password', 'ownerId', 'meta'];
  const foreign = {
    ...Object.fromEntries(named.map((name) => [name, planted])),
    ...{ tenantId: theirs.tenantId, tenant_id: theirs.tenantId, role: 'administrator', roles: [{ value: 'operator' }] },
    groups: [{ value: ours.groupId }],
    permissions: ['operate'],
  };
  const rolesBefore = await rolesOf(stage);
  let tried = 0;
  for (const route of api.scimRoutes.filter(({ act, method }) => act && method !== 'DELETE')) {
    const { method, path, body } = callOf(route, ours);
    const text = JSON.stringify({ ...(body as object), ...foreign });
    const operations = Object.entries(foreign).map(([name, value]) => ({ op: 'add', path: name, value }));
    const texts = [
      text,
      text.replace('{', `{"__proto__":{"polluted":"${planted}"},"constructor":{"prototype":{"polluted":1}},`),
      ...operations.map((operation) => JSON.stringify(patch([operation]))),
      ...['__proto__.polluted', 'constructor.prototype.polluted'].map((name) =>
        JSON.stringify(patch([{ op: 'add', path: name, value: planted }])),
      ),
    ];
    for (const payload of texts) {
      const headers = { authorization: `Bearer ${key.bearer}`, 'content-type': 'application/scim+json' };
      const answer = await api.app.inject({ method: method as 'POST', url: path, payload, headers });
      expect(answer.statusCode, `${nameOf(route)} ${payload} ${answer.body}`).toBeLessThan(500);
      tried++;
    }
  }
  expect(tried).toBeGreaterThan(40);
  expect(({} as { polluted?: string }).polluted).toBeUndefined();
  expect(await digestOf(api.db, api.theirs.tenantId)).toEqual(before);
  // Whoever was made is of the least role, and nobody's was changed.
  expect([...new Set(await rolesOf(stage))].sort()).toEqual([...new Set(rolesBefore)].sort());
  const kept = await api.db.readTenant<{ text: string }>(
    api.ours.tenantId,
    `select p::text as text from person p where p.tenant_id = tenant.id
     union all select g::text from person_group g where g.tenant_id = tenant.id
     union all select m::text from group_member m where m.tenant_id = tenant.id and m.origin <> 'hand'`,
    [],
  );
  for (const { text } of kept) {
    expect(text).not.toContain(planted);
    expect(text).not.toContain(theirs.tenantId);
  }
});

/** Who may more than the least, and what. */
async function rolesOf({ api }: Stage): Promise<string[]> {
  const rows = await api.db.readTenant<{ id: string; role: string }>(
    api.ours.tenantId,
    `select p.id, coalesce(p.role_id::text, p.role) as role from person p
     where p.tenant_id = tenant.id and (p.role <> 'user' or p.role_id is not null)`,
    [],
  );
  return rows.map(({ id, role }) => `${id} ${role}`);
}

test('no route of directories is reached with a cookie, from our own pages or another, nor with cookie and key', async () => {
  await using stage = await openStage();
  const { api, ours } = stage;
  const { cookie } = api.ours.people.administrator;
  const key = await openKey(stage);
  const own = { origin: publicUrl, 'sec-fetch-site': 'same-origin' };
  const foreign = { origin: 'https://elsewhere.example', 'sec-fetch-site': 'cross-site' };
  const text = { 'content-type': 'text/plain' };
  const before = await digestOf(api.db, api.ours.tenantId, ['audit_event', 'rate']);
  for (const route of api.scimRoutes) {
    const { method, path, body } = callOf(route, ours);
    const send = async (headers: Record<string, string>) => {
      const payload = body === undefined ? undefined : JSON.stringify(body);
      const type = payload ? { 'content-type': 'application/scim+json' } : {};
      const given = { ...type, ...headers, ...(headers['content-type'] && !payload ? { 'content-type': '' } : {}) };
      return (await api.app.inject({ method: method as 'POST', url: path, payload, headers: given })).statusCode;
    };
    const withCookie = { cookie: `diarium=${cookie}` };
    const answers = {
      own: await send({ ...withCookie, ...own }),
      foreign: await send({ ...withCookie, ...foreign }),
      unsaid: await send(withCookie),
      text: await send({ ...withCookie, ...own, ...text }),
      both: await send({ ...withCookie, ...own, authorization: `Bearer ${key.bearer}` }),
    };
    const refused = { own: 403, foreign: 403, unsaid: 403, text: 403, both: 403 };
    expect({ route: nameOf(route), ...answers }).toEqual({ route: nameOf(route), ...refused });
  }
  expect(await digestOf(api.db, api.ours.tenantId, ['audit_event', 'rate'])).toEqual(before);
});
