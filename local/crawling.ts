/** Starts a crawl through the API and follows it to its end, showing how far it has come. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Crawl } from '#schema/crawl.ts';
import { endedStates } from '#schema/progress.ts';
import type { ApiClient } from './api-client.ts';
import { type Say, sayInPlace } from './say.ts';

const pollMs = 400;
const lineMs = 5_000;

export const startCrawl = (api: ApiClient, sourceId: string): Promise<Crawl> =>
  api.send<Crawl>('POST', '/crawl', { sourceId });

/** Follows the crawl until it has ended and answers its last state. On a terminal one line is rewritten in place. */
export async function followCrawl(api: ApiClient, crawlId: string, say: Say, signal: AbortSignal): Promise<Crawl> {
  for (let saidMs = Date.now(), said = -1; ; await sleep(pollMs, undefined, { signal })) {
    const crawl = await api.get<Crawl>(`/crawl/${crawlId}`);
    if (endedStates.includes(crawl.state)) {
      sayInPlace('');
      say(`  ${describe(crawl)}`);
      return crawl;
    }
    sayInPlace(`  ${describe(crawl)}`);
    const isDue = !process.stdout.isTTY && Date.now() - saidMs >= lineMs && crawl.progress.done !== said;
    if (isDue) {
      say(`  ${describe(crawl)}`);
      [saidMs, said] = [Date.now(), crawl.progress.done];
    }
  }
}

function describe({ state, stalled, progress, counts, current, reason }: Crawl): string {
  const { queued, done, failed, ratePerSecond, remainingSeconds } = progress;
  const ended = endedStates.includes(state);
  return [
    `${state}: ${done} pages done, ${queued} queued, ${failed} failed`,
    ended && `${counts.added} added, ${counts.changed} changed, ${counts.unchanged} unchanged, ${counts.gone} gone`,
    !ended && ratePerSecond && `${ratePerSecond.toFixed(0)} a second`,
    !ended && remainingSeconds && `${Math.ceil(remainingSeconds)} s left`,
    !ended && current[0],
    (reason ?? stalled)?.code,
  ]
    .filter(Boolean)
    .join(', ');
}
