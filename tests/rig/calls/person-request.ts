/** The requests that the routes of people's rights are tried with. */
import { dayIn } from '../person-request.ts';
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
  'GET /person-request/:id/reading': { id: 'accessRequestId' },
  'POST /person-request/:id/reading': {
    id: 'accessRequestId',
    body: () => ({ reason: 'Registerutdrag: KS 2026/44' }),
  },
  'POST /person-request/:id/decide': {
    id: 'accessRequestId',
    body: ({ requestItemId }) => ({ itemIds: [requestItemId], verdict: 'deliver' }),
  },
  'POST /person-request/:id/redact': {
    id: 'accessRequestId',
    body: () => ({ term: 'Hamngatan 4', fate: 'take-out' }),
  },
  'POST /person-request/:id/deliver': { id: 'accessRequestId' },
  'POST /person-request/:id/erase': {
    id: 'erasureRequestId',
    body: ({ erasureDecisionId }) => ({ decisionId: erasureDecisionId, reason }),
  },
  'POST /person-request/:id/rectify': {
    id: 'rectificationRequestId',
    body: () => ({ what: 'Namnet i kontot', wrong: 'Siv Kanari', corrected: 'Siv Kanarie' }),
  },
  'POST /person-request/:id/extend': {
    id: 'rectificationRequestId',
    body: () => ({ dueOn: dayIn(50), reason }),
  },
  'POST /person-request/:id/end': {
    id: 'rectificationRequestId',
    body: () => ({ outcome: 'rectified', note: reason }),
  },
  'POST /person-request/:id/again': { id: 'failedRequestId' },
};
