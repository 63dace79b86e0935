/** The requests that the routes of people's rights are tried with. */
import type { Calls } from './call.ts';

const reason = 'Ärendet är omfattande och rör många handlingar';

export const personRequestCalls: Calls = {
  'GET /person-request': {},
  'POST /person-request': {
    body: ({ personEmail }) => ({
      ...{
        kind: 'access',
        email: personEmail,
        reference: 'KS 2026/44',
        receivedOn: '2026-11-02',
        names: ['Siv Kanarie'],
      },
    }),
  },
  'GET /person-request/:id': { id: 'accessRequestId' },
  'GET /person-request/:id/item': { id: 'accessRequestId' },
  'POST /person-request/:id/decide': {
    id: 'accessRequestId',
    body: ({ requestItemId }) => ({ itemIds: [requestItemId], verdict: 'deliver' }),
  },
  'POST /person-request/:id/deliver': { id: 'accessRequestId' },
  'POST /person-request/:id/erase': {
    id: 'erasureRequestId',
    body: ({ erasureDecisionId }) => ({ decisionId: erasureDecisionId, reason }),
  },
  'POST /person-request/:id/rectify': {
    id: 'rectificationRequestId',
    body: () => ({ what: 'Stavningen av namnet', before: 'KS 2026/44-1', after: 'KS 2026/44-2' }),
  },
  'POST /person-request/:id/extend': {
    id: 'rectificationRequestId',
    body: () => ({ dueOn: '2026-12-20', reason }),
  },
  'POST /person-request/:id/end': {
    id: 'rectificationRequestId',
    body: () => ({ outcome: 'rectified', note: reason }),
  },
  'POST /person-request/:id/again': { id: 'failedRequestId' },
};
