/** Every workflow of the product: what the worker bundles. */
export { chain } from './chain.ts';
export { crawl } from './crawl.ts';
export { due } from './due.ts';
export { expire } from './expire.ts';
export { extract } from './extract.ts';
export { purge } from './purge.ts';
export { reconcile } from './reconcile.ts';
export { verify } from './verify.ts';
