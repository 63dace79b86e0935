/** A thousand rounds of everything that people do at the same moment. */
import { expect, test } from 'vitest';
import { actWhileRoleDrops, readWhileRemoved, runRace, submitAgain, useWhileEnded } from '#tests/probe/race.ts';
import { openStage } from '#tests/probe/stage.ts';

test.each([{ race: readWhileRemoved }, { race: actWhileRoleDrops }, { race: submitAgain }, { race: useWhileEnded }])(
  '$race.name: a thousand rounds',
  async ({ race }) => {
    await using stage = await openStage();
    await expect(runRace(stage, race, { rounds: 1000, width: 8 })).resolves.toBeUndefined();
  },
);
