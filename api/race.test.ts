/** Fifty at once, in every order that is drawn: what must hold afterwards holds. */
import { test } from 'vitest';
import { actWhileRoleDrops, readWhileRemoved, runRace, submitAgain, useWhileEnded } from '#tests/probe/race.ts';
import { openStage } from '#tests/probe/stage.ts';

const some = { rounds: 2, width: 50 };

test('what is taken away once is read before or not at all, and each reading is on record', async () => {
  await using stage = await openStage();
  await runRace(stage, readWhileRemoved, some);
});

test('once a role is taken down nothing more is done by it, and what was done before is all there', async () => {
  await using stage = await openStage();
  await runRace(stage, actWhileRoleDrops, some);
});

test('an order that is sent many times is carried out once', async () => {
  await using stage = await openStage();
  await runRace(stage, submitAgain, some);
});

test('a session that was ended opens nothing more', async () => {
  await using stage = await openStage();
  await runRace(stage, useWhileEnded, some);
});
