/** Every workflow of the product: what the worker bundles. */
export { archivePackage } from './archive-package.ts';
export { chain } from './chain.ts';
export { crawl } from './crawl.ts';
export { due } from './due.ts';
export { expire } from './expire.ts';
export { exportAudit, exportDue } from './export.ts';
export { extract } from './extract.ts';
export { personRequest } from './person-request.ts';
export { purge } from './purge.ts';
export { purgeItems } from './purge-items.ts';
export { reconcile } from './reconcile.ts';
export { verify } from './verify.ts';
