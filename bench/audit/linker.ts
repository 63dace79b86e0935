/** Links what is acted, as the worker does, in a thread beside those who act; ends when it is told anything. */
import { setTimeout as wait } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { linkTenants } from '#activities/chain.ts';
import { openHeadSigner } from '#schema/chain-head.ts';
import { openDatabase } from '#schema/database.ts';

const betweenLooksMs = 2_000;

const stop = new AbortController();
parentPort!.once('message', () => stop.abort());
const { url } = workerData as { url: string };
await using db = await openDatabase({ url, pool: 2 });
const deps = {
  db,
  signer: openHeadSigner('a key of the installation, for benches'),
  heads: { keep: async () => {}, list: async () => [] },
  onFault: (_: string, error: unknown) => {
    throw error;
  },
};
parentPort!.postMessage('ready');
while (!stop.signal.aborted) {
  await linkTenants(deps);
  await wait(betweenLooksMs, undefined, { signal: stop.signal }).catch(() => {});
}
