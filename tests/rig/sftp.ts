/** A real SFTP server on this machine that keeps what it is sent in memory. */
import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import ssh2, { type Connection, type SFTPWrapper } from 'ssh2';
import { fingerprintOf } from '#activities/outside/target/sftp.ts';

const { Server, utils } = ssh2;
const { STATUS_CODE } = utils.sftp;

export type TestSftp = AsyncDisposable & { port: number; hostKey: string; files: Map<string, Buffer> };

/** Lets in whoever has the password `hemligt`, or any key; `cutAfterBytes` into a file it hangs up. */
export async function serveSftp({ cutAfterBytes = Number.POSITIVE_INFINITY } = {}): Promise<TestSftp> {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const key = privateKey.export({ format: 'pem', type: 'pkcs1' }).toString();
  const parsed = utils.parseKey(key);
  if (parsed instanceof Error) throw parsed;
  const files = new Map<string, Buffer>();
  const open = new Set<Connection>();
  const server = new Server({ hostKeys: [key] }, (client) => {
    open.add(client);
    client.on('close', () => open.delete(client)).on('error', () => {});
    client.on('authentication', (asked) => {
      const isRight = asked.method === 'publickey' || (asked.method === 'password' && asked.password === 'hemligt');
      if (isRight) asked.accept();
      else asked.reject(['password', 'publickey']);
    });
    client.on('session', (accept) => accept().on('sftp', (begin) => serve(begin(), files, cutAfterBytes, client)));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    hostKey: fingerprintOf(parsed.getPublicSSH()),
    files,
    async [Symbol.asyncDispose]() {
      for (const client of open) client.end();
      server.close();
    },
  };
}

function serve(sftp: SFTPWrapper, files: Map<string, Buffer>, cutAfterBytes: number, client: Connection): void {
  const handles: string[] = [];
  const nameOf = (handle: Buffer) => handles[handle.readUInt32BE(0)]!;
  const said = (id: number, isThere: boolean) => sftp.status(id, isThere ? STATUS_CODE.OK : STATUS_CODE.NO_SUCH_FILE);
  sftp.on('OPEN', (id, name) => {
    files.set(name, Buffer.alloc(0));
    const handle = Buffer.alloc(4);
    handle.writeUInt32BE(handles.push(name) - 1, 0);
    sftp.handle(id, handle);
  });
  sftp.on('WRITE', (id, handle, offset, data) => {
    const name = nameOf(handle);
    if (offset + data.length > cutAfterBytes) return client.end();
    files.set(name, Buffer.concat([files.get(name)!.subarray(0, offset), data]));
    sftp.status(id, STATUS_CODE.OK);
  });
  sftp.on('FSETSTAT', (id) => sftp.status(id, STATUS_CODE.OK));
  sftp.on('CLOSE', (id) => sftp.status(id, STATUS_CODE.OK));
  sftp.on('STAT', (id, name) => {
    const size = files.get(name)?.length;
    if (size === undefined) sftp.status(id, STATUS_CODE.NO_SUCH_FILE);
    else sftp.attrs(id, { size, mode: 0o100644, uid: 0, gid: 0, atime: 0, mtime: 0 });
  });
  sftp.on('REMOVE', (id, name) => said(id, files.delete(name)));
  sftp.on('RENAME', (id, from, to) => {
    const bytes = files.get(from);
    if (bytes && !files.has(to)) files.set(to, bytes);
    said(id, bytes !== undefined && files.delete(from));
  });
}
