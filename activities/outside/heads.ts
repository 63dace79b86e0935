/** Signed heads outside the database: beside the files, where deleting an organisation does not reach them. */
import { text } from 'node:stream/consumers';
import { Head, SignedHead } from '#schema/chain-head.ts';
import { NotFound } from '#schema/errors.ts';
import type { BucketSettings } from '#schema/settings.ts';
import { openBucket } from './files/bucket.ts';
import { openFolder } from './files/folder.ts';
import type { Shelf } from './files/shelf.ts';

/** A store over the network is waited for by this many at once. */
const readsAtOnce = 16;

export type Heads = {
  /** Keeps it durably, beside another that was signed over the same link. The same head again changes nothing. */
  keep(head: SignedHead): Promise<void>;
  /** Every head of the tenant's, by what they cover; a file that was spoilt as one that nobody signed. */
  list(tenantId: string): Promise<SignedHead[]>;
  /** One that is not there is removed already. */
  remove(head: SignedHead): Promise<void>;
};

export function openHeads({ dir, bucket }: { dir: string; bucket?: BucketSettings | undefined }): Heads {
  const shelf = bucket ? openBucket(bucket) : openFolder(dir);
  const folderOf = (tenantId: string) => `audit/${tenantId}/head`;
  // The number in front, of one length, so that names sort as the chain does. With the hash, so that no head over a chain
  // that was made anew takes the place of the one that shows it.
  const nameOf = ({ tenantId, seq, kind, hash }: SignedHead) =>
    `${folderOf(tenantId)}/${String(seq).padStart(12, '0')}-${kind}-${hash.slice(0, 16)}.json`;
  return {
    async keep(head) {
      await shelf.write(nameOf(head), one(Buffer.from(JSON.stringify(head))));
    },
    async list(tenantId) {
      const names: string[] = [];
      for await (const name of shelf.list(folderOf(tenantId))) if (name.endsWith('.json')) names.push(name);
      const heads: SignedHead[] = [];
      for (let at = 0; at < names.length; at += readsAtOnce) {
        const some = names.slice(at, at + readsAtOnce);
        const read = await Promise.all(some.map((name) => readHead(shelf, tenantId, name)));
        heads.push(...read.filter((head) => head !== null));
      }
      return heads.sort((a, b) => a.seq - b.seq);
    },
    remove: (head) => shelf.remove(nameOf(head)),
  };
}

/** Null for one that was removed since the folder was listed. */
async function readHead(shelf: Shelf, tenantId: string, name: string): Promise<SignedHead | null> {
  const file = await shelf.read(name).catch((error) => (error instanceof NotFound ? null : Promise.reject(error)));
  return file && headIn(tenantId, name, await text(file));
}

/** What is no head any more is one that nobody signed, so that a check says so and does not fail. */
function headIn(tenantId: string, name: string, written: string): SignedHead {
  const { data } = SignedHead.safeParse(jsonIn(written));
  if (data) return data;
  const [, seq, kind] = name.match(/(\d+)-([a-z]+)-[0-9a-f]+\.json$/) ?? [];
  return {
    ...{ tenantId, seq: Number(seq ?? 0), kind: Head.shape.kind.catch('head').parse(kind), signature: '' },
    ...{ hash: '0'.repeat(64), keyId: '0'.repeat(16), signedAt: new Date(0).toISOString() },
  };
}

function jsonIn(written: string): unknown {
  try {
    return JSON.parse(written);
  } catch {
    return null;
  }
}

async function* one(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
