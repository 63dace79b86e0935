/** Originals and arrivals in a bucket, against a server that speaks S3: moto's, where pip can get it. */
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { CreateMultipartUploadCommand } from '@aws-sdk/client-s3';
import { Upload } from '@tus/server';
import { expect, test } from 'vitest';
import { newId, sha256 } from '#schema/id.ts';
import { arrivalName } from '#schema/upload.ts';
import { makeBucket, whyNoBucketServer } from '#tests/rig/bucket.ts';
import { openArrivals } from '../arrivals.ts';
import { openFiles } from '../files.ts';
import { openBucket } from './bucket.ts';

const lacks = await whyNoBucketServer();

const pieces = (bytes: Buffer, pieceBytes = 100_000) =>
  Readable.from(
    Array.from({ length: Math.ceil(bytes.length / pieceBytes) }, (_, at) =>
      bytes.subarray(at * pieceBytes, (at + 1) * pieceBytes),
    ),
  );

test.skipIf(lacks)(`originals are kept, read in part, counted and erased in a bucket ${lacks ?? ''}`, async () => {
  await using place = await makeBucket();
  const files = openFiles(place.settings);
  const tenantId = newId();
  const page = Buffer.from('<p>Avgiften är 4 200 kronor.</p>');
  const put = await files.put(tenantId, page);
  expect(await files.get(tenantId, put.sha256)).toEqual(page);
  expect(await files.put(tenantId, page)).toEqual(put);

  // Larger than a part, so that it goes up in several.
  const large = Buffer.alloc(40_000_000, 'avgift och taxa ');
  const kept = await files.keep(tenantId, pieces(large));
  expect(kept).toEqual({ sha256: sha256(large), sizeBytes: large.length, storedBytes: large.length + 1 });
  expect(sha256(await buffer(await files.read(tenantId, kept.sha256)))).toEqual(sha256(large));
  const part = await buffer(await files.read(tenantId, kept.sha256, { from: 17_000_000, to: 17_000_016 }));
  expect(part.toString()).toBe('avgift och taxa ');
  expect(await files.count(tenantId)).toBe(2);
  await expect(files.read(newId(), kept.sha256)).rejects.toMatchObject({ code: 'not-found' });

  const broken = async function* () {
    yield large.subarray(0, 20_000_000);
    throw new Error('the line is cut');
  };
  await expect(files.keep(tenantId, Readable.from(broken()))).rejects.toThrow('the line is cut');
  expect(await place.unfinished()).toBe(0);

  const begun = { Bucket: place.settings.bucket.name, Key: `t/${tenantId}/sound/${newId()}` };
  await place.client.send(new CreateMultipartUploadCommand(begun));
  const shelf = openBucket(place.settings.bucket);
  await shelf.tidy(`t/${tenantId}/sound`, 0);
  expect(await place.unfinished()).toBe(1);
  await shelf.tidy(`t/${tenantId}/sound`, Date.now());
  expect(await place.unfinished()).toBe(0);

  expect(await files.erase(tenantId, 100)).toBe(2);
  expect(await files.count(tenantId)).toBe(0);
});

test.skipIf(lacks)(`a file grows in a bucket piece by piece, at one process and another ${lacks ?? ''}`, async () => {
  await using place = await makeBucket();
  const arrival = { tenantId: newId(), uploadId: newId() };
  const id = arrivalName(arrival);
  const bytes = Buffer.alloc(20_000_000, 'avgift och taxa ');
  const open = async () => {
    const arrivals = openArrivals(place.settings);
    return { arrivals, store: await arrivals.store({ read: async () => undefined }) };
  };
  const [one, other] = [await open(), await open()];
  await one.store.create(new Upload({ id, size: bytes.length, offset: 0, metadata: {} }));
  expect(await one.store.write(pieces(bytes.subarray(0, 9_000_000)), id, 0)).toBe(9_000_000);
  expect(await other.arrivals.size(arrival.tenantId, arrival.uploadId)).toBe(9_000_000);
  expect(await other.store.write(pieces(bytes.subarray(9_000_000)), id, 9_000_000)).toBe(bytes.length);
  expect(await one.arrivals.size(arrival.tenantId, arrival.uploadId)).toBe(bytes.length);
  const whole = await buffer(await one.arrivals.open(arrival.tenantId, arrival.uploadId));
  expect(whole.equals(bytes)).toBe(true);
  await one.arrivals.remove(arrival.tenantId, arrival.uploadId);
  expect(await other.arrivals.size(arrival.tenantId, arrival.uploadId)).toBeUndefined();

  const half = { ...arrival, uploadId: newId() };
  await one.store.create(new Upload({ id: arrivalName(half), size: bytes.length, offset: 0, metadata: {} }));
  await one.store.write(pieces(bytes.subarray(0, 9_000_000)), arrivalName(half), 0);
  await other.arrivals.remove(half.tenantId, half.uploadId);
  await other.arrivals.remove(half.tenantId, half.uploadId);
  expect([await place.unfinished(), await openFiles(place.settings).count(arrival.tenantId)]).toEqual([0, 0]);
});
