/** The requests that the routes of disposals are tried with. */
import { waitingHash } from '../purge-furniture.ts';
import type { Calls } from './call.ts';

const manifestHash = () => ({ manifestHash: waitingHash });

export const purgeCalls: Calls = {
  'GET /purge': {},
  'POST /purge': {
    body: ({ decisionId, deletedFileId }) => ({ decisionId, items: [{ kind: 'document', id: deletedFileId }] }),
  },
  'GET /purge/setting': {},
  'PUT /purge/setting': { body: ({ decisionId }) => ({ approveAbove: 50, handDecisionId: decisionId }) },
  'GET /purge/:id': { id: 'purgeId' },
  'GET /purge/:id/certificate': { id: 'purgeId' },
  'POST /purge/:id/approve': { id: 'purgeId', body: manifestHash },
  'POST /purge/:id/refuse': { id: 'nextPurgeId', body: manifestHash },
};
