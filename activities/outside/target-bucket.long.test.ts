/** Sending archives to a bucket of somebody else's, against a server that speaks S3: moto's, where pip can get it. */
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { GetObjectCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import { expect, test } from 'vitest';
import { ExportTargetForm } from '#schema/export-target.ts';
import { sha256 } from '#schema/id.ts';
import { makeBucket, whyNoBucketServer } from '#tests/rig/bucket.ts';
import { addExport, addExportTarget, doSomething, exportingIn, makeExportScene } from '#tests/rig/export.ts';
import { openTargets } from './target.ts';

const lacks = await whyNoBucketServer();

type Place = Awaited<ReturnType<typeof makeBucket>>;

const hostOf = ({ settings: { bucket } }: Place) => new URL(bucket.endpoint).host;
const formOf = ({ settings: { bucket } }: Place, more: object = {}): ExportTargetForm =>
  ExportTargetForm.parse({
    ...{ kind: 's3', name: 'Arkivet', bucket: bucket.name, folder: '/logg/2026/' },
    ...{ endpoint: bucket.endpoint, region: bucket.region },
    ...{ accessKeyId: bucket.accessKeyId, secretAccessKey: bucket.secretAccessKey },
    ...more,
  });
const parcelOf = (bytes: Buffer, name = 'audit-1-9.zip') => ({
  name,
  sizeBytes: bytes.length,
  open: async () => Readable.from([bytes.subarray(0, bytes.length / 2), bytes.subarray(bytes.length / 2)]),
});

async function kept({ client, settings: { bucket } }: Place): Promise<Record<string, Buffer>> {
  const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket: bucket.name }));
  const found = Contents.map(async ({ Key }) => {
    const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket.name, Key }));
    return [Key!, await buffer(Body as Readable)] as const;
  });
  return Object.fromEntries(await Promise.all(found));
}

test.skipIf(lacks)(
  `an archive arrives whole, in parts where it is large, and in its own place once more ${lacks ?? ''}`,
  async () => {
    await using place = await makeBucket();
    const targets = openTargets({ allow: new Set([hostOf(place)]) });
    const [small, large] = [Buffer.alloc(300_000, 'å'), Buffer.alloc(40_000_000, 'avgift och taxa ')];
    for (let times = 0; times < 2; times += 1) await targets.send(formOf(place), parcelOf(small));
    await targets.send(formOf(place, { folder: '' }), parcelOf(large, 'audit-1-900000.zip'));
    const found = await kept(place);
    expect(Object.keys(found).sort()).toEqual(['audit-1-900000.zip', 'logg/2026/audit-1-9.zip']);
    expect(found['logg/2026/audit-1-9.zip']!.equals(small)).toBe(true);
    expect(sha256(found['audit-1-900000.zip']!)).toEqual(sha256(large));
    expect(await place.unfinished()).toBe(0);
  },
);

test.skipIf(lacks)(
  `what breaks off leaves nothing, and why it did not arrive is told apart ${lacks ?? ''}`,
  async () => {
    await using place = await makeBucket();
    const targets = openTargets({ allow: new Set([hostOf(place)]) });
    const bytes = Buffer.alloc(20_000_000, 'a');
    const broken = async function* () {
      yield bytes;
      throw new Error('the store went away');
    };
    const parcel = { ...parcelOf(bytes), open: async () => Readable.from(broken()) };
    await expect(targets.send(formOf(place), parcel)).rejects.toMatchObject({ facts: { code: 'target-away' } });
    expect([Object.keys(await kept(place)), await place.unfinished()]).toEqual([[], 0]);
    const small = parcelOf(Buffer.from('an archive'));
    await expect(targets.send(formOf(place, { bucket: 'nobodys-bucket' }), small)).rejects.toMatchObject({
      facts: { code: 'target-failed', status: 404 },
    });
    await expect(openTargets({ allow: new Set() }).send(formOf(place), small)).rejects.toMatchObject({
      facts: { code: 'target-plain' },
    });
    const closed = { endpoint: 'http://127.0.0.1:1' };
    const beside = openTargets({ allow: new Set(['127.0.0.1:1']) });
    await expect(beside.send(formOf(place, closed), small)).rejects.toMatchObject({ facts: { code: 'target-away' } });
  },
);

test.skipIf(lacks)(`an export goes to its bucket with the bytes that lie here ${lacks ?? ''}`, async () => {
  await using place = await makeBucket();
  await using scene = await makeExportScene();
  const { db, tenantId, dir } = scene;
  await doSomething(db, tenantId, 'Anna');
  const targetId = await addExportTarget(db, tenantId, formOf(place));
  const key = { tenantId, exportId: await addExport(db, tenantId, {}, { target_id: targetId }) };
  const { steps } = exportingIn(db, dir, [hostOf(place)]);
  await steps.planExport(key);
  await steps.writeExport(key);
  await steps.sendExport(key);
  await steps.finishExport({ ...key, outcome: 'finished', reason: null });
  const [row] = await db.readTenant<{ state: string; sent: boolean; sha256: Buffer }>(
    tenantId,
    `select x.state, x.sent_at is not null as sent, d.sha256 from audit_export x
     join delivery d on d.tenant_id = x.tenant_id and d.id = x.delivery_id where x.tenant_id = tenant.id`,
  );
  expect(row).toMatchObject({ state: 'finished', sent: true });
  expect(Object.values(await kept(place)).map((bytes) => sha256(bytes))).toEqual([row!.sha256]);
});
