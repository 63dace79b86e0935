/**
 * What Temporal keeps is sealed: every payload, also those of errors and signs of life, with a key of its tenant and for
 * the workflow it belongs to. What was written before there was a key is still read.
 */
import { fileURLToPath } from 'node:url';
import type { DataConverter, Payload, PayloadCodec, SerializationContext } from '@temporalio/common';
import proto from '@temporalio/proto';
import { Unprocessable } from '#schema/errors.ts';
import { decrypt, deriveKey, encrypt, keyIdOf } from '#schema/secret.ts';

const encoding = 'binary/encrypted';
const format = 'v1';
/** Whose key seals what belongs to no tenant: the system's own rounds, and notes on schedules. */
const installation = 'installation';
export const failureConverterPath = fileURLToPath(new URL('failure.ts', import.meta.url));

/** Said at the start by each process that has no key. */
export const plainWarning = 'DIARIUM_SECRET_KEY is not set: what Temporal keeps is not sealed';

/** For every client and worker, and for replay. Without a key payloads are written as they are, and nothing sealed opens. */
export function openDataConverter(secretKey: string | undefined): DataConverter {
  return { failureConverterPath, payloadCodecs: secretKey ? [openCodec(secretKey)] : [] };
}

/** `root` is the installation's key. Decoding throws Unprocessable for another form, key, workflow or namespace. */
export function openCodec(root: string): PayloadCodec {
  return {
    encode: async (payloads, context) => payloads.map((payload) => seal(root, payload, context)),
    decode: async (payloads, context) => payloads.map((payload) => open(root, payload, context)),
  };
}

function seal(root: string, payload: Payload, context: SerializationContext | undefined): Payload {
  const tenant = tenantOfContext(context) ?? installation;
  const key = deriveKey(root, 'temporal', tenant);
  const plain = proto.temporal.api.common.v1.Payload.encode(payload).finish();
  const metadata = Object.entries({ encoding, format, tenant, 'key-id': keyIdOf(key) });
  return {
    metadata: Object.fromEntries(metadata.map(([name, value]) => [name, Buffer.from(value)])),
    data: encrypt(key, plain, boundTo(context)),
  };
}

function open(root: string, payload: Payload, context: SerializationContext | undefined): Payload {
  const said = (name: string) => Buffer.from(payload.metadata?.[name] ?? []).toString();
  if (said('encoding') !== encoding) return payload;
  if (said('format') !== format) throw new Unprocessable(`A payload is sealed in the unknown form "${said('format')}"`);
  // Whose it is follows from where it is found, not from what it says of itself.
  const tenant = tenantOfContext(context) ?? said('tenant');
  const key = deriveKey(root, 'temporal', tenant);
  if (said('key-id') !== keyIdOf(key)) {
    throw new Unprocessable(`A payload is sealed with the key ${said('key-id')}, which is not that of ${tenant}`);
  }
  return proto.temporal.api.common.v1.Payload.decode(decrypt(key, payload.data ?? new Uint8Array(), boundTo(context)));
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
