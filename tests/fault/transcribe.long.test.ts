/** A recording of three hours whose workers are killed while they hear it: through the product's workers and FFmpeg. */
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { makeFolder } from '#tests/files/reading.ts';
import { serveTranscriptModel } from '#tests/models/transcript.ts';
import { whyNoFfmpeg } from '#tests/rig/ffmpeg.ts';
import { makeFileStage } from './bring.ts';
import { corpusOf } from './digest.ts';

const run = promisify(execFile);

const hours = 3;
/** Segments that have been heard when a worker is killed over the next one. */
const killedAt = [2, 6, 10, 14];
const answerMs = 2_000;
/** Ten minutes at most, cut in the last fifth of that. */
const [leastSegments, mostSegments] = [hours * 6, Math.ceil((hours * 6) / 0.8)];

/** A tone of three hours that stops for a second every minute. */
async function longRecording(): Promise<Buffer> {
  await using folder = await makeFolder();
  const path = join(folder.path, 'long.wav');
  const tone = `aevalsrc='0.2*sin(1900*t)*lt(mod(t,60),59)':s=8000:d=${hours * 3_600}`;
  await run('ffmpeg', ['-v', 'error', '-f', 'lavfi', '-i', tone, '-c:a', 'pcm_u8', path]);
  return readFile(path);
}

test.skipIf(whyNoFfmpeg)(
  'workers killed at five moments repeat the segment that was being heard, and nothing is said twice',
  {
    timeout: 900_000,
  },
  async () => {
    const answer = {
      text: 'avgiften höjs',
      words: [
        { word: 'avgiften', start: 1, end: 1.5 },
        { word: 'höjs', start: 1.6, end: 2 },
      ],
    };
    await using model = await serveTranscriptModel(async () => {
      await sleep(answerMs);
      return { kind: 'answer', body: answer };
    });
    const env = { OPENAI_BASE_URL: model.baseUrl, TRANSCRIBE_MODEL: 'whisper-1' };
    await using stage = await makeFileStage();
    let worker = await stage.startWorker(env);
    const id = await stage.bring('long.wav', await longRecording());
    await stage.seen(id, 240_000, ({ stage: at }) => at === 'read');
    await worker.kill();
    worker = await stage.startWorker(env);
    for (const heard of killedAt) {
      await stage.seen(id, 240_000, ({ pages_read }) => pages_read >= heard);
      // The answer to a request that was just made comes long after the kill.
      const before = model.asked.length;
      await expect.poll(() => model.asked.length, { timeout: 60_000, interval: 20 }).toBeGreaterThan(before);
      await worker.kill();
      worker = await stage.startWorker(env);
    }
    const ended = await stage.seen(id, 240_000);
    expect(ended).toMatchObject({ state: 'finished' });
    const segments = ended.pages!;
    expect(segments).toBeGreaterThanOrEqual(leastSegments);
    expect(segments).toBeLessThanOrEqual(mostSegments);
    expect(ended.pages_read).toBe(segments);
    const [counted] = await stage.db.readTenant<{ loud: number; moments: number; utterances: number }>(
      stage.shelf.tenantId,
      `select (select count(*)::int from segment where tenant_id = tenant.id and not silent) as loud,
       count(distinct from_ms)::int as moments, count(*)::int as utterances from utterance where tenant_id = tenant.id`,
    );
    const { loud, ...said } = counted!;
    console.log(`${loud} of ${segments} segments loud, ${model.asked.length} requests`);
    // Each kill has cost the segment that was being heard, and no other.
    expect(model.asked.length).toBe(loud + killedAt.length);
    expect(said).toEqual({ moments: loud, utterances: loud });
    expect((await corpusOf(stage)).duplicates).toBe(0);
  },
);
