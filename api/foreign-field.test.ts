/** Fields that a route does not ask for are refused or passed over, and a parameter that comes twice is no parameter. */
import { expect, test } from 'vitest';
import { newId } from '#schema/id.ts';
import { digestOf } from '#tests/probe/digest.ts';
import { operationsOf } from '#tests/probe/operation.ts';
import { openStage, type Stage } from '#tests/probe/stage.ts';
import { publicUrl } from '#tests/rig/api.ts';
import { callOf, nameOf, partsOf, pathOf } from '#tests/rig/call.ts';
import type { DeclaredRoute } from './plugins/permission.ts';

/** Known again wherever it is kept. */
const planted = newId();

/** What belongs to rows and to the server, as people who guess would name it. */
const ofRows = ['id', 'ownerId', 'owner_id', 'personId', 'person_id', 'createdBy', 'created_by', 'actorId', 'spaceId'];
const ofServer = ['roleId', 'kind', 'state', 'passwordHash', 'secretHash', 'sealed', 'hash', 'version', 'createdAt'];
const foreignFields = (theirs: string): Record<string, unknown> => ({
  ...Object.fromEntries([...ofRows, ...ofServer].map((name) => [name, planted])),
  tenantId: theirs,
  tenant_id: theirs,
  role: 'operator',
  permissions: ['operate'],
  isAdmin: true,
});

async function openProbe() {
  const stage = await openStage();
  const operations = new Map(operationsOf(stage.api.app).map((operation) => [operation.name, operation]));
  return { stage, operations };
}

/** With a body as text, so that it may hold what JavaScript would take for something else. */
const send = ({ api }: Stage, route: DeclaredRoute, path: string, text: string, cookie: string) =>
  api.app.inject({
    method: route.method as 'POST',
    url: `/api/v1${path}`,
    payload: text,
    headers: {
      cookie: `diarium=${cookie}`,
      origin: publicUrl,
      'sec-fetch-site': 'same-origin',
      'content-type': 'application/json',
    },
  });

test('nobody sets what is not asked for: not the tenant, an id, an owner or a role, and no prototype', {
  timeout: 180_000,
}, async () => {
  const { stage, operations } = await openProbe();
  await using _ = stage;
  const { api, ours, theirs } = stage;
  const before = await digestOf(api.db, api.theirs.tenantId);
  const strange: object[] = [];
  let tried = 0;
  for (const route of api.routes) {
    const { fields } = operations.get(nameOf(route))!;
    if (fields.length === 0) continue;
    tried++;
    const own = new Set(fields.map((field) => field.split('.')[0]));
    const foreign = Object.entries(foreignFields(theirs.tenantId)).filter(([name]) => !own.has(name));
    const { path, body } = callOf(route, ours);
    const good = JSON.stringify(body).slice(0, -1);
    const start = good === '{' ? good : `${good},`;
    const texts = [
      JSON.stringify({ ...(body as object), ...Object.fromEntries(foreign) }),
      `${start}"__proto__":{"polluted":"${planted}"}}`,
      `${start}"constructor":{"prototype":{"polluted":"${planted}"}}}`,
    ];
    for (const caller of [stage.callerOf(route), api.ours.people.user]) {
      for (const text of texts) {
        const { statusCode } = await send(stage, route, path, text, caller.cookie);
        if (statusCode >= 500) strange.push({ route: nameOf(route), statusCode, text });
      }
    }
  }
  expect(strange).toEqual([]);
  expect(tried).toBeGreaterThan(30);
  expect(({} as { polluted?: string }).polluted).toBeUndefined();
  expect(await digestOf(api.db, api.theirs.tenantId)).toEqual(before);
  expect(await placesOf(stage, planted)).toEqual([]);
  expect(await placesOf(stage, 'operator')).toEqual([]);
});

/** The tables of ours in which something stands anywhere in a row; operators' own deeds in the record aside. */
const placesOf = ({ api }: Stage, text: string): Promise<string[]> =>
  api.db.withTenant(api.ours.tenantId, async ({ sql }) => {
    const tables = await digestOf(api.db, api.ours.tenantId, ['audit_event', 'rate']);
    const found: string[] = [];
    for (const { name } of tables) {
      const rows = await sql(`select from ${name} t where t::text like $1 limit 1`, [`%${text}%`]);
      if (rows.length > 0) found.push(name);
    }
    return found;
  });

test('a parameter that comes twice is wrong input, whichever it is', async () => {
  const { stage, operations } = await openProbe();
  await using _ = stage;
  const wrong: object[] = [];
  let tried = 0;
  for (const route of stage.api.routes) {
    for (const name of operations.get(nameOf(route))!.query) {
      tried++;
      const parts = partsOf(route, stage.ours);
      const { [name]: value = 'sv', ...rest } = parts.query;
      const address = pathOf({ ...parts, query: { ...rest, [name]: value } });
      const twice = { ...callOf(route, stage.ours), path: `${address}&${new URLSearchParams({ [name]: value })}` };
      const { statusCode } = await stage.ask(stage.callerOf(route), route, twice);
      if (statusCode !== 400) wrong.push({ route: nameOf(route), name, statusCode });
    }
  }
  expect(wrong).toEqual([]);
  expect(tried).toBeGreaterThan(20);
});
