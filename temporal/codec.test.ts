/** What Temporal keeps opens only with the installation's key, for the tenant and workflow it was sealed for. */
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { Context } from '@temporalio/activity';
import { Client, Connection } from '@temporalio/client';
import {
  ApplicationFailure,
  defaultPayloadConverter,
  type Payload,
  type WorkflowSerializationContext,
} from '@temporalio/common';
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { expect, test } from 'vitest';
import { Unprocessable } from '#schema/errors.ts';
import { newId } from '#schema/id.ts';
import { personRequestWorkflowId } from '#schema/person-request.ts';
import { testBundle } from '#tests/rig/bundle.ts';
import { makeTemporal, type TestTemporal } from '#tests/rig/temporal.ts';
import { queues } from '#workflows/options.ts';
import { openCodec, openDataConverter } from './codec.ts';

/** That the activity fails is no news. */
Runtime.install({ logger: new DefaultLogger('ERROR') });

const root = 'an installation with a key of thirty-two characters';
const codec = openCodec({ root });
const tenantId = newId();
const inWorkflow = (workflowId: string, namespace = 'default'): WorkflowSerializationContext => ({
  type: 'workflow',
  namespace,
  workflowId,
});
const here = inWorkflow(`t_${tenantId}/crawl/1`);
const plain: Payload = defaultPayloadConverter.toPayload({ personalNumber: '19121212-1212' });

const seal = async (context = here): Promise<Payload> => (await codec.encode([plain], context))[0]!;
const open = (payload: Payload, context: WorkflowSerializationContext | undefined = here, by = codec) =>
  by.decode([payload], context);
const said = (payload: Payload, name: string) => Buffer.from(payload.metadata?.[name] ?? []).toString();

test('a payload is sealed, and opens where it was sealed', async () => {
  const sealed = await seal();
  expect(said(sealed, 'encoding')).toBe('binary/encrypted');
  expect(said(sealed, 'tenant')).toBe(tenantId);
  expect(Buffer.from(sealed.data!).toString('latin1')).not.toContain('1212');
  const [opened] = await open(sealed, { ...here });
  expect(defaultPayloadConverter.fromPayload(opened!)).toEqual({ personalNumber: '19121212-1212' });
  expect((await seal()).data).not.toEqual(sealed.data);
});

test.each([
  ['another workflow', inWorkflow(`t_${tenantId}/crawl/2`)],
  ['another namespace', inWorkflow(here.workflowId, 'other')],
  ['another tenant', inWorkflow(`t_${newId()}/crawl/1`)],
])('a payload that was moved to %s does not open', async (_, context) => {
  await expect(open(await seal(), context)).rejects.toMatchObject({ code: 'unprocessable' });
});

test('another key, another form and a changed byte are refused, each by what it is', async () => {
  const sealed = await seal();
  await expect(open(sealed, here, openCodec({ root: `${root}!` }))).rejects.toThrow(/sealed with the key [0-9a-f]{16}/);
  const later = { ...sealed, metadata: { ...sealed.metadata, format: Buffer.from('v4') } };
  await expect(open(later)).rejects.toThrow('the form "v4"');
  const changed = { ...sealed, data: Uint8Array.from(sealed.data!, (byte, at) => (at === 20 ? byte ^ 1 : byte)) };
  await expect(open(changed)).rejects.toThrow('does not open');
});

const destroyed = () => Promise.reject(new Unprocessable('destroyed'));
const [ofTenant, ofPerson] = [randomBytes(32), randomBytes(32)];
const kept = openCodec({ root, own: { keyOf: async () => ofTenant, keyOfRequest: async () => ofPerson } });

test('with a tenant’s own key nothing opens once it is destroyed, but the deletion that destroyed it', async () => {
  const gone = openCodec({ root, own: { keyOf: destroyed, keyOfRequest: destroyed } });
  const [sealed] = await kept.encode([plain], here);
  expect(await open(sealed!, here, kept)).toHaveLength(1);
  await expect(open(sealed!, here, gone)).rejects.toThrow('destroyed');
  await expect(open(sealed!, here, codec)).rejects.toThrow('the form "v2"');
  expect(await open(await seal(), here, gone), 'sealed before there were such keys').toHaveLength(1);
  const deletion = inWorkflow(`t_${tenantId}/purge/1`);
  const [last] = await kept.encode([plain], deletion);
  expect(await open(last!, deletion, gone)).toHaveLength(1);
});

test('what is about a person is sealed with their key, and opens with the tenant’s alone neither there nor elsewhere', async () => {
  const gone = openCodec({ root, own: { keyOf: async () => ofTenant, keyOfRequest: destroyed } });
  const request = inWorkflow(personRequestWorkflowId(tenantId, newId()));
  const [sealed] = await kept.encode([plain], request);
  expect(said(sealed!, 'format')).toBe('v3');
  expect(await open(sealed!, request, kept)).toHaveLength(1);
  await expect(open(sealed!, request, gone)).rejects.toThrow('destroyed');
  await expect(open(sealed!, request, codec)).rejects.toThrow('the form "v3"');
  await expect(open(sealed!, here, kept)).rejects.toThrow('the form "v3"');
  const other = inWorkflow(personRequestWorkflowId(tenantId, newId()));
  await expect(open(sealed!, other, kept)).rejects.toThrow('does not open');
  // Written before people had keys.
  expect(await open(await seal(request), request, gone)).toHaveLength(1);
});

test('what was written before there was a key is read as it is, and without a key nothing is sealed', async () => {
  expect(await open(plain)).toEqual([plain]);
  expect(openDataConverter(undefined).payloadCodecs).toEqual([]);
});

test('what a schedule starts at some time opens what the schedule has sealed', async () => {
  const id = `t_${tenantId}/due/1`;
  const sealed = await seal(inWorkflow(id));
  expect(await open(sealed, inWorkflow(`${id}-2026-03-01T02:00:00Z`))).toHaveLength(1);
  await expect(open(sealed, inWorkflow(`t_${tenantId}/due/2-2026-03-01T02:00:00Z`))).rejects.toThrow('does not open');
});

test('what belongs to no tenant is sealed with the key of the installation', async () => {
  const [note] = await codec.encode([plain]);
  expect(said(note!, 'tenant')).toBe('installation');
  expect(await codec.decode([note!])).toHaveLength(1);
  const round = inWorkflow('system/reconcile');
  expect(await open(await seal(round), round)).toHaveLength(1);
});

const canaries = ['in-the-input', 'in-a-sign-of-life', 'in-a-message', 'in-details', 'in-a-cause'];

/** Runs one workflow whose activity says a canary in every way there is; answers those in Temporal's own files. */
async function leaked(temporal: TestTemporal, secretKey: string | undefined): Promise<string[]> {
  const { address, namespace } = temporal;
  const dataConverter = openDataConverter(secretKey ? { root: secretKey } : undefined);
  const mark = newId();
  const say = (canary: string) => `${canary} ${mark}`;
  const connection = await NativeConnection.connect({ address });
  const worker = await Worker.create({
    connection,
    namespace,
    dataConverter,
    taskQueue: queues.wf,
    workflowBundle: await testBundle(),
    activities: {
      async requestDue({ sourceId }: { sourceId: string }) {
        Context.current().heartbeat(say('in-a-sign-of-life'));
        throw ApplicationFailure.create({
          message: `${say('in-a-message')}, asked for ${sourceId.slice(0, 3)}`,
          nonRetryable: true,
          details: [say('in-details')],
          cause: new Error(say('in-a-cause')),
        });
      },
    },
  });
  const wire = await Connection.connect({ address });
  const client = new Client({ connection: wire, namespace, dataConverter });
  const failure = await worker.runUntil(
    client.workflow
      .execute('due', {
        workflowId: `t_${tenantId}/due/${mark}`,
        taskQueue: queues.wf,
        args: [{ tenantId, sourceId: say('in-the-input') }],
      })
      .catch((error: Error) => error),
  );
  await wire.close();
  await connection.close();
  // Whoever has the key reads it all.
  expect(failure).toMatchObject({ cause: { cause: { message: `${say('in-a-message')}, asked for in-` } } });
  const bytes = ['', '-wal'].map((suffix) => `${temporal.path}${suffix}`).filter((path) => existsSync(path));
  expect(bytes.length).toBeGreaterThan(0);
  const kept = Buffer.concat(bytes.map((path) => readFileSync(path)));
  // The id stands there in any case: the right file is read, and the run is in it.
  expect(kept.includes(`due/${mark}`)).toBe(true);
  return canaries.filter((canary) => kept.includes(say(canary)));
}

test('nothing said by input, signs of life or errors is in the files of Temporal; without a key all of it is', async () => {
  await using temporal = await makeTemporal({ persistent: true });
  expect(await leaked(temporal, undefined)).toEqual(canaries);
  expect(await leaked(temporal, root)).toEqual([]);
}, 60_000);

test('sealing and opening a payload takes less than half a millisecond of a processor', async () => {
  const rounds = 500;
  const before = process.cpuUsage();
  for (let round = 0; round < rounds; round += 1) await open(await seal());
  const { user, system } = process.cpuUsage(before);
  expect((user + system) / 1000 / rounds).toBeLessThan(0.5);
});
