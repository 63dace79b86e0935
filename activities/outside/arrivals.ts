/**
 * Files that are coming, until they are originals: each grows in a place of its own, in the store that it goes to and in
 * its tenant's folder there, so that it goes with the tenant.
 */
import type { Readable } from 'node:stream';
import type { DataStore, Upload } from '@tus/server';
import type { BucketSettings } from '#schema/settings.ts';
import type { Arrival } from '#schema/upload.ts';
import { openBucketArrivals } from './arrivals/bucket.ts';
import { openFolderArrivals } from './arrivals/folder.ts';

export type Arrivals = {
  /** What has come of it. Throws NotFound. */
  open(tenantId: string, uploadId: string): Promise<Readable>;
  /** Bytes that have come and are kept; undefined for one that is not there. */
  size(tenantId: string, uploadId: string): Promise<number | undefined>;
  /** One that is not there is removed already. */
  remove(tenantId: string, uploadId: string): Promise<void>;
};

/** What the protocol has to know of an upload besides its bytes. */
export type Facts = { read(arrival: Arrival): Promise<Pick<Upload, 'size' | 'metadata'> | undefined> };

/** Where the protocol writes, under the names that `schema/upload.ts` gives. */
export type Dock = Arrivals & { store(facts: Facts): Promise<DataStore> };

export type ArrivalSettings = { dir: string; bucket?: BucketSettings | undefined };

export const openArrivals = ({ dir, bucket }: ArrivalSettings): Dock =>
  bucket ? openBucketArrivals(bucket) : openFolderArrivals(dir);
