import { expect, test } from 'vitest';
import { makeTemporal } from '#tests/rig/temporal.ts';
import { openTemporalClient } from './client.ts';

test('without Temporal every call is Busy, soon, and the owner lives on', async () => {
  await using away = openTemporalClient({ address: '127.0.0.1:1', namespace: 'default' });
  await expect(away.ping()).rejects.toMatchObject({ code: 'busy', status: 503 });
  await expect(away.polled('fetch')).rejects.toMatchObject({ code: 'busy' });
});

test('a queue without workers is known to be one', async () => {
  await using server = await makeTemporal();
  await using temporal = openTemporalClient(server);
  expect(await temporal.polled('fetch')).toBe(false);
});
