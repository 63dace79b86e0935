/** The requests that the routes of legal holds are tried with. */
import type { Calls } from './call.ts';

/** Over nothing that is there, so that other requests may still delete. */
const form = () => ({
  title: 'Tvist om hamnen',
  reason: 'Handlingarna behövs i tingsrätten',
  reference: 'KS 2026/12',
  reviewOn: '2199-01-01',
  scopes: [{ kind: 'time', until: '2000-01-01T00:00:00.000Z' }],
});
const reason = () => ({ reason: 'Tvisten är avgjord sedan länge' });

export const holdCalls: Calls = {
  'GET /processing': {},
  'GET /hold': { query: ({ documentId }) => ({ overKind: 'document', overId: documentId }) },
  'POST /hold': { body: form },
  'POST /hold/preview': { body: form },
  'GET /hold/:id': { id: 'holdId' },
  'POST /hold/:id/review': { id: 'holdId', body: () => ({ reviewOn: '2199-02-01' }) },
  'POST /hold/:id/lift': { id: 'holdId', body: reason },
  'POST /hold/:id/lift/approve': { id: 'holdId' },
  'POST /hold/:id/lift/refuse': { id: 'holdId', body: reason },
};
