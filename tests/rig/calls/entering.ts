/** The requests that every route of coming in is tried with. */
import type { Calls } from './call.ts';

export const enteringCalls: Calls = {
  'GET /session/way': { query: () => ({ tenant: 'ours' }) },
  'POST /session/mail': { body: () => ({ tenant: 'ours', email: 'nobody@ours.example', purpose: 'reset' }) },
  'POST /session/reset': { body: () => ({ token: 'x'.repeat(80), password: 'en lång och egen mening' }) },
  'POST /session/factor': { body: () => ({ code: '000000' }) },
  'GET /me/session': {},
  'DELETE /me/session': {},
  'DELETE /me/session/:id': { id: 'sessionId' },
  'GET /me/factor': {},
  'POST /me/factor': {},
  'POST /me/factor/confirm': { body: () => ({ code: '000000' }) },
  'POST /me/factor/codes': { body: () => ({ code: '000000' }) },
  'POST /me/factor/off': { body: () => ({ code: '000000' }) },
  'POST /person/:id/link': { id: 'personId', body: () => ({ purpose: 'reset' }) },
  'DELETE /person/:id/factor': { id: 'personId' },
  'DELETE /person/:id/session': { id: 'personId' },
  'DELETE /person/session': {},
};
