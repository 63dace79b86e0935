/** The requests that the routes of keys and services are tried with. */
import { newId } from '#schema/id.ts';
import type { Calls } from './call.ts';

export const keyCalls: Calls = {
  'GET /key': { query: () => ({ limit: '2' }) },
  'GET /key/:id': { id: 'keyId' },
  'POST /key': { body: () => ({ name: 'Hamnen', kind: 'secret', permissions: ['ask'], kinds: ['chat'] }) },
  'POST /key/:id/rotate': { id: 'keyId', body: () => ({ graceMinutes: 5 }) },
  'DELETE /key/:id': { id: 'keyId' },
  'GET /service': {},
  'POST /service': { body: () => ({ name: `Hamnens tjänst ${newId()}`, role: 'user' }) },
  'DELETE /service/:id': { id: 'serviceId' },
};
