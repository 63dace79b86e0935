/**
 * Every role in the organisation with every role in a space, on every route. The record refuses to be written, so that
 * whatever is allowed is undone again and all of them find the same.
 */
import { expect, test } from 'vitest';
import { permissions, spaceRoles, type TenantRole, tenantRoles } from '#schema/role.ts';
import { addPerson } from '#tests/probe/person.ts';
import { openRecord } from '#tests/probe/record.ts';
import { answerTo, type Roles } from '#tests/probe/right.ts';
import { fillSpace, idsOf, openStage, ownIds, type Stage } from '#tests/probe/stage.ts';
import { callOf, type Ids, inOrder, nameOf } from '#tests/rig/call.ts';
import { addTalk } from '#tests/rig/furniture.ts';

/** Who runs the installation has a tenant of their own, and who looks in from outside is let in by a rule of its own. */
const elsewhere: TenantRole[] = ['operator', 'inspector'];

const places = [...(Object.keys(spaceRoles) as (keyof typeof spaceRoles)[]), null];
const combinations: Roles[] = (Object.keys(tenantRoles) as TenantRole[])
  .filter((tenant) => !elsewhere.includes(tenant))
  .flatMap((tenant) => places.map((space) => ({ tenant, space })));

/** A person of these roles, and what there is with what is theirs. */
async function enter({ api }: Stage, { tenant, space }: Roles) {
  const { db, ours } = api;
  const { tenantId, spaceId } = ours;
  const person = await addPerson(db, tenantId, tenant, space && { spaceId, role: space });
  const { personId } = person;
  const talk = await db.withTenant(tenantId, (tx) => addTalk(tx, { spaceId, personId, mark: 'Vår', text: 'Vår' }));
  const ids: Ids = { ...(await idsOf(api, ours, 'administrator')), ...talk, ...(await ownIds(db, ours, personId)) };
  return { person, ids };
}

test('each role in the organisation allows, with each role in a space, what the tables of roles say', {
  timeout: 180_000,
}, async () => {
  await using stage = await openStage();
  await using record = await openRecord(stage.api.database.adminUrl);
  const entered = [];
  for (const roles of combinations) entered.push({ roles, ...(await enter(stage, roles)) });
  // Older notices than a person are not theirs.
  await record.sql('update notice set at = now()');
  await fillSpace(stage);
  await record.refuse('audit_event', 'insert');
  // What is for everybody does not ask for a role.
  const routes = inOrder(stage.api.routes).filter(({ may }) => (permissions as readonly string[]).includes(may));
  const wrong: object[] = [];
  for (const { roles, person, ids } of entered) {
    for (const route of routes) {
      const request = callOf(route, ids);
      const { statusCode } = await stage.ask(person, route, request);
      const got = statusCode === 403 || statusCode === 404 ? statusCode : 'allowed';
      const right = answerTo(route, roles, request.namesIds);
      if (got !== right) wrong.push({ route: nameOf(route), ...roles, got, right });
    }
  }
  expect(wrong).toEqual([]);
});
