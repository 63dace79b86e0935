/** Signed heads outside the database: beside the files, where deleting an organisation does not reach them. */
import { text } from 'node:stream/consumers';
import { SignedHead } from '#schema/chain-head.ts';
import type { BucketSettings } from '#schema/settings.ts';
import { openBucket } from './files/bucket.ts';
import { openFolder } from './files/folder.ts';

export type Heads = {
  /** Keeps it durably. The same head again changes nothing. */
  keep(head: SignedHead): Promise<void>;
  /** Every head of the tenant's, by what they cover. */
  list(tenantId: string): Promise<SignedHead[]>;
};

export function openHeads({ dir, bucket }: { dir: string; bucket?: BucketSettings | undefined }): Heads {
  const shelf = bucket ? openBucket(bucket) : openFolder(dir);
  const folderOf = (tenantId: string) => `audit/${tenantId}/head`;
  // The number in front, of one length, so that names sort as the chain does.
  const nameOf = ({ tenantId, seq, kind }: SignedHead) =>
    `${folderOf(tenantId)}/${String(seq).padStart(12, '0')}-${kind}.json`;
  return {
    async keep(head) {
      await shelf.write(nameOf(head), one(Buffer.from(JSON.stringify(head))));
    },
    async list(tenantId) {
      const heads: SignedHead[] = [];
      for await (const name of shelf.list(folderOf(tenantId))) {
        if (name.endsWith('.json')) heads.push(SignedHead.parse(JSON.parse(await text(await shelf.read(name)))));
      }
      return heads.sort((a, b) => a.seq - b.seq);
    },
  };
}

async function* one(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
