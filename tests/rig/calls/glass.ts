import type { Calls } from './call.ts';

export const glassCalls: Calls = {
  'GET /notice': {},
  'PUT /notice/:id/seen': { id: 'noticeId' },
  'DELETE /system/tenants/:id': {
    id: 'tenantId',
    body: () => ({ slug: 'ours', reference: 'Avtalet har gått ut' }),
  },
  'GET /system/tenants/:id/purge': { id: 'tenantId' },
};
