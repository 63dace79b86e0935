/** Work that costs much does not pile up. */
import { expect, test } from 'vitest';
import { Busy } from '#schema/errors.ts';
import { takingTurns } from './turn.ts';

test('two at once, three in line, in the order they came, and the rest is sent away', async () => {
  const inTurn = takingTurns({ atOnce: 2, inLine: 3 });
  const begun: number[] = [];
  const ends: (() => void)[] = [];
  const work = (nth: number) =>
    inTurn(async () => {
      begun.push(nth);
      await new Promise<void>((resolve) => ends.push(resolve));
      if (nth === 1) throw new Error('it went wrong');
      return nth;
    });
  const settled = Promise.allSettled([0, 1, 2, 3, 4, 5, 6].map(work));
  for (let ended = 0; ended < 5; ended++) {
    await expect.poll(() => begun.length).toBe(Math.min(ended + 2, 5));
    ends[ended]!();
  }
  expect(begun).toEqual([0, 1, 2, 3, 4]);
  const outcomes = (await settled).map((one) => (one.status === 'fulfilled' ? one.value : one.reason.constructor));
  expect(outcomes).toEqual([0, Error, 2, 3, 4, Busy, Busy]);
  const again = Promise.all([work(7), work(8)]);
  await expect.poll(() => ends.length).toBe(7);
  for (const end of ends) end();
  expect(await again).toEqual([7, 8]);
});
