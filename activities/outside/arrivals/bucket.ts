/**
 * Files that grow in a bucket, part by part. What the protocol notes of each stands beside it there. The libraries are
 * loaded with the first file: an installation with a folder never needs them.
 */
import type { S3Store } from '@tus/s3-store';
import type { BucketSettings } from '#schema/settings.ts';
import { arrivalName } from '#schema/upload.ts';
import type { Dock } from '../arrivals.ts';
import { isMissing, openBucket } from '../files/bucket.ts';
import { clientOptions } from '../files/bucket-client.ts';

/** Parts of one file that are sent at once, from files of this machine's temporary folder. */
const partsAtOnce = 4;

export function openBucketArrivals(settings: BucketSettings): Dock {
  const shelf = openBucket(settings);
  let opened: Promise<S3Store> | undefined;
  const own = () => {
    opened ??= openStore(settings);
    return opened;
  };
  /** What is noted of a file, and the part of it that is too small to be one yet. */
  const besides = (id: string) => [`${id}.info`, `${id}.part`];
  return {
    // Not ours: whoever asks for one puts what they do in the place of what it does.
    store: () => openStore(settings),
    open: (tenantId, uploadId) => shelf.read(arrivalName({ tenantId, uploadId })),
    async size(tenantId, uploadId) {
      const id = arrivalName({ tenantId, uploadId });
      if ((await shelf.touch(`${id}.info`)) === undefined) return undefined;
      return (await (await own()).getUpload(id)).offset;
    },
    async remove(tenantId, uploadId) {
      const id = arrivalName({ tenantId, uploadId });
      // Ends what is half-sent; of what is whole there is nothing to end.
      await (await own()).remove(id).catch((error) => {
        if (!isMissing(error)) throw error;
      });
      for (const name of [id, ...besides(id)]) await shelf.remove(name);
    },
  };
}

async function openStore(settings: BucketSettings): Promise<S3Store> {
  const { S3Store } = await import('@tus/s3-store');
  return new S3Store({
    s3ClientConfig: { ...clientOptions(settings), bucket: settings.name },
    maxConcurrentPartUploads: partsAtOnce,
    // Several processes receive parts of one file: none may believe what it remembers.
    cache: { get: async () => undefined, set: async () => {}, delete: async () => {} },
    useTags: false,
  });
}
