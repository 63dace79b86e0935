/** Files that are brought to a bucket: moto's server, where pip can get it. */
import { expect, test } from 'vitest';
import { openArrivals } from '#activities/outside/arrivals.ts';
import { openFiles } from '#activities/outside/files.ts';
import { makeBucket, whyNoBucketServer } from '#tests/rig/bucket.ts';
import { makeFolder, senderTo, startReceiving } from '#tests/rig/tus.ts';

const lacks = await whyNoBucketServer();

test.skipIf(lacks)(
  `a file is brought to a bucket, and one that is broken off leaves nothing ${lacks ?? ''}`,
  async () => {
    await using place = await makeBucket();
    using folder = makeFolder();
    const files = openFiles(place.settings);
    await using desk = await startReceiving(folder.dir, { files, arrivals: openArrivals(place.settings) });
    const { tenantId, collectionId, people } = desk.api.ours;
    const sender = senderTo(desk.url, people.editor);
    const begin = async () => (await sender.begin(collectionId, 'Taxa.txt', 10)).headers.get('location')!;
    const broken = await begin();
    expect((await sender.patch(broken, 0, 'taxor')).status).toBe(204);
    expect(await sender.offset(broken)).toBe(5);
    expect((await sender.send('DELETE', broken)).status).toBe(204);
    expect([await place.unfinished(), await files.count(tenantId)]).toEqual([0, 0]);

    const whole = await begin();
    await sender.patch(whole, 0, 'taxor');
    const last = await sender.patch(whole, 5, 'taxor');
    expect([last.status, last.headers.get('diarium-extract')]).toEqual([204, expect.any(String)]);
  },
);
