/** A server of moto's that speaks S3 as Amazon does, for tests: it keeps everything in its memory. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { CreateBucketCommand, ListMultipartUploadsCommand, S3Client } from '@aws-sdk/client-s3';
import { clientOptions } from '#activities/outside/files/bucket-client.ts';
import { newId } from '#schema/id.ts';
import { fetchPinned } from '#tests/probe/pip.ts';

/** Why there is none on this machine; null where there is one. */
export async function whyNoBucketServer(): Promise<string | null> {
  const fetched = await fetchPinned('moto', 'moto');
  return 'missing' in fetched ? fetched.missing : null;
}

async function startBucketServer(): Promise<AsyncDisposable & { url: string }> {
  const fetched = await fetchPinned('moto', 'moto');
  if ('missing' in fetched) throw new Error(fetched.missing);
  const child = spawn('python3', ['-m', 'moto.server', '-H', '127.0.0.1', '-p', '0'], {
    env: { ...process.env, PYTHONPATH: fetched.folder, PYTHONUNBUFFERED: '1' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const lines = createInterface(child.stderr);
  const said: string[] = [];
  const url = await new Promise<string>((resolve, reject) => {
    lines.on('line', (line) => {
      said.push(line);
      const [found] = /http:\/\/127\.0\.0\.1:\d+/.exec(line) ?? [];
      if (found) resolve(found);
    });
    child.once('exit', () => reject(new Error(`the server ended: ${said.join('\n')}`)));
  });
  return {
    url,
    async [Symbol.asyncDispose]() {
      if (child.exitCode !== null) return;
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
}

/** An empty bucket on a server of its own. `unfinished`: how many files have begun to be sent in parts. */
export async function makeBucket() {
  const server = await startBucketServer();
  const bucket = {
    name: `diarium-${newId()}`,
    endpoint: server.url,
    region: 'us-east-1',
    accessKeyId: 'test',
    secretAccessKey: 'test',
  };
  const client = new S3Client(clientOptions(bucket));
  await client.send(new CreateBucketCommand({ Bucket: bucket.name }));
  const unfinished = async () =>
    (await client.send(new ListMultipartUploadsCommand({ Bucket: bucket.name }))).Uploads?.length ?? 0;
  return { settings: { dir: '', bucket }, client, unfinished, [Symbol.asyncDispose]: server[Symbol.asyncDispose] };
}
