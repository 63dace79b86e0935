/** Keys for tests: real ones, of any person or service, without the rules about who may make which. */
import type { LightMyRequestResponse } from 'fastify';
import { makeKey } from '#api/key-change.ts';
import { system } from '#schema/audit.ts';
import type { Tx } from '#schema/database.ts';
import { KeyForm } from '#schema/key.ts';
import { openKeyring } from '#schema/key-bearer.ts';
import { addressOf } from './address.ts';
import type { TestApi } from './api.ts';

/** The installation's own key in tests. */
export const rootKey = 'a key of an installation that tests make';

type Given = Partial<Omit<KeyForm, 'serviceId'>>;

export async function addKey(tx: Tx, personId: string, given: Given = {}): Promise<{ keyId: string; bearer: string }> {
  const { serviceId, ...form } = KeyForm.parse({ name: 'Hamnen', kind: 'secret', permissions: ['read'], ...given });
  return makeKey(tx, system, openKeyring(rootKey), { form, personId, createdBy: personId });
}

export type TestKey = {
  keyId: string;
  bearer: string;
  /** A request as a program sends it. */
  send(method: string, path: string, json?: unknown, headers?: Record<string, string>): Promise<LightMyRequestResponse>;
};

/** A key that acts as this person of ours, given what `given` says. */
export async function withKey(api: TestApi, personId: string, given: Given = {}): Promise<TestKey> {
  const key = await api.db.withTenant(api.ours.tenantId, (tx) => addKey(tx, personId, given));
  return { ...key, send: (...request) => sendWith(api, key.bearer, ...request) };
}

export function sendWith(
  { app }: Pick<TestApi, 'app'>,
  bearer: string,
  method: string,
  path: string,
  json?: unknown,
  headers: Record<string, string> = {},
): Promise<LightMyRequestResponse> {
  return app.inject({
    method: method as 'GET',
    url: addressOf(path),
    headers: { authorization: `Bearer ${bearer}`, ...headers },
    ...(json === undefined ? {} : { payload: json as object }),
  });
}
