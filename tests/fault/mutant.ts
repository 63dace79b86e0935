/** The crawl workflow with one step too many, as a careless change would leave it: replay must refuse it. */
import { sleep } from '@temporalio/workflow';
import type { CrawlInput } from '#schema/crawl.ts';
import { crawl as original } from '#workflows/crawl.ts';

export async function crawl(input: CrawlInput): Promise<unknown> {
  await sleep('1 second');
  return original(input);
}
