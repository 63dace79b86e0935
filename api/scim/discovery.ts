/** What this service understands of SCIM, as RFC 7643 sections 5 to 7 have it told. */
import { z } from 'zod';
import { NotFound } from '#schema/errors.ts';
import { mostListed, scimUrns } from '#schema/scim.ts';
import type { Routes } from '../deps.ts';
import { scimOrigin, showList } from './answer.ts';
import { refuse } from './refuse.ts';

const all = { startIndex: 1, count: mostListed };

export const scimDiscoveryRoutes: Routes =
  ({ publicUrl }) =>
  async (app) => {
    const origin = scimOrigin(publicUrl);
    const config = { may: 'provision', act: null } as const;
    const Named = z.object({ name: z.string().max(200) });
    const types = resourceTypes(origin);
    const schemas = schemasAt(origin);

    app.get('/ServiceProviderConfig', { config, schema: { hide: true } }, async () => serviceProviderConfig(origin));
    app.get('/ResourceTypes', { config, schema: { hide: true } }, async () => showList(types, types.length, all));
    app.get('/ResourceTypes/:name', { config, schema: { hide: true, params: Named } }, async (request) =>
      found(types.find(({ id }) => id === request.params.name)),
    );
    app.get('/Schemas', { config, schema: { hide: true } }, async () => showList(schemas, schemas.length, all));
    app.get('/Schemas/:name', { config, schema: { hide: true, params: Named } }, async (request) =>
      found(schemas.find(({ id }) => id === request.params.name)),
    );
    // Users and groups are searched each by themselves.
    app.post('/.search', { config, schema: { hide: true } }, async (_request, reply) =>
      refuse(reply, 501, 'search /Users/.search or /Groups/.search'),
    );
    for (const path of ['/ServiceProviderConfig', '/ResourceTypes', '/Schemas']) refuseWriting(app, path);
  };

/** What is told of the service is read, and nothing else. */
function refuseWriting(app: Parameters<ReturnType<Routes>>[0], url: string): void {
  app.route({
    method: ['POST', 'PUT', 'PATCH', 'DELETE'],
    url,
    config: { may: 'provision', act: null },
    schema: { hide: true },
    handler: async (_request, reply) => refuse(reply.header('allow', 'GET'), 405, 'this is only read'),
  });
}

function found<Thing>(thing: Thing | undefined): Thing {
  if (thing === undefined) throw new NotFound('nothing is called so');
  return thing;
}

const serviceProviderConfig = (origin: string) => ({
  schemas: [scimUrns.config],
  patch: { supported: true },
  bulk: { supported: false, maxOperations: 0, maxPayloadSize: 0 },
  filter: { supported: true, maxResults: mostListed },
  changePassword: { supported: false },
  sort: { supported: false },
  etag: { supported: false },
  authenticationSchemes: [
    {
      type: 'oauthbearertoken',
      name: 'Bearer',
      description: 'A provisioning key of the organisation, as Authorization: Bearer scim_…',
      specUri: 'https://www.rfc-editor.org/info/rfc6750',
      primary: true,
    },
  ],
  meta: { resourceType: 'ServiceProviderConfig', location: `${origin}/ServiceProviderConfig` },
});

const resourceTypes = (origin: string) =>
  [
    { id: 'User', endpoint: '/Users', schema: scimUrns.user },
    { id: 'Group', endpoint: '/Groups', schema: scimUrns.group },
  ].map(({ id, ...rest }) => ({
    schemas: [scimUrns.resourceType],
    id,
    name: id,
    ...rest,
    schemaExtensions: [],
    meta: { resourceType: 'ResourceType', location: `${origin}/ResourceTypes/${id}` },
  }));

type Attribute = Record<string, unknown>;

/** A text that may be left out, unless `more` says otherwise. */
const attribute = (name: string, more: Attribute = {}): Attribute => ({
  name,
  type: 'string',
  multiValued: false,
  description: name,
  required: false,
  caseExact: false,
  mutability: 'readWrite',
  returned: 'default',
  uniqueness: 'none',
  ...more,
});
const readOnly = { mutability: 'readOnly' } as const;
const complex = (name: string, subAttributes: Attribute[], more: Attribute = {}) => {
  const { caseExact, uniqueness, ...rest } = attribute(name, { type: 'complex', ...more });
  return { ...rest, subAttributes };
};
const reference = (types: string[], more: Attribute = {}) =>
  attribute('$ref', { type: 'reference', referenceTypes: types, caseExact: true, ...more });

const userAttributes = [
  attribute('userName', { required: true, uniqueness: 'server' }),
  complex('name', [attribute('formatted'), attribute('familyName'), attribute('givenName')]),
  attribute('displayName'),
  complex(
    'emails',
    [attribute('value', { required: true }), attribute('type'), attribute('primary', { type: 'boolean' })],
    { multiValued: true, required: true },
  ),
  attribute('preferredLanguage'),
  // Everybody is one or the other, so it cannot be taken away.
  attribute('active', { type: 'boolean', required: true }),
  complex(
    'groups',
    [
      attribute('value', readOnly),
      attribute('display', readOnly),
      reference(['Group'], readOnly),
      attribute('type', readOnly),
    ],
    { multiValued: true, ...readOnly },
  ),
];

const groupAttributes = [
  attribute('displayName', { required: true, uniqueness: 'server' }),
  complex(
    'members',
    [
      attribute('value', { mutability: 'immutable', caseExact: true }),
      reference(['User'], { mutability: 'immutable' }),
      attribute('type', { mutability: 'immutable', canonicalValues: ['User'] }),
    ],
    { multiValued: true },
  ),
];

const schemasAt = (origin: string) =>
  [
    { id: scimUrns.user, name: 'User', attributes: userAttributes },
    { id: scimUrns.group, name: 'Group', attributes: groupAttributes },
  ].map((schema) => ({
    schemas: [scimUrns.schema],
    description: schema.name,
    ...schema,
    meta: { resourceType: 'Schema', location: `${origin}/Schemas/${schema.id}` },
  }));
