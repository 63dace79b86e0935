/** Every key that there can be, with one permission, one kind of thing or all, and one place, on every route. */
import { expect, test } from 'vitest';
import { everyKey, makeKeys, makePlaces, type Scope, tryKeys } from '#tests/probe/key-right.ts';
import { openRecord } from '#tests/probe/record.ts';
import { fillSpace, openStage } from '#tests/probe/stage.ts';

test('each permission with each kind and each place opens what it says, and nothing else', async () => {
  await using stage = await openStage();
  const { administrator } = stage.api.ours.people;
  const places = await makePlaces(stage, administrator);
  const scopes = Object.keys(places) as Scope[];
  const keyOf = await makeKeys(stage, administrator, places, scopes.flatMap(everyKey));
  await fillSpace(stage);
  await using record = await openRecord(stage.api.database.adminUrl);
  await record.refuse('audit_event', 'insert');
  expect(await tryKeys(stage, scopes, (_route, scope) => everyKey(scope), keyOf)).toEqual([]);
});
