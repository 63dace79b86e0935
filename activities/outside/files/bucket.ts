/**
 * Files in a bucket of an S3-compatible store. An object appears whole or not at all; what is larger than a part goes up
 * in parts, of which one that was broken off leaves none behind.
 */
import { Readable } from 'node:stream';
import type { ListMultipartUploadsCommandOutput, S3Client } from '@aws-sdk/client-s3';
import { NotFound } from '#schema/errors.ts';
import type { BucketSettings } from '#schema/settings.ts';
import { lazyClient } from './bucket-client.ts';
import { copyObject, writeObject } from './bucket-parts.ts';
import type { Range, Shelf } from './shelf.ts';

export function openBucket(settings: BucketSettings): Shelf {
  const load = lazyClient(settings);
  const Bucket = settings.name;

  async function sizeOf(Key: string): Promise<number | undefined> {
    const { sdk, client } = await load();
    try {
      return (await client.send(new sdk.HeadObjectCommand({ Bucket, Key }))).ContentLength ?? 0;
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  }

  async function* names(folder: string): AsyncGenerator<string> {
    const { sdk, client } = await load();
    let after: string | undefined;
    do {
      const given = { Bucket, Prefix: `${folder}/`, ContinuationToken: after };
      const page = await client.send(new sdk.ListObjectsV2Command(given));
      for (const { Key } of page.Contents ?? []) if (Key) yield Key;
      after = page.NextContinuationToken;
    } while (after);
  }

  const remove = async (Key: string) => {
    const { sdk, client } = await load();
    await client.send(new sdk.DeleteObjectCommand({ Bucket, Key }));
  };

  return {
    async write(name, bytes) {
      return writeObject(await load(), { Bucket, Key: name }, bytes);
    },
    async rename(from, to) {
      const sizeBytes = await sizeOf(from);
      if (sizeBytes === undefined) throw new NotFound('This file is not in the store');
      await copyObject(await load(), { Bucket, Key: to }, from, sizeBytes);
      await remove(from);
    },
    async read(Key, range) {
      const { sdk, client } = await load();
      if (range && range.to <= range.from) return Readable.from([]);
      try {
        const answer = await client.send(new sdk.GetObjectCommand({ Bucket, Key, Range: range && rangeHeader(range) }));
        return answer.Body as Readable;
      } catch (error) {
        if (isMissing(error)) throw new NotFound('This file is not in the store');
        throw error;
      }
    },
    // Content-addressed objects are never changed, so there is no moment of last use to be noted.
    touch: sizeOf,
    list: names,
    remove,
    async removeFolder(folder) {
      await abortParts(await load(), Bucket, `${folder}/`);
      for await (const name of names(folder)) await remove(name);
    },
    async tidy(folder, beforeMs) {
      await abortParts(await load(), Bucket, `${folder}/`, beforeMs);
    },
  };
}

const rangeHeader = ({ from, to }: Range): string =>
  to >= Number.MAX_SAFE_INTEGER ? `bytes=${from}-` : `bytes=${from}-${to - 1}`;

/** What was being sent in parts is no object that a list would name, and is kept all the same. */
async function abortParts(
  { sdk, client }: { sdk: typeof import('@aws-sdk/client-s3'); client: S3Client },
  Bucket: string,
  Prefix: string,
  beforeMs = Number.POSITIVE_INFINITY,
): Promise<void> {
  let after: { KeyMarker?: string | undefined; UploadIdMarker?: string | undefined } | undefined = {};
  while (after) {
    const page: ListMultipartUploadsCommandOutput = await client.send(
      new sdk.ListMultipartUploadsCommand({ Bucket, Prefix, ...after }),
    );
    for (const { Key, UploadId, Initiated } of page.Uploads ?? []) {
      if ((Initiated?.getTime() ?? 0) >= beforeMs) continue;
      await client.send(new sdk.AbortMultipartUploadCommand({ Bucket, Key, UploadId }));
    }
    after = page.IsTruncated ? { KeyMarker: page.NextKeyMarker, UploadIdMarker: page.NextUploadIdMarker } : undefined;
  }
}

const missing = new Set(['NotFound', 'NoSuchKey', 'NoSuchUpload']);

/** Whether the store, or the protocol over it, says that there is no such object. */
export function isMissing(error: unknown): boolean {
  const { name, status_code } = error as { name?: string; status_code?: number };
  return missing.has(name ?? '') || status_code === 404;
}
