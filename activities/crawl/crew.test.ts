/** A crew that is given up: nobody goes on waiting for fetches that will not be begun. */
import { expect, test } from 'vitest';
import { type CrewDeps, openCrew } from './crew.ts';

test('who waits for a fetch to end is woken when the batch is given up, with none under way', async () => {
  const stop = new AbortController();
  const crew = openCrew({ signal: stop.signal } as CrewDeps);
  expect(crew.isResting).toBe(true);
  const woken = crew.change();
  stop.abort();
  await woken;
}, 5_000);
