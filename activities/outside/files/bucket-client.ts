/** How an S3-compatible store is spoken to. */
import type { S3Client, S3ClientConfig } from '@aws-sdk/client-s3';
import type { BucketSettings } from '#schema/settings.ts';

export const clientOptions = ({ endpoint, region, accessKeyId, secretAccessKey }: BucketSettings): S3ClientConfig => ({
  region,
  credentials: { accessKeyId, secretAccessKey },
  // Stores of one's own mostly have one name for all buckets, and none of them Amazon's newest checksums.
  ...(endpoint && { endpoint, forcePathStyle: true }),
  requestChecksumCalculation: 'WHEN_REQUIRED',
  responseChecksumValidation: 'WHEN_REQUIRED',
});

/** The library with the client: loaded once, when it is first needed. */
export function lazyClient(settings: BucketSettings) {
  let loaded: Promise<{ sdk: typeof import('@aws-sdk/client-s3'); client: S3Client }> | undefined;
  return () => {
    loaded ??= import('@aws-sdk/client-s3').then((sdk) => ({ sdk, client: new sdk.S3Client(clientOptions(settings)) }));
    return loaded;
  };
}
