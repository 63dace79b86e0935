/**
 * Every role in the organisation with every role in a space, on every route: built-in roles, some of an organisation's
 * own making, those who run the installation, and who is let in from outside. The record refuses to be written, so that
 * whatever is allowed is undone again and all of them find the same.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ownPermissions, type Permission, permissions, type SpaceRole, tenantRoles } from '#schema/role.ts';
import { systemTenantId } from '#schema/tenant.ts';
import { addPerson } from '#tests/probe/person.ts';
import { openRecord } from '#tests/probe/record.ts';
import { answerTo, isRight, type Standing } from '#tests/probe/right.ts';
import { fillSpace, idsOf, openStage, ownIds, type Stage } from '#tests/probe/stage.ts';
import type { TestPerson } from '#tests/rig/api.ts';
import { callOf, type Ids, inOrder, nameOf } from '#tests/rig/call.ts';
import { letIn } from '#tests/rig/glass.ts';
import { makeOperator } from '#tests/rig/operator.ts';
import { addPurge } from '#tests/rig/purge-furniture.ts';
import { openReading } from '#tests/rig/reading.ts';
import { addTalk } from '#tests/rig/talk-furniture.ts';
import type { DeclaredRoute } from './plugins/permission.ts';

/** Somebody, how they stand, and what there is with what is theirs. */
type Entered = { person: TestPerson; standing: Standing; ids: Ids };

const places: (SpaceRole | null)[] = ['owner', 'editor', 'viewer', null];
const { inspector: _, ...held } = tenantRoles;
const builtIn = (Object.keys(held) as (keyof typeof held)[]).flatMap((tenant) =>
  places.map((space): Standing => ({ tenant, space })),
);

/** A role of permissions drawn at random, and one of all the others: each permission is once there and once missing. */
function drawnRoles(): Standing[] {
  const [drawn] = fc.sample(fc.subarray([...ownPermissions], { minLength: 1 }), 1) as [Permission[]];
  const others = ownPermissions.filter((permission) => !drawn.includes(permission));
  return [drawn, others].flatMap((own) =>
    (['owner', null] as const).map((space): Standing => ({ tenant: 'user', own, space })),
  );
}

async function enter({ api }: Stage, standing: Standing): Promise<Entered> {
  const { spaceId, tenantId } = api.ours;
  const { tenant, space, own = null } = standing;
  const person = await addPerson(api.db, tenantId, tenant, space && { spaceId, role: space }, own);
  return { person, standing, ids: await idsFor(api, person.personId) };
}

async function idsFor(api: Stage['api'], personId: string): Promise<Ids> {
  const { db, ours } = api;
  const { spaceId } = ours;
  const talk = await db.withTenant(ours.tenantId, (tx) => addTalk(tx, { spaceId, personId, mark: 'Vår', text: 'Vår' }));
  return { ...(await idsOf(api, ours, 'administrator')), ...talk, ...(await ownIds(db, ours, personId)) };
}

/** Who is let in from outside, and sees every space but personal ones; and who asked for it, at home. */
async function openGlass({ api, ours, operator }: Stage): Promise<Entered[]> {
  const { tenantId } = api.ours;
  const second = await makeOperator(api, 'second');
  const { id, visitor } = await letIn({
    api,
    asker: operator,
    second,
    tenantId,
    [Symbol.asyncDispose]: async () => {},
  });
  const [row] = await api.db.readTenant<{ personId: string }>(
    tenantId,
    `select p.id as "personId" from person p where p.tenant_id = tenant.id and p.role = 'inspector'`,
    [],
  );
  await api.db.withTenant(tenantId, addPurge);
  return [
    {
      person: visitor,
      standing: { tenant: 'inspector', space: 'viewer' },
      ids: await idsFor(api, row!.personId),
    },
    {
      person: operator,
      standing: { tenant: 'operator', space: null, isOfSystem: true },
      ids: { ...ours, glassId: id },
    },
  ];
}

/** What is for everybody asks for no role, but for a visitor's; directories' routes ask for no space. */
function routesFor({ api }: Stage, { tenant, space }: Standing): DeclaredRoute[] {
  const byRole = ({ may }: DeclaredRoute) => (permissions as readonly string[]).includes(may);
  const ofApi = api.routes.filter((route) => byRole(route) || (tenant === 'inspector' && route.may !== 'public'));
  // Leaving comes last, and is for visitors too.
  const open = ofApi.filter(({ act }) => act !== 'session.end');
  return inOrder([...open, ...(space === null || tenant === 'inspector' ? api.scimRoutes : [])]);
}

test('each role in the organisation allows, with each role in a space, what the tables of roles say', {
  timeout: 180_000,
}, async () => {
  await using stage = await openStage();
  const { api } = stage;
  await using record = await openRecord(api.database.adminUrl);
  const entered = await openGlass(stage);
  for (const standing of [...builtIn, ...drawnRoles()]) entered.push(await enter(stage, standing));
  // Older notices than a person are not theirs.
  await record.sql('update notice set at = now()');
  await fillSpace(stage);
  // Each says why they read the record, and there is a key to show: what is left to tell apart is the role.
  for (const { person, standing } of entered.filter(({ standing }) => standing.tenant !== 'inspector')) {
    await openReading(api.db, standing.isOfSystem ? systemTenantId : api.ours.tenantId, person.personId);
  }
  await record.sql(`insert into audit_head (tenant_id, seq, kind, head, public_key, signed_at)
    select id, 1, 'head', '{}', 'a key', now() from tenant`);
  await record.refuse('audit_event', 'insert');
  const wrong: object[] = [];
  const tryAll = async ({ person, standing, ids }: Entered) => {
    for (const route of routesFor(stage, standing)) {
      const request = callOf(route, ids);
      const answer = await stage.ask(person, route, request);
      const right = answerTo(route, standing, request.namesIds);
      const { statusCode, body } = answer;
      if (!isRight(answer, right)) wrong.push({ route: nameOf(route), ...standing, right, statusCode, body });
    }
  };
  await Promise.all(entered.map(tryAll));
  expect(wrong).toEqual([]);
});
