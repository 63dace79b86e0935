/** Sending to a bucket: an object appears whole or not at all, by the nature of buckets. */
import { Agent as PlainAgent } from 'node:http';
import { Agent } from 'node:https';
import { isIP } from 'node:net';
import { PrivateAddress, Unreachable, UpstreamFault } from '#schema/errors.ts';
import { type ExportTargetForm, hostPortOf } from '#schema/export-target.ts';
import { clientOptions } from '../files/bucket-client.ts';
import { writeObject } from '../files/bucket-parts.ts';
import type { Parcel } from '../target.ts';
import { type ConnectSettings, judgingLookup } from '../web/connect.ts';

type BucketTarget = Extract<ExportTargetForm, { kind: 's3' }>;

export async function sendToBucket(
  target: BucketTarget,
  { name, open }: Parcel,
  doorTo: (hostPort: string) => ConnectSettings,
  signal?: AbortSignal,
): Promise<void> {
  const sdk = await import('@aws-sdk/client-s3');
  const { endpoint, region, bucket, folder, accessKeyId, secretAccessKey } = target;
  const settings = { name: bucket, endpoint: endpoint ?? undefined, region, accessKeyId, secretAccessKey };
  const door = doorTo(endpoint ? hostPortOf(new URL(endpoint)) : '');
  if (endpoint) refuseLiteral(new URL(endpoint), door);
  const lookup = judgingLookup(door);
  const client = new sdk.S3Client({
    ...clientOptions(settings),
    requestHandler: {
      connectionTimeout: door.timeoutMs,
      httpAgent: new PlainAgent({ lookup }),
      httpsAgent: new Agent({ lookup }),
    },
  });
  const stop = () => client.destroy();
  signal?.addEventListener('abort', stop, { once: true });
  try {
    const Key = folder === '' ? name : `${folder.replace(/^\/+|\/+$/g, '')}/${name}`;
    await writeObject({ sdk, client }, { Bucket: bucket, Key }, await open());
  } catch (error) {
    throw told(error);
  } finally {
    signal?.removeEventListener('abort', stop);
    client.destroy();
  }
}

/** A literal address never reaches the resolver. */
function refuseLiteral({ hostname }: URL, { accepts }: ConnectSettings): void {
  const host = hostname.replace(/^\[|\]$/g, '');
  if (isIP(host) === 0 || accepts(host)) return;
  throw new PrivateAddress('This address is not on the public internet', { host, reason: 'address' });
}

function told(error: unknown): unknown {
  if (error instanceof PrivateAddress) return error;
  const { $metadata: { httpStatusCode: status } = {} } = error as { $metadata?: { httpStatusCode?: number } };
  if (status === 401 || status === 403) {
    return new UpstreamFault('the sign-in was refused', undefined, { code: 'target-refused' });
  }
  if (status === undefined) return new Unreachable('no answer', undefined, { code: 'target-away' });
  return new UpstreamFault('the bucket did not take it', undefined, { code: 'target-failed', status });
}
