/**
 * Recordings as far as the steps over them are concerned. Their sound is made of words: each second is as loud as the
 * word it stands for, so that whoever hears a stretch of it knows what was said when, and cuts show.
 */
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { ExtractKey } from '#activities/extract/run.ts';
import { openFiles } from '#activities/outside/files.ts';
import type { Media } from '#activities/outside/media.ts';
import { bytesPerMs, openSounds, type Sounds } from '#activities/outside/sounds.ts';
import { stretchOf } from '#activities/outside/transcriber/answer.ts';
import type { Hints, Transcriber } from '#activities/outside/transcriber/contract.ts';
import { utterancesOf } from '#activities/text/utterance.ts';
import { transcribeActivities } from '#activities/transcribe.ts';
import type { Word } from '#schema/recording.ts';
import { type Desk, makeDesk } from './bring.ts';
import type { Library } from './library.ts';

const stepOfLoudness = 400;
const waveHeaderBytes = 44;
const secondBytes = 1_000 * bytesPerMs;

/** A second for each word; one for each null, in which nobody speaks. Known words are those of `vocabulary`. */
export function soundOf(words: readonly (string | null)[], vocabulary: readonly string[]): Buffer {
  return Buffer.concat(
    words.map((word) => {
      const level = word === null ? 0 : (vocabulary.indexOf(word) + 1) * stepOfLoudness;
      const second = Buffer.alloc(secondBytes);
      for (let at = 0; at < secondBytes; at += 2) second.writeInt16LE(level, at);
      return second;
    }),
  );
}

/** The original is its own sound. `promisedMs` is what its header says. */
export const plainMedia = (promisedMs?: number): Media => ({
  probe: async (path) => ({ durationMs: promisedMs ?? Math.round((await stat(path)).size / bytesPerMs) }),
  sound: (path) => createReadStream(path),
});

export type Listener = Transcriber & {
  /** Milliseconds of each sound that it was given, and the hints. */
  heard: { durationMs: number; hints: Hints }[];
  /** Thrown the next time. */
  fail: Error | undefined;
};

export function makeListener(vocabulary: readonly string[]): Listener {
  const listener: Listener = {
    name: 'listener 1',
    describe: 'words by their loudness',
    heard: [],
    fail: undefined,
    async hear({ wave, durationMs }, hints) {
      listener.heard.push({ durationMs, hints });
      const { fail } = listener;
      listener.fail = undefined;
      if (fail) throw fail;
      return { language: 'sv', utterances: utterancesOf(stretchOf(wordsIn(wave, vocabulary))) };
    },
  };
  return listener;
}

/** Looked at every tenth of a second. */
function wordsIn(wave: Buffer, vocabulary: readonly string[]): Word[] {
  const words: Word[] = [];
  let open: Word | undefined;
  for (let ms = 0; waveHeaderBytes + ms * bytesPerMs + 2 <= wave.byteLength; ms += 100) {
    const level = wave.readInt16LE(waveHeaderBytes + ms * bytesPerMs);
    const text = vocabulary[level / stepOfLoudness - 1];
    if (open && text === open.text && ms - open.fromMs < 1_000) open.toMs = ms + 100;
    else {
      open = text === undefined ? undefined : { text, fromMs: ms, toMs: ms + 100, confidence: 0.9 };
      if (open) words.push(open);
    }
  }
  return words;
}

/** Takes one step of a run; whoever kills a worker does it around one. */
export type Around = <Answer>(step: () => Promise<Answer>) => Promise<Answer>;

export type Studio = AsyncDisposable &
  Omit<Desk, 'work'> &
  ReturnType<typeof transcribeActivities> & {
    sounds: Sounds;
    /** All steps over a recording, as the workflow takes them. */
    work(key: ExtractKey, around?: Around): Promise<void>;
  };

export async function makeStudio(
  library: Library,
  transcriber: Transcriber,
  { media = plainMedia(), segmentMs = 10_000 }: { media?: Media; segmentMs?: number } = {},
): Promise<Studio> {
  const desk = await makeDesk(library);
  const { dir } = desk;
  const sounds = openSounds({ dir });
  const files = openFiles({ dir });
  const acts = transcribeActivities({ db: library.db, files, sounds, media, transcriber, segmentMs });
  return {
    ...desk,
    ...acts,
    sounds,
    async work(key, around = (step) => step()) {
      if ((await around(() => desk.keepOriginal(key))).isNew) {
        await around(() => acts.openRecording(key));
        while ((await around(() => acts.hearSegment(key))).isMore);
        await around(() => acts.joinRecord(key));
        await around(() => desk.cutText(key));
        while ((await around(() => desk.embedText(key))).isMore);
        await around(() => desk.publishText(key));
      }
      await around(() => desk.finishExtract({ ...key, outcome: 'finished', reason: null }));
    },
  };
}
