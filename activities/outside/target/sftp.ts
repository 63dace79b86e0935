/** Sending to an SFTP server: only to the one whose key is known, under another name until the last byte is there. */
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { Client, type SFTPWrapper } from 'ssh2';
import { Unreachable, UpstreamFault } from '#schema/errors.ts';
import type { ExportTargetForm } from '#schema/export-target.ts';
import type { Parcel } from '../target.ts';
import { type ConnectSettings, openSocket } from '../web/connect.ts';

type SftpTarget = Extract<ExportTargetForm, { kind: 'sftp' }>;

/** A server that answers nothing for three of these is gone. */
const keepaliveMs = 10_000;

export async function sendToSftp(
  target: SftpTarget,
  parcel: Parcel,
  door: ConnectSettings,
  signal?: AbortSignal,
): Promise<void> {
  const client = await signIn(target, door);
  const stop = () => client.destroy();
  signal?.addEventListener('abort', stop, { once: true });
  // What waits for an answer when the connection ends waits for ever: the end itself has to be heard.
  const gone = new AbortController();
  client.once('close', () => gone.abort());
  const cut = once(gone.signal, 'abort').then((): never => {
    throw new Unreachable('the connection was cut', undefined, { code: 'target-away' });
  });
  try {
    const sent = put(client, target.folder, parcel, gone.signal);
    // Whichever loses has nothing more to say.
    for (const one of [sent, cut]) one.catch(() => {});
    await Promise.race([sent, cut]);
  } finally {
    signal?.removeEventListener('abort', stop);
    client.destroy();
  }
}

async function signIn(target: SftpTarget, door: ConnectSettings): Promise<Client> {
  const { host, port, user, password, privateKey, hostKey } = target;
  const sock = await openSocket(host, port, door).catch((error: Error & { code?: string }) => {
    // What the system says: refused, no such name, no route.
    if (error.code && !('status' in error)) throw new Unreachable('no connection', undefined, { code: 'target-away' });
    throw error;
  });
  const client = new Client();
  let isOther = false;
  client.connect({
    sock,
    username: user,
    readyTimeout: door.timeoutMs,
    keepaliveInterval: keepaliveMs,
    ...(password === undefined ? {} : { password }),
    ...(privateKey === undefined ? {} : { privateKey }),
    hostVerifier: (key: Buffer) => {
      isOther = fingerprintOf(key) !== hostKey;
      return !isOther;
    },
  });
  try {
    await once(client, 'ready');
  } catch (error) {
    client.destroy();
    if (isOther) throw new UpstreamFault('another server answers there', undefined, { code: 'target-other-key' });
    if ((error as { level?: string }).level === 'client-authentication') {
      throw new UpstreamFault('the sign-in was refused', undefined, { code: 'target-refused' });
    }
    throw new Unreachable('the server did not answer', undefined, { code: 'target-away' });
  }
  // Later faults end what is under way, which says so.
  client.on('error', () => client.destroy());
  return client;
}

/** As `ssh-keygen -l` prints it. */
export const fingerprintOf = (key: Buffer): string =>
  `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`;

async function put(
  client: Client,
  folder: string,
  { name, sizeBytes, open }: Parcel,
  signal: AbortSignal,
): Promise<void> {
  const sftp = await promisify<SFTPWrapper>(client.sftp.bind(client))();
  const path = folder === '' ? name : `${folder.replace(/\/+$/, '')}/${name}`;
  const unfinished = `${path}.part`;
  await pipeline(await open(), sftp.createWriteStream(unfinished), { signal });
  const { size } = await promisify(
    sftp.stat.bind(sftp) as (path: string, done: (e: unknown, s: { size: number }) => void) => void,
  )(unfinished);
  if (size !== sizeBytes) throw new UpstreamFault('not all of it arrived', undefined, { code: 'target-failed' });
  // Servers of the old protocol rename over nothing: what an earlier attempt left goes first.
  await promisify(sftp.unlink.bind(sftp))(path).catch(() => undefined);
  await promisify(sftp.rename.bind(sftp))(unfinished, path);
}
