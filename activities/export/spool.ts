/** Files of an archive while they grow, on this machine's disk, with what its manifest says of them. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { sha256 } from '#schema/id.ts';
import type { ArchiveFile } from '../archive.ts';

export type Listed = { name: string; sizeBytes: number; sha256: string };
export type Ready = { file: ArchiveFile; listed: Listed };

export type Spool = AsyncDisposable & {
  write(text: string): Promise<void>;
  /** Nothing is written afterwards. */
  end(): Promise<Ready>;
};

export async function openSpool(folder: string, name: string): Promise<Spool> {
  const path = join(folder, name);
  const file = await open(path, 'wx', 0o600);
  const hash = createHash('sha256');
  let sizeBytes = 0;
  return {
    async write(text) {
      const bytes = Buffer.from(text);
      hash.update(bytes);
      sizeBytes += bytes.byteLength;
      await file.writeFile(bytes);
    },
    async end() {
      await file.close();
      const listed = { name, sizeBytes, sha256: hash.digest('hex') };
      return { file: { name, bytes: piecesOf(path) }, listed };
    },
    [Symbol.asyncDispose]: () => file.close().catch(() => undefined),
  };
}

/** Opened when it is read, so that nothing stays open when it never is. */
async function* piecesOf(path: string): AsyncGenerator<Uint8Array> {
  yield* createReadStream(path);
}

/** A small one, which never was on a disk. */
export function readyText(name: string, text: string): Ready {
  const bytes = Buffer.from(text);
  const listed = { name, sizeBytes: bytes.byteLength, sha256: sha256(bytes).toString('hex') };
  return { file: { name, bytes }, listed };
}
