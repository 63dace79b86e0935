/** The requests that the routes of providers are tried with. */
import { federationFormOf } from '../furniture.ts';
import type { Calls, Ids } from './call.ts';

const form = ({ groupId }: Ids) => ({
  ...federationFormOf('Kommunens inloggning'),
  groups: [{ value: 'hamnen', groupId }],
});

export const federationCalls: Calls = {
  'GET /federation': {},
  'POST /federation': { body: form },
  'GET /federation/:id': { id: 'federationId' },
  'PUT /federation/:id': { id: 'federationId', body: form },
  'DELETE /federation/:id': { id: 'federationId' },
  'PUT /federation/:id/secret': { id: 'federationId', body: () => ({ secret: 'en klienthemlighet' }) },
  'POST /federation/:id/test': { id: 'federationId' },
  'GET /federation/:id/trace': { id: 'federationId' },
  'PUT /federation/:id/trace': { id: 'federationId', body: () => ({ reason: 'Inloggningen nekas', minutes: 30 }) },
  'DELETE /federation/:id/trace': { id: 'federationId' },
  'GET /system/tenants/:id/federation': { id: 'tenantId' },
  'PUT /system/tenants/:id/federation': {
    id: 'tenantId',
    body: () => ({ form: federationFormOf('Kommunens inloggning'), secret: 'en hemlighet' }),
  },
  'POST /session/errand': { body: ({ federationId }) => ({ tenant: 'ours', federationId, returnTo: '/' }) },
  'GET /session/callback': { query: () => ({ state: 'nothing', code: 'nothing' }) },
  'GET /me/identity': {},
  'DELETE /me/identity/:id': { id: 'identityId' },
};
