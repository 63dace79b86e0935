/** The requests that the routes of disposals are tried with. */
import type { Calls } from './call.ts';

export const purgeCalls: Calls = {
  'GET /purge': {},
  'POST /purge': {
    body: ({ decisionId, deletedFileId }) => ({ decisionId, items: [{ kind: 'document', id: deletedFileId }] }),
  },
  'GET /purge/setting': {},
  'PUT /purge/setting': { body: ({ decisionId }) => ({ approveAbove: 50, handDecisionId: decisionId }) },
  'GET /purge/:id': { id: 'purgeId' },
  'GET /purge/:id/certificate': { id: 'purgeId' },
  'GET /purge/:id/certificate/page': { id: 'purgeId' },
  'GET /purge/:id/certificate/pdf': { id: 'purgeId' },
  'GET /purge/:id/manifest': { id: 'purgeId' },
  'POST /purge/:id/approve': { id: 'purgeId', body: ({ purgeHash }) => ({ manifestHash: purgeHash }) },
  'POST /purge/:id/refuse': { id: 'nextPurgeId', body: ({ nextPurgeHash }) => ({ manifestHash: nextPurgeHash }) },
};
