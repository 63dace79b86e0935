/** The requests that the routes of spaces, their members and who reaches what are tried with. */
import type { Calls } from './call.ts';

const asViewer = () => ({ role: 'viewer' });
const level = () => ({ level: '0' });
const unseen = () => ({ level: 0, impact: 'what nobody was shown' });

export const sharingCalls: Calls = {
  'PATCH /space/:id': { id: 'spaceId', body: () => ({ description: 'Allt om hamnen' }) },
  'DELETE /space/:id': { id: 'spaceId' },
  'GET /space/:id/member': { id: 'spaceId', query: () => ({ search: 'å' }) },
  'GET /space/:id/group': { id: 'spaceId' },
  'GET /space/:id/candidate': { id: 'spaceId', query: () => ({ search: 'å' }) },
  'PUT /space/:id/member/:personId': { id: 'spaceId', body: asViewer },
  'DELETE /space/:id/member/:personId': { id: 'spaceId' },
  'PUT /space/:id/group/:groupId': { id: 'spaceId', body: asViewer },
  'DELETE /space/:id/group/:groupId': { id: 'spaceId' },
  'GET /collection/:id/group': { id: 'collectionId' },
  'PUT /collection/:id/group': { id: 'collectionId', body: () => ({ groupIds: null }) },
  'GET /document/:id/group': { id: 'documentId' },
  'PUT /document/:id/group': { id: 'documentId', body: () => ({ groupIds: null }) },
  'GET /collection/:id/lending': { id: 'collectionId' },
  'PUT /collection/:id/lending/:spaceId': { id: 'collectionId' },
  'DELETE /collection/:id/lending/:spaceId': { id: 'collectionId' },
  'GET /classification': {},
  'PUT /classification': { body: () => ({ levels: [{ level: 0, name: 'Öppen' }] }) },
  'GET /space/:id/level': { id: 'spaceId' },
  'GET /space/:id/level/impact': { id: 'spaceId', query: level },
  'PUT /space/:id/level': { id: 'spaceId', body: unseen },
  'GET /collection/:id/level': { id: 'collectionId' },
  'GET /collection/:id/level/impact': { id: 'collectionId', query: level },
  'PUT /collection/:id/level': { id: 'collectionId', body: unseen },
};
