/** Every workflow with one step too many, as a careless change would leave it: replay must refuse each of them. */
import { sleep } from '@temporalio/workflow';
import * as product from '#workflows/index.ts';

const late =
  <Input extends unknown[], Result>(workflow: (...input: Input) => Promise<Result>) =>
  async (...input: Input): Promise<Result> => {
    await sleep('1 second');
    return workflow(...input);
  };

export const archivePackage = late(product.archivePackage);
export const chain = late(product.chain);
export const crawl = late(product.crawl);
export const due = late(product.due);
export const expire = late(product.expire);
export const exportAudit = late(product.exportAudit);
export const exportDue = late(product.exportDue);
export const extract = late(product.extract);
export const personRequest = late(product.personRequest);
export const purge = late(product.purge);
export const purgeItems = late(product.purgeItems);
export const reconcile = late(product.reconcile);
export const verify = late(product.verify);
