/**
 * Every permission, every kind of thing and every scope of a key, on every route. The record refuses to be written, so
 * that whatever is allowed is undone again and all keys find the same.
 */
import { expect, test } from 'vitest';
import { systemTenantId } from '#schema/tenant.ts';
import { makeKeys, makePlaces, type Scope, tellingKeys, tryKeys } from '#tests/probe/key-right.ts';
import { openRecord } from '#tests/probe/record.ts';
import { type Answer, hidden, isRight } from '#tests/probe/right.ts';
import { everyRoute, fillSpace, openStage } from '#tests/probe/stage.ts';
import { callOf, inOrder, nameOf } from '#tests/rig/call.ts';
import { withKey } from '#tests/rig/key.ts';
import type { DeclaredRoute } from './plugins/permission.ts';

test('a key opens the routes of its permissions, of its kinds of things, and in its place, and no others', {
  timeout: 180_000,
}, async () => {
  await using stage = await openStage();
  const { api } = stage;
  const { administrator } = api.ours.people;
  const places = await makePlaces(stage, administrator);
  const scopes = Object.keys(places) as Scope[];
  const given = everyRoute(api).flatMap((route) => scopes.flatMap((scope) => tellingKeys(route, scope)));
  const keyOf = await makeKeys(stage, administrator, places, given);
  await fillSpace(stage);
  await using record = await openRecord(api.database.adminUrl);
  await record.refuse('audit_event', 'insert');
  expect(await tryKeys(stage, scopes, tellingKeys, keyOf)).toEqual([]);
});

const origin = 'https://hamnen.example';

test("a directory's key opens the routes of directories, a page's key those of asking, and neither any other", async () => {
  await using stage = await openStage();
  const { api, ours } = stage;
  const { personId } = api.ours.people.administrator;
  await api.db.withTenant(systemTenantId, (tx) =>
    tx.sql('update tenant set origins = $2 where id = $1', [api.ours.tenantId, [origin]]),
  );
  const directory = await withKey(api, personId, { kind: 'provisioning', permissions: [] });
  const page = await withKey(api, personId, { kind: 'public', permissions: ['ask'], origins: [origin] });
  const ofUser = await withKey(api, api.ours.people.user.personId, { kind: 'provisioning', permissions: [] });
  const known = (route: DeclaredRoute): Answer => (hidden.includes(nameOf(route)) ? 404 : 'allowed');
  const opens: { of: string; key: typeof page; right(route: DeclaredRoute): Answer }[] = [
    {
      of: 'directory',
      key: directory,
      right: (route) => (route.may === 'provision' ? 'allowed' : route.may === 'known' ? known(route) : 403),
    },
    { of: 'page', key: page, right: ({ may }) => (may === 'ask' ? 'allowed' : 403) },
    // Of somebody who does not see to people.
    { of: 'user', key: ofUser, right: (route) => (route.may === 'known' ? known(route) : 403) },
  ];
  await using record = await openRecord(api.database.adminUrl);
  await record.refuse('audit_event', 'insert');
  const wrong: object[] = [];
  for (const route of inOrder(everyRoute(api)).filter(({ may }) => may !== 'public')) {
    const { method, path, body } = callOf(route, ours);
    for (const { of, key, right } of opens) {
      const answer = await key.send(method, path, body, { origin });
      if (!isRight(answer, right(route))) wrong.push({ route: nameOf(route), of, said: answer.body });
    }
  }
  expect(wrong).toEqual([]);
});
