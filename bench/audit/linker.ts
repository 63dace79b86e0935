/** `linker.ts DATABASE_URL`: links what is acted, as the worker does, until whoever forked it lets go of it. */
import { setTimeout as wait } from 'node:timers/promises';
import { linkTenants } from '#activities/chain.ts';
import { openHeadSigner } from '#schema/chain-head.ts';
import { openDatabase } from '#schema/database.ts';

const betweenLooksMs = 2_000;

const stop = new AbortController();
process.once('disconnect', () => stop.abort());
const [url] = process.argv.slice(2) as [string];
await using db = await openDatabase({ url, pool: 2 });
const deps = {
  db,
  signer: openHeadSigner('a key of the installation, for benches'),
  heads: { keep: async () => {}, list: async () => [] },
  onFault: (_: string, error: unknown) => {
    throw error;
  },
};
process.send!('ready');
while (!stop.signal.aborted) {
  await linkTenants(deps);
  await wait(betweenLooksMs, undefined, { signal: stop.signal }).catch(() => {});
}
