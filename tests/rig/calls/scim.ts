/** The requests that every route of directories is tried with. */
import { newId } from '#schema/id.ts';
import { oktaUser, replace, userUrn } from '../directory.ts';
import type { Calls } from './call.ts';

const user = () => oktaUser(newId());
const group = (personId: string) => ({ displayName: `Hamnen ${newId()}`, members: [{ value: personId }] });
const search = () => ({ startIndex: 1, count: 2 });
const told = ['/ServiceProviderConfig', '/ResourceTypes', '/Schemas'];
const writing = ['POST', 'PUT', 'PATCH', 'DELETE'];

export const scimCalls: Calls = {
  ...Object.fromEntries(
    told.flatMap((path) => [
      [`GET /scim/v2${path}`, {}],
      ...writing.map((method) => [`${method} /scim/v2${path}`, { body: () => ({}) }]),
    ]),
  ),
  'GET /scim/v2/ResourceTypes/:name': { name: 'User' },
  'GET /scim/v2/Schemas/:name': { name: userUrn },
  'POST /scim/v2/.search': { body: search },
  'GET /scim/v2/Users': { query: () => ({ count: '2' }) },
  'POST /scim/v2/Users/.search': { body: search },
  'POST /scim/v2/Users': { body: user },
  'GET /scim/v2/Users/:id': { id: 'personId' },
  'PUT /scim/v2/Users/:id': { id: 'personId', body: user },
  'PATCH /scim/v2/Users/:id': { id: 'personId', body: () => replace({ displayName: 'Åsa Väst' }) },
  'DELETE /scim/v2/Users/:id': { id: 'personId' },
  'GET /scim/v2/Groups': { query: () => ({ count: '2' }) },
  'POST /scim/v2/Groups/.search': { body: search },
  'POST /scim/v2/Groups': { body: ({ personId }) => group(personId) },
  'GET /scim/v2/Groups/:id': { id: 'scimGroupId' },
  'PUT /scim/v2/Groups/:id': { id: 'scimGroupId', body: ({ personId }) => group(personId) },
  'PATCH /scim/v2/Groups/:id': { id: 'scimGroupId', body: () => replace({ displayName: `Kajen ${newId()}` }) },
  'DELETE /scim/v2/Groups/:id': { id: 'scimGroupId' },
};
