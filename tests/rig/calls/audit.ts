/** The requests that the routes of the record are tried with. */
import type { Calls } from './call.ts';

export const auditCalls: Calls = {
  'POST /audit/reading': { body: () => ({ category: 'supervision', reason: 'Granskning av vem som har läst vad' }) },
  'GET /audit/reading': {},
  'DELETE /audit/reading': {},
  'GET /audit/chain': {},
  'GET /audit/chain/key': {},
  'POST /audit/chain/verify': {},
  'GET /audit': { query: () => ({ text: 'session', limit: '2' }) },
};
