/** A directory that speaks SCIM to the API by a key of its own, with bodies as Entra ID and Okta send them. */
import { expect } from 'vitest';
import type { TestApi, TestTenant } from './api.ts';

export const patchUrn = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';
export const userUrn = 'urn:ietf:params:scim:schemas:core:2.0:User';
export const groupUrn = 'urn:ietf:params:scim:schemas:core:2.0:Group';

// biome-ignore lint/suspicious/noExplicitAny: answers of many shapes, looked into by the tests.
export type Sent = { status: number; body: Record<string, any>; type: string };
export type Directory = (method: string, path: string, json?: object) => Promise<Sent>;

/** A directory of the tenant, with a key of its own. */
export async function openDirectory(api: TestApi, tenant: TestTenant): Promise<Directory> {
  const key = { name: 'Katalogen', kind: 'provisioning' };
  const made = await api.as(tenant.people.administrator, 'POST', '/key', key);
  expect(made.statusCode).toBe(201);
  const { bearer } = made.json();
  return async (method, path, json) => {
    const answer = await api.app.inject({
      method: method as 'GET',
      url: `/scim/v2${path}`,
      headers: { authorization: `Bearer ${bearer}`, ...(json ? { 'content-type': 'application/scim+json' } : {}) },
      ...(json ? { payload: JSON.stringify(json) } : {}),
    });
    return {
      status: answer.statusCode,
      body: answer.body === '' ? {} : answer.json(),
      type: String(answer.headers['content-type'] ?? ''),
    };
  };
}

export const entraUser = (name: string, more: object = {}) => ({
  schemas: [userUrn, 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'],
  externalId: `entra-${name}`,
  userName: `${name}@Ny.example`,
  active: true,
  displayName: `${name} Öst`,
  emails: [{ primary: true, type: 'work', value: `${name}@ny.example` }],
  meta: { resourceType: 'User' },
  name: { formatted: `${name} Öst`, familyName: 'Öst', givenName: name },
  title: null,
  ...more,
});

export const oktaUser = (name: string) => ({
  schemas: [userUrn],
  userName: `${name}@ny.example`,
  name: { givenName: name, familyName: 'Väst' },
  emails: [{ primary: true, value: `${name}@ny.example`, type: 'work', display: `${name}@ny.example` }],
  displayName: `${name} Väst`,
  locale: 'sv-SE',
  externalId: `00u${name}`,
  groups: [],
  password: 'kastas bort',
  active: true,
});

export const replace = (value: object) => ({ schemas: [patchUrn], Operations: [{ op: 'replace', value }] });
export const find = (filter: string) => `?filter=${encodeURIComponent(filter)}`;
