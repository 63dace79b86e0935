/** The requests that the routes of people, groups and roles are tried with. */
import { newId } from '#schema/id.ts';
import type { Calls } from './call.ts';

const invited = () => ({ email: `${newId()}@staff.example`, name: 'Åsa Öst', role: 'user', language: 'sv' });

const csvFile = () => Buffer.from(`namn;e-post\nÅsa Öst;${newId()}@staff.example\n`).toString('base64');

export const peopleCalls: Calls = {
  'GET /person': { query: () => ({ search: 'å', state: 'invited', limit: '2' }) },
  'GET /person/:id': { id: 'personId' },
  'POST /person': { body: ({ groupId }) => ({ ...invited(), groupIds: [groupId] }) },
  'POST /person/:id/invite': { id: 'personId' },
  'PATCH /person/:id': { id: 'personId', body: () => ({ name: 'Åsa Väst', role: 'ai-configurator' }) },
  'POST /person/:id/deactivate': { id: 'personId' },
  'POST /person/:id/reactivate': { id: 'personId' },
  'DELETE /person/:id': { id: 'personId', body: ({ heirId }) => ({ handTo: heirId }) },
  'POST /person/bulk': { body: () => ({ act: 'reactivate', ids: [newId()] }) },
  'POST /person/import/check': { body: () => ({ file: csvFile() }) },
  'POST /person/import': { body: () => ({ file: csvFile() }) },
  'GET /group': {},
  'POST /group': { body: () => ({ name: `Hamnen ${newId()}` }) },
  'GET /group/:id': { id: 'groupId' },
  'PATCH /group/:id': { id: 'groupId', body: () => ({ description: 'De som sköter hamnen' }) },
  'DELETE /group/:id': { id: 'groupId' },
  'GET /group/:id/member': { id: 'groupId' },
  'PUT /group/:id/member/:personId': { id: 'groupId' },
  'DELETE /group/:id/member/:personId': { id: 'groupId' },
  'GET /role': {},
  'POST /role': { body: () => ({ name: `Hamnvakt ${newId()}`, permissions: ['read', 'people'] }) },
  'PUT /role/:id': { id: 'roleId', body: () => ({ name: `Hamnvakt ${newId()}`, permissions: ['read'] }) },
  'DELETE /role/:id': { id: 'roleId' },
};
