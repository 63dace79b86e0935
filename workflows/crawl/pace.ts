/** The pace of a run, which people may change while it goes. */
import { ApplicationFailure, condition, proxyActivities, setHandler } from '@temporalio/workflow';
import type { CrawlActivities } from '#activities/crawl.ts';
import { PaceOrder } from '#schema/crawl.ts';
import { onRows } from '../options.ts';
import { setPace } from './message.ts';

const { changePace } = proxyActivities<CrawlActivities>(onRows);

/**
 * Answers `setPace`: one order after the other is written into the run's row, where its batches find it. `told` hears
 * how many lanes go with it; a run that ends is not changed any more.
 */
export function hearPace(
  key: { tenantId: string; crawlId: string },
  isEnding: () => boolean,
  told: (lanes: number) => void,
): void {
  let isBusy = false;

  async function obey(order: PaceOrder): Promise<void> {
    // Several that wait are woken together.
    while (isBusy) await condition(() => !isBusy);
    isBusy = true;
    try {
      told((await changePace({ ...key, ...order })).lanes);
    } finally {
      isBusy = false;
    }
  }

  function validator(order: PaceOrder): void {
    if (isEnding()) throw ApplicationFailure.nonRetryable('the run ends', 'conflict', { code: 'not-running' });
    if (!PaceOrder.safeParse(order).success) throw ApplicationFailure.nonRetryable('no such pace', 'invalid-input');
  }

  setHandler(setPace, obey, { validator });
}
