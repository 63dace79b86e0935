/** A collection goes out as a package and comes in again as the same collection; what is not whole does not. */
import { expect, test } from 'vitest';
import { NotYet } from '#schema/errors.ts';
import { sha256 } from '#schema/id.ts';
import { readArchive } from '#tests/rig/archive.ts';
import { disposeOfRows, meet, originals } from '#tests/rig/meeting.ts';
import { openPacking, pages } from '#tests/rig/packing.ts';
import { openDesk } from '#tests/rig/purging.ts';

test('a collection that went out as a package comes in with the same digest, and is found', async () => {
  await using scene = await openPacking();
  const { activities, rowOf, pack, bringIn, sql } = scene;
  const { key, bytes } = await pack();
  const out = await rowOf(key);
  expect(out).toMatchObject({ state: 'finished', documents: 3, documents_done: 3 });
  const inward = await bringIn(bytes);
  await activities.unpackCollection(inward);
  // Once more, as after a crash that nobody heard of.
  await activities.unpackCollection(inward);
  const back = await rowOf(inward);
  expect(back).toMatchObject({ state: 'finished', documents: 3 });
  expect((back.digest as Buffer).equals(out.digest as Buffer)).toBe(true);
  const [found] = await sql<Record<string, unknown>>(
    `select (select count(*)::int from document where tenant_id = $1 and collection_id = $2) as documents,
       (select count(*)::int from passage where tenant_id = $1 and collection_id = $2 and live) as passages,
       (select count(*)::int from posting where tenant_id = $1 and collection_id = $2) > 0 as indexed,
       (select count(*)::int from embedding where tenant_id = $1 and collection_id = $2 and live) as vectors`,
    back.collection_id,
  );
  const [before] = await sql<{ passages: number }>(
    'select count(*)::int as passages from passage where tenant_id = $1 and collection_id = $2 and live',
    scene.shelf.collectionId,
  );
  expect(found).toEqual({ documents: 3, passages: before!.passages, indexed: true, vectors: before!.passages });
  // What was brought has come in, and is not kept twice; the originals are, as they were delivered.
  expect(back.blob_sha256).toBeNull();
  expect(await sql(`select from blob where tenant_id = $1 and media_type = 'application/zip'`)).toEqual([]);
  expect(await scene.files.has(scene.shelf.tenantId, sha256(bytes))).toBe(false);
  for (const { text } of pages) expect(await scene.files.has(scene.shelf.tenantId, sha256(text))).toBe(true);
  const ends = await sql<{ details: object }>(
    `select details from audit_event where tenant_id = $1 and action = 'archive-package.end' and object_id = $2`,
    inward.packageId,
  );
  expect(ends).toMatchObject([{ details: { state: 'finished', documents: 3 } }]);
});

test('a package is a whole bag: originals, metadata, events and permissions under checksums that hold', async () => {
  await using scene = await openPacking();
  const files = await readArchive((await scene.pack()).bytes);
  expect(files['bagit.txt']).toContain('BagIt-Version: 1.0');
  const listed = files['manifest-sha256.txt']!.trim()
    .split('\n')
    .map((line) => line.split('  ') as [string, string]);
  expect(listed.map(([, name]) => name).sort()).toEqual(
    Object.keys(files)
      .filter((name) => name.startsWith('data/'))
      .sort(),
  );
  for (const [hash, name] of listed) expect(sha256(files[name]!).toString('hex'), name).toBe(hash);
  expect(files['data/documents/00000001/original']).toBe(pages[0]!.text);
  expect(files['data/documents/00000001/metadata.xml']).toContain('<dc:title>Avgift &amp; villkor</dc:title>');
  expect(files['data/documents/00000002/metadata.xml']).toContain('<dc:date>2024-02-29</dc:date>');
  expect(files['data/events.xml']!.match(/<eventType>capture/g)).toHaveLength(3);
  expect(JSON.parse(files['data/permissions.json']!)).toMatchObject({ level: 0, narrowed: false });
  expect(JSON.parse(files['diarium-seal.json']!)).toMatchObject({ documents: 3, purpose: 'collection-package' });
});

test('whom a collection was kept from where it was packed it is kept from where it comes in', async () => {
  await using scene = await openPacking();
  const { activities, rowOf, pack, bringIn, sql } = scene;
  await sql(`insert into classification (tenant_id, level, name) values ($1, 0, 'Öppen'), ($1, 3, 'Hemlig')`);
  await sql('update collection set narrowed = true, level = 3 where tenant_id = $1');
  const { bytes } = await pack();
  const levels = async () => {
    const inward = await bringIn(bytes);
    await activities.unpackCollection(inward);
    const { collection_id } = await rowOf(inward);
    return sql('select narrowed, level from collection where tenant_id = $1 and id = $2', collection_id);
  };
  expect(await levels()).toEqual([{ narrowed: true, level: 3 }]);
  // In an organisation with other levels.
  await sql('update classification set level = level + 2 where tenant_id = $1');
  expect(await levels()).toEqual([{ narrowed: true, level: 5 }]);
  await sql('delete from classification where tenant_id = $1 and level = 5');
  expect(await levels()).toEqual([{ narrowed: true, level: 2 }]);
});

test.each([
  ['a changed original', 'Simhallen öppnar', 'Simhallen ÖPPNAR'],
  ['another name in its manifest', '  data/documents/00000001/original', '  data/documents/00000009/original'],
  ['another date about it', 'Bagging-Date: 20', 'Bagging-Date: 19'],
])('%s is no whole package, and leaves no collection in sight', async (_, was, now) => {
  await using scene = await openPacking();
  const { activities, rowOf, pack, bringIn, sql } = scene;
  const { bytes } = await pack();
  const inward = await bringIn(doctored(bytes, was, now));
  const failure = await activities.unpackCollection(inward).catch((error: unknown) => error);
  expect(failure).toMatchObject({ code: 'damaged' });
  const reason = { code: 'damaged', facts: {} };
  await activities.stopPackage({ ...inward, reason });
  await activities.stopPackage({ ...inward, reason });
  expect(await rowOf(inward)).toMatchObject({ state: 'failed', reason: { code: 'damaged' } });
  const left = await sql('select from collection where tenant_id = $1 and removed_at is null');
  expect(left).toHaveLength(1);
});

test('a package that is called off as it comes in leaves no collection in sight, and no file', async () => {
  await using scene = await openPacking();
  const { activities, rowOf, pack, bringIn, sql, files, shelf } = scene;
  const { bytes } = await pack();
  const inward = await bringIn(bytes);
  await activities.stopPackage({ ...inward, reason: null });
  expect(await rowOf(inward)).toMatchObject({ state: 'cancelled', reason: null, blob_sha256: null });
  await activities.unpackCollection(inward);
  expect(await sql('select from collection where tenant_id = $1')).toHaveLength(1);
  expect(await files.has(shelf.tenantId, sha256(bytes))).toBe(false);
});

test('a package whose file left the store as its worker died has come in, and is not unpacked from nothing', async () => {
  await using scene = await openPacking();
  const { activities, over, rowOf, pack, bringIn, files, shelf } = scene;
  const { bytes } = await pack();
  const inward = await bringIn(bytes);
  const dying = over({
    ...files,
    async remove(...given) {
      await files.remove(...given);
      throw new Error('the worker died');
    },
  });
  await expect(dying.unpackCollection(inward)).rejects.toThrow('the worker died');
  expect(await files.has(shelf.tenantId, sha256(bytes))).toBe(false);
  await activities.unpackCollection(inward);
  expect(await rowOf(inward)).toMatchObject({ state: 'finished', documents: 3, blob_sha256: null });
});

test('a recording whose sound was disposed of goes out as what was said in it, and comes in as that', async () => {
  await using scene = await openPacking();
  const { activities, rowOf, pack, bringIn, sql, files, shelf } = scene;
  const [first] = pages;
  await sql(
    `insert into recording (tenant_id, version_id, duration_ms, heard_at, sound_gone_at)
     select $1, id, 90000, now(), '2026-03-01T12:00:00Z' from version where tenant_id = $1 and text = $2`,
    first!.text,
  );
  await files.remove(shelf.tenantId, sha256(first!.text));
  const { key, bytes } = await pack();
  const packed = await readArchive(bytes);
  expect(packed['data/documents/00000001/original']).toBeUndefined();
  expect(packed['data/documents/00000001/metadata.xml']).toContain('disposed of on 2026-03-01</dcterms:provenance>');
  expect(packed['data/events.xml']!.match(/<eventType>deletion<.*\n.*2026-03-01T12:00:00/g)).toHaveLength(1);
  const inward = await bringIn(bytes);
  await activities.unpackCollection(inward);
  const back = await rowOf(inward);
  expect(back).toMatchObject({ state: 'finished', documents: 3, digest: (await rowOf(key)).digest });
  const gone = await sql(
    `select r.duration_ms, r.sound_gone_at from recording r join version v on v.tenant_id = $1 and v.id = r.version_id
       join document d on d.tenant_id = $1 and d.id = v.document_id where r.tenant_id = $1 and d.collection_id = $2`,
    back.collection_id,
  );
  expect(gone).toEqual([{ duration_ms: 90_000, sound_gone_at: new Date('2026-03-01T12:00:00Z') }]);
  expect(await files.has(shelf.tenantId, sha256(first!.text))).toBe(false);
});

test('a package for which there is no room is refused before anything of it is made', async () => {
  await using scene = await openPacking();
  const { activities, rowOf, pack, bringIn, sql, setQuota } = scene;
  const { bytes } = await pack();
  await (await disposeOfRows(await openDesk(scene)))();
  const [used] = await sql<{ bytes: number }>('select sum(size_bytes)::int as bytes from blob where tenant_id = $1');
  const spare = pages.reduce((sum, { text }) => sum + Buffer.byteLength(text), 0);
  const inward = await bringIn(bytes);
  for (const [quota, code] of [
    [{ pages: 2, bytes: null }, 'quota-pages'],
    [{ pages: null, bytes: (used?.bytes ?? 0) + bytes.length + spare - 1 }, 'quota-bytes'],
  ] as const) {
    await setQuota(quota);
    await expect(activities.unpackCollection(inward)).rejects.toMatchObject({ facts: { code } });
    expect(await sql('select from collection where tenant_id = $1'), code).toHaveLength(1);
    expect(await sql('select from document where tenant_id = $1'), code).toEqual([]);
  }
  await setQuota({ pages: 3, bytes: (used?.bytes ?? 0) + bytes.length + spare });
  await activities.unpackCollection(inward);
  expect(await rowOf(inward)).toMatchObject({ state: 'finished', documents: 3 });
  // Originals that are there take no room twice.
  const again = await bringIn(bytes);
  await setQuota({ pages: 6 });
  await activities.unpackCollection(again);
  expect(await rowOf(again)).toMatchObject({ state: 'finished', documents: 3 });
});

test('an original that is disposed of while it comes in is brought anew', async () => {
  await using scene = await openPacking();
  const { activities, over, rowOf, pack, bringIn } = scene;
  const desk = await openDesk(scene);
  const { bytes } = await pack();
  const inward = await bringIn(bytes);
  const { files, ended } = meet(scene, 'given, disposed, kept', { dispose: await disposeOfRows(desk) });
  await expect(over(files).unpackCollection(inward)).rejects.toThrow(NotYet);
  await ended();
  await activities.unpackCollection(inward);
  expect(await rowOf(inward)).toMatchObject({ state: 'finished', documents: 3 });
  expect(await originals(desk)).toEqual({ kept: 3, lost: 0 });
});

/** With the first `was` overwritten; both are as long. */
function doctored(bytes: Buffer, was: string, now: string): Buffer {
  const changed = Buffer.from(bytes);
  changed.set(Buffer.from(now), changed.indexOf(was));
  return changed;
}
