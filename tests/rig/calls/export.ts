/** The requests that every route of exports is tried with. */
import type { Calls, Ids } from './call.ts';

const plan = ({ exportTargetId }: Ids) => ({
  name: 'Tillsynen',
  schedule: { every: 'day', hour: 2, minute: 30 },
  targetId: exportTargetId,
  category: 'supervision',
  reason: 'Varje natt till tillsynen',
});

export const exportCalls: Calls = {
  'GET /delivery/:id': { id: 'deliveryId' },
  'GET /export': {},
  'GET /export/:id': { id: 'exportId' },
  'POST /export': { body: ({ exportTargetId }) => ({ range: { fromSeq: 1 }, targetId: exportTargetId }) },
  'POST /export/:id/cancel': { id: 'exportId' },
  'GET /export-schedule': {},
  'GET /export-schedule/:id': { id: 'exportScheduleId' },
  // Of the two, one sends to the target: it has to go before the target can.
  'POST /export-schedule': { body: (ids) => ({ ...plan(ids), targetId: null }) },
  'PUT /export-schedule/:id': { id: 'exportScheduleId', body: plan },
  'POST /export-schedule/:id/run': { id: 'exportScheduleId' },
  'DELETE /export-schedule/:id': { id: 'exportScheduleId' },
  'GET /export-target': {},
  'POST /export-target': {
    body: () => ({
      kind: 'sftp',
      name: 'Arkivet',
      host: 'sftp.example',
      user: 'diarium',
      hostKey: `SHA256:${'A'.repeat(43)}`,
      password: 'hemligt-hos-arkivet',
    }),
  },
  'DELETE /export-target/:id': { id: 'exportTargetId' },
};
