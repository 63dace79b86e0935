/** The requests that the routes of tenants and of their settings are tried with. */
import { newId } from '#schema/id.ts';
import { Policy } from '#schema/policy.ts';
import { crawlLimits, openQuota, openSwitches } from '#schema/tenant.ts';
import type { Calls } from './call.ts';

const named = () => ({ slug: `t-${newId()}`, name: 'Västervik', language: 'sv' });

export const tenantCalls: Calls = {
  'GET /system/tenants': { query: () => ({ search: 'v', limit: '2' }) },
  'POST /system/tenants': {
    body: () => ({ ...named(), administrator: { email: 'first@vastervik.example', name: 'Åsa Öst' } }),
  },
  'GET /system/tenants/:id': { id: 'tenantId' },
  'PUT /system/tenants/:id/name': { id: 'tenantId', body: named },
  'PUT /system/tenants/:id/origins': { id: 'tenantId', body: () => ({ origins: ['https://intranet.example'] }) },
  'PUT /system/tenants/:id/quota': { id: 'tenantId', body: () => openQuota },
  'PUT /system/tenants/:id/limits': { id: 'tenantId', body: () => ({ limits: crawlLimits }) },
  'PUT /system/tenants/:id/switches': { id: 'tenantId', body: () => openSwitches },
  'POST /system/tenants/:id/suspend': { id: 'tenantId' },
  'POST /system/tenants/:id/resume': { id: 'tenantId' },
  'GET /setting': {},
  'PUT /setting': { body: () => Policy.parse({}) },
  'GET /setting/progress': {},
  'GET /setting/source': {},
};
