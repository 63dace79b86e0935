import { expect, test } from 'vitest';
import { Unreachable } from '#schema/errors.ts';
import { requestRetry } from '#schema/request-again.ts';
import { type Around, makeListener, makeStudio, plainMedia, soundOf } from '#tests/rig/hear.ts';
import { find, type Library, makeLibrary } from '#tests/rig/library.ts';
import { look, segments, speech, utterancesOfVersion, vocabulary, words } from '#tests/rig/speech.ts';
import { reconcileSounds } from './transcribe/outbox.ts';

/** Every row that a run writes, without the ids and times that differ between two runs. */
async function digest(library: Library) {
  const { db, shelf } = library;
  const read = (select: string) => db.readTenant<Record<string, unknown>>(shelf.tenantId, select);
  return {
    texts: await read(
      `select v.state, v.text, v.blocks, p.ordinal, p.text as passage, p.place, p.live, e.live as near
       from version v left join passage p on p.tenant_id = tenant.id and p.version_id = v.id
         left join embedding e on e.tenant_id = tenant.id and e.passage_id = p.id
       where v.tenant_id = tenant.id order by v.fetched_at, p.ordinal`,
    ),
    said: await read(
      `select ordinal, from_ms, to_ms, speaker, text, words, confidence from utterance
       where tenant_id = tenant.id order by version_id, ordinal`,
    ),
    records: await read(
      `select duration_ms, language, transcriber, heard_at is not null as heard from recording
       where tenant_id = tenant.id`,
    ),
    segments: await read(
      `select ordinal, from_ms, to_ms, silent, state, heard from segment where tenant_id = tenant.id order by 1`,
    ),
  };
}

test('a recording is found by what is said in it, at the second at which it is said', async () => {
  await using library = await makeLibrary();
  const listener = makeListener(vocabulary);
  await using studio = await makeStudio(library, listener);
  await studio.work(await studio.bring('Möte.mp3', speech, 'Nämnden'));
  const [hit] = await find(library, 'Vad kostar bygglov?');
  expect(hit).toMatchObject({ title: 'Möte', place: { fromSeconds: 0, toSeconds: 26 } });
  const [version] = await look(library, 'version');
  const blocks = version!.blocks as { from: number; fromSeconds: number }[];
  const last = blocks.find(({ from }) => from === (version!.text as string).lastIndexOf('tack tack tack tack tack'));
  expect(last!.fromSeconds).toBe(17);
  expect(listener.heard.map(({ durationMs }) => durationMs)).toHaveLength(segments);
  const [recording] = await look(library, 'recording');
  expect(recording).toMatchObject({ duration_ms: 26_000, transcriber: 'listener 1', language: 'sv' });
  const [run] = await look(library, 'extract');
  expect(run).toMatchObject({ state: 'finished', pages: segments, pages_read: segments, extractor: 'listener 1' });
});

test('what was heard has its moments right to the tenth of a second, wherever the sound was cut', async () => {
  await using library = await makeLibrary();
  await using studio = await makeStudio(library, makeListener(vocabulary));
  await studio.work(await studio.bring('a.wav', speech));
  const [version] = await look(library, 'version');
  const said = await utterancesOfVersion(library, version!.id as string);
  const heard = said.flatMap((one) => one.words).map(({ text, fromMs }) => ({ text, at: fromMs / 1_000 }));
  const wanted = words.flatMap((text, at) => (text === null ? [] : [{ text, at }]));
  for (const { text, at } of wanted) {
    expect(
      heard.some((one) => one.text === text && Math.abs(one.at - at) <= 0.1),
      `${text} at ${at}`,
    ).toBe(true);
  }
});

test('a run that dies after any step ends with the same rows', async () => {
  await using whole = await makeLibrary();
  await using plain = await makeStudio(whole, makeListener(vocabulary));
  const steps = counting();
  await plain.work(await plain.bring('a.mp3', speech), steps.around);
  const wanted = await digest(whole);
  for (let at = 1; at <= steps.count(); at += 1) {
    await using library = await makeLibrary();
    await using studio = await makeStudio(library, makeListener(vocabulary));
    const key = await studio.bring('a.mp3', speech);
    await expect(studio.work(key, dying(at))).rejects.toThrow('killed');
    await studio.work(key);
    expect(await digest(library)).toEqual(wanted);
  }
});

test('a segment that fails is heard again by itself', async () => {
  await using library = await makeLibrary();
  const listener = makeListener(vocabulary);
  await using studio = await makeStudio(library, listener);
  const key = await studio.bring('a.mp3', speech);
  await studio.keepOriginal(key);
  await studio.openRecording(key);
  await studio.hearSegment(key);
  listener.fail = new Unreachable('the model cannot be reached');
  await expect(studio.hearSegment(key)).rejects.toThrow('cannot be reached');
  await studio.work(key);
  expect(listener.heard).toHaveLength(segments + 1);
  expect((await look(library, 'extract'))[0]).toMatchObject({ state: 'finished' });
});

test('a run that failed is tried again, and pays only for what was not heard', async () => {
  await using library = await makeLibrary();
  const listener = makeListener(vocabulary);
  await using studio = await makeStudio(library, listener);
  const key = await studio.bring('a.mp3', speech);
  await studio.keepOriginal(key);
  await studio.openRecording(key);
  await studio.hearSegment(key);
  await studio.finishExtract({ ...key, outcome: 'failed', reason: { code: 'no-transcriber', facts: {} } });
  await reconcileSounds({ db: library.db, sounds: studio.sounds }, key.tenantId);
  const { tenantId } = key;
  const extractId = await library.db.withTenant(tenantId, (tx) => requestRetry(tx, key.extractId, null));
  await studio.work({ tenantId, extractId });
  expect(listener.heard).toHaveLength(segments);
  expect((await find(library, 'Vad kostar bygglov?')).length).toBeGreaterThan(0);
});

test('the sound of a run is there while it is heard, and dropped when the run has ended', async () => {
  await using library = await makeLibrary();
  await using studio = await makeStudio(library, makeListener(vocabulary));
  const key = await studio.bring('a.mp3', speech);
  await studio.keepOriginal(key);
  await studio.openRecording(key);
  const sweep = () => reconcileSounds({ db: library.db, sounds: studio.sounds }, key.tenantId);
  await sweep();
  expect((await studio.sounds.wave(key, 0, 1_000)).byteLength).toBeGreaterThan(32_000);
  await studio.finishExtract({ ...key, outcome: 'cancelled', reason: null });
  expect([await look(library, 'document'), await look(library, 'recording')]).toEqual([[], []]);
  await sweep();
  await expect(studio.sounds.wave(key, 0, 1_000)).rejects.toMatchObject({ code: 'not-found' });
  // An attempt that goes on after the end brings nothing back.
  await studio.openRecording(key);
  await expect(studio.sounds.wave(key, 0, 1_000)).rejects.toMatchObject({ code: 'not-found' });
});

const unheard: [name: string, sound: Buffer, code: string, promisedMs?: number][] = [
  ['silence', soundOf([null, null, null], vocabulary), 'nothing-heard'],
  ['noise without a word', soundOf(['rauschen'], ['a', 'rauschen']), 'nothing-heard'],
  ['a header of ten hours over some seconds', speech, 'damaged', 36_000_000],
];
test.each(unheard)('%s is said to be that', async (_, sound, code, promisedMs) => {
  await using library = await makeLibrary();
  await using studio = await makeStudio(library, makeListener(['a']), { media: plainMedia(promisedMs) });
  const key = await studio.bring('a.mp3', sound);
  await expect(studio.work(key)).rejects.toMatchObject({ code });
  await studio.finishExtract({ ...key, outcome: 'failed', reason: { code, facts: {} } });
  expect((await look(library, 'version'))[0]).toMatchObject({ state: 'failed' });
});

function counting(): { around: Around; count(): number } {
  let count = 0;
  return {
    around: (step) => {
      count += 1;
      return step();
    },
    count: () => count,
  };
}

/** Killed when the `at`th step is written, and nobody was told. */
function dying(at: number): Around {
  let step = 0;
  return async (act) => {
    step += 1;
    const answer = await act();
    if (step === at) throw new Error('killed');
    return answer;
  };
}
