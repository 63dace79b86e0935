/**
 * Every permission, every kind of thing and every scope of a key, on every route. The record refuses to be written, so
 * that whatever is allowed is undone again and all keys find the same.
 */
import { expect, test } from 'vitest';
import { keyPermissions, type ResourceKind, resourceKinds } from '#schema/key.ts';
import type { Permission } from '#schema/role.ts';
import { openRecord } from '#tests/probe/record.ts';
import { fillSpace, openStage } from '#tests/probe/stage.ts';
import { callOf, inOrder, nameOf } from '#tests/rig/call.ts';
import { withKey } from '#tests/rig/key.ts';
import type { DeclaredRoute } from './plugins/permission.ts';

type Scope = { spaceId?: string; collectionId?: string };
type Given = { permissions: (typeof keyPermissions)[number][]; kinds: ResourceKind[]; scope: Scope };

const everything: Given = { permissions: [...keyPermissions], kinds: [], scope: {} };

/** What is made outside of every place is not for a key that is kept to one. */
const placeless = ['POST /space'];

/** What an owner's key with this is answered; `isElsewhere`: it is kept to another place than the request is about. */
function answerTo(
  route: DeclaredRoute,
  { permissions, kinds, scope }: Given,
  isElsewhere: boolean,
): 'allowed' | 403 | 404 {
  const { may, kind } = route;
  if (may === 'public' || may === 'known') return 'allowed';
  const isGiven = (permissions as readonly Permission[]).includes(may as Permission);
  const isOfKind = kinds.length === 0 || (kind !== null && kinds.includes(kind));
  if (!isGiven || !isOfKind || (scope.spaceId && placeless.includes(nameOf(route)))) return 403;
  return isElsewhere ? 404 : 'allowed';
}

test('a key opens the routes of its permissions, of its kinds of things, and in its place, and no others', {
  timeout: 180_000,
}, async () => {
  await using stage = await openStage();
  const { api, ours } = stage;
  const { administrator } = api.ours.people;
  const made = async (path: string, body: object) =>
    (await api.as(administrator, 'POST', path, body)).json<{ id: string }>().id;
  const spaceId = await made('/space', { name: 'Lotsarna' });
  const forms: { given: Given; isElsewhere: boolean }[] = [
    ...[
      everything,
      ...keyPermissions.map((permission) => ({ ...everything, permissions: [permission] })),
      ...resourceKinds.map((kind) => ({ ...everything, kinds: [kind] })),
      { ...everything, scope: { spaceId: ours.spaceId } },
    ].map((given) => ({ given, isElsewhere: false })),
    { given: { ...everything, scope: { spaceId } }, isElsewhere: true },
  ];
  const keys = [];
  for (const { given, isElsewhere } of forms) {
    const { scope, ...form } = given;
    keys.push({ given, isElsewhere, ...(await withKey(api, administrator.personId, { ...form, ...scope })) });
  }
  await fillSpace(stage);
  await using record = await openRecord(api.database.adminUrl);
  await record.refuse('audit_event', 'insert');
  const wrong: object[] = [];
  for (const { given, isElsewhere, send } of keys) {
    for (const route of inOrder(api.routes)) {
      const { method, path, body, namesIds } = callOf(route, ours);
      const { statusCode } = await send(method, path, body);
      const got = statusCode === 403 || statusCode === 404 ? statusCode : 'allowed';
      const right = answerTo(route, given, isElsewhere && namesIds);
      if (got !== right) wrong.push({ route: nameOf(route), ...given, got, right });
    }
  }
  expect(wrong).toEqual([]);
});
