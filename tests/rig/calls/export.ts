/** The requests that every route of exports is tried with. */
import type { Calls } from './call.ts';

export const exportCalls: Calls = {
  'GET /delivery/:id': { id: 'deliveryId' },
};
