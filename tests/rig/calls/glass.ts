import type { Calls } from './call.ts';

export const glassCalls: Calls = {
  'GET /notice': {},
  'PUT /notice/:id/seen': { id: 'noticeId' },
  'DELETE /system/tenants/:id': {
    id: 'tenantId',
    body: () => ({ slug: 'ours', reference: 'Avtalet har gått ut' }),
  },
  'GET /system/glass': {},
  'POST /system/glass': {
    body: ({ tenantId }) => ({ tenantId, reason: 'Sökningen svarar inte som den ska', minutes: 30 }),
  },
  'POST /system/glass/:id/approve': { id: 'glassId', body: ({ tenantId }) => ({ tenantId }) },
  'POST /system/glass/:id/refuse': { id: 'glassId', body: ({ tenantId }) => ({ tenantId }) },
  'POST /system/glass/:id/enter': { id: 'glassId', body: ({ tenantId }) => ({ tenantId }) },
  'POST /system/glass/:id/end': { id: 'glassId', body: ({ tenantId }) => ({ tenantId }) },
  'GET /glass': {},
  'POST /glass/:id/end': { id: 'glassId' },
  'GET /me/visit': {},
  'GET /system/tenants/:id/purge': { id: 'tenantId' },
};
