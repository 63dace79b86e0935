/**
 * What Temporal keeps is sealed: every payload, also those of errors and signs of life, for the workflow it belongs to and
 * with a key of its tenant, or of the person whom it is about. What was written before there was a key is still read.
 */
import { fileURLToPath } from 'node:url';
import type { DataConverter, Payload, PayloadCodec, SerializationContext } from '@temporalio/common';
import proto from '@temporalio/proto';
import type { Database } from '#schema/database.ts';
import { Unprocessable } from '#schema/errors.ts';
import { openPersonKeys, type PersonKeys } from '#schema/person-key.ts';
import { personRequestOf } from '#schema/person-request.ts';
import { purgePrefix } from '#schema/purge.ts';
import { decrypt, deriveKey, encrypt, keyIdOf } from '#schema/secret.ts';
import { openTenantKeys, type TenantKeys } from '#schema/tenant-key.ts';

const encoding = 'binary/encrypted';
/** Keys that are derived, and keys of tenants and of people that can be destroyed. */
const formats = { derived: 'v1', tenant: 'v2', person: 'v3' } as const;
/** Whose key seals what belongs to no tenant: the system's own rounds, and notes on schedules. */
const installation = 'installation';
export const failureConverterPath = fileURLToPath(new URL('failure.ts', import.meta.url));

/** Said at the start by each process that has no key. */
export const plainWarning = 'DIARIUM_SECRET_KEY is not set: what Temporal keeps is not sealed';

export type CodecKeys = {
  /** The installation's key. */
  root: string;
  /** Without them everything is sealed with keys that are derived, and what is sealed with another stays shut. */
  own?: (TenantKeys & PersonKeys) | undefined;
};

/** Of an installation that has a key: those of tenants and people are in its database. */
export const codecKeys = (root: string | undefined, db: Database): CodecKeys | undefined =>
  root ? { root, own: { ...openTenantKeys(db, root), ...openPersonKeys(db, root) } } : undefined;

/** For every client and worker, and for replay. Without a key payloads are written as they are, and nothing sealed opens. */
export function openDataConverter(keys: CodecKeys | undefined): DataConverter {
  return { failureConverterPath, payloadCodecs: keys ? [openCodec(keys)] : [] };
}

/** Decoding throws Unprocessable for another form, key, workflow or namespace, and when the key was destroyed. */
export function openCodec(keys: CodecKeys): PayloadCodec {
  return {
    encode: (payloads, context) => Promise.all(payloads.map((payload) => seal(keys, payload, context))),
    decode: (payloads, context) => Promise.all(payloads.map((payload) => open(keys, payload, context))),
  };
}

async function seal(keys: CodecKeys, payload: Payload, context: SerializationContext | undefined): Promise<Payload> {
  const format = keys.own ? formatOf(context?.workflowId ?? '') : formats.derived;
  const tenant = tenantOfContext(context) ?? installation;
  const key = await keyFor(keys, format, tenant, context);
  const plain = proto.temporal.api.common.v1.Payload.encode(payload).finish();
  const metadata = Object.entries({ encoding, format, tenant, 'key-id': keyIdOf(key) });
  return {
    metadata: Object.fromEntries(metadata.map(([name, value]) => [name, Buffer.from(value)])),
    data: encrypt(key, plain, boundTo(context)),
  };
}

async function open(keys: CodecKeys, payload: Payload, context: SerializationContext | undefined): Promise<Payload> {
  const said = (name: string) => Buffer.from(payload.metadata?.[name] ?? []).toString();
  if (said('encoding') !== encoding) return payload;
  // Whose it is follows from where it is found, not from what it says of itself.
  const tenant = tenantOfContext(context) ?? said('tenant');
  const key = await keyFor(keys, said('format'), tenant, context);
  if (said('key-id') !== keyIdOf(key)) {
    throw new Unprocessable(`A payload is sealed with the key ${said('key-id')}, which is not that of ${tenant}`);
  }
  return proto.temporal.api.common.v1.Payload.decode(decrypt(key, payload.data ?? new Uint8Array(), boundTo(context)));
}

async function keyFor(
  { root, own }: CodecKeys,
  format: string,
  tenant: string,
  context: SerializationContext | undefined,
): Promise<Buffer> {
  if (format === formats.derived) return deriveKey(root, 'temporal', tenant);
  const request = personRequestOf(context?.workflowId ?? '');
  if (format === formats.person && own && request) return own.keyOfRequest(request.tenantId, request.requestId);
  if (format === formats.tenant && own) return own.keyOf(tenant);
  throw new Unprocessable(`A payload is sealed in the form "${format}", which cannot be opened here`);
}

/** By whose key what belongs to a workflow is sealed. */
function formatOf(workflowId: string): string {
  const tenant = tenantOfWorkflow(workflowId);
  // The deletion that destroys a key has to be able to go on afterwards. It carries ids alone.
  if (!tenant || workflowId.startsWith(purgePrefix(tenant))) return formats.derived;
  return personRequestOf(workflowId) ? formats.person : formats.tenant;
}

/** The tenant is in the workflow's id. */
export const tenantOfWorkflow = (workflowId: string): string | undefined =>
  /^t_([0-9a-f-]{36})\//.exec(workflowId)?.[1];

const tenantOfContext = (context: SerializationContext | undefined) => tenantOfWorkflow(context?.workflowId ?? '');

/** What a schedule starts has the schedule's own id of the workflow and the time; it is sealed before that is known. */
const startedAt = /-\d{4}-\d\d-\d\dT[\d:.]+Z$/;

/** Moving a payload into another workflow or namespace makes it useless. Without a context there is nothing to bind to. */
const boundTo = (context: SerializationContext | undefined): string =>
  context ? `${context.namespace}/${(context.workflowId ?? '').replace(startedAt, '')}` : '';
