/** A scene for listening: the product with a service that hears two people at a meeting, and a recording of them. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { waveOf } from '#activities/outside/sounds.ts';
import { serveTranscriptModel } from '#tests/models/transcript.ts';
import { type Scene as Files, openScene as openFiles } from './files-scene.ts';

export type Scene = Files & {
  /** Path of `samtal.wav`: forty-five seconds. */
  recording: string;
};

/** When each sentence is said, by whom, and how sure the service is. */
const said: [start: number, end: number, speaker: string, text: string, sure: number][] = [
  [1, 4, 'A', 'Välkomna till nämndens möte i mars.', 0.95],
  [5, 9, 'A', 'Första ärendet är lekplatsen i Ekparken.', 0.95],
  [12, 15, 'B', 'Den ska vara klar i september.', 0.3],
  [22, 27, 'B', 'Ett fiskekort för Storsjön kostar 240 kronor per år.', 0.95],
  [33, 37, 'A', 'Tack, då avslutar vi mötet.', 0.95],
];
/** The sentence that is asked for, and the second at which it is said. */
export const fee = { text: said[3]![3], second: said[3]![0] };

const heard = {
  text: said.map(([, , , text]) => text).join(' '),
  segments: said.map(([start, end, speaker, text, sure]) => ({
    ...{ start, end, speaker, text },
    avg_logprob: Math.log(sure),
  })),
};

export async function openScene(): Promise<Scene> {
  await using built = new AsyncDisposableStack();
  const model = built.use(await serveTranscriptModel(() => ({ kind: 'answer', body: heard })));
  const hearing = { OPENAI_BASE_URL: model.baseUrl, OPENAI_API_KEY: 'a key', TRANSCRIBE_MODEL: 'diarize-1' };
  const scene = built.use(await openFiles({}, hearing));
  const recording = join(scene.folder, 'samtal.wav');
  writeFileSync(recording, waveOf(toneOf(45)));
  const held = built.move();
  return { ...scene, recording, [Symbol.asyncDispose]: () => held.disposeAsync() };
}

const samplesPerSecond = 16_000;

/** Something to be heard: sixteen-bit samples of one tone. */
function toneOf(seconds: number): Buffer {
  const samples = Buffer.alloc(2 * samplesPerSecond * seconds);
  for (let at = 0; at < samples.length / 2; at += 1) {
    samples.writeInt16LE(Math.round(6_000 * Math.sin((at * 2 * Math.PI * 220) / samplesPerSecond)), at * 2);
  }
  return samples;
}
