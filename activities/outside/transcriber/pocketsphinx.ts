/**
 * The last stand-in: PocketSphinx, where the machine has it. It hears American English, roughly; times are right, many
 * words are not. https://manpages.debian.org/bookworm/pocketsphinx/pocketsphinx_continuous.1.en.html
 */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Word } from '#schema/recording.ts';
import { UnreadableFile } from '#schema/unreadable.ts';
import { utterancesOf } from '../../text/utterance.ts';
import { lazyConfinement } from '../extractor/confine.ts';
import { type ProgramLimits, wholeOutput } from '../program.ts';
import { openWorkFolder } from '../work-folder.ts';
import { stretchOf } from './answer.ts';
import type { Transcriber } from './contract.ts';

/** It is faster than speech; many times slower on a machine that has much else to do. */
const limits: ProgramLimits = { memoryBytes: 2 ** 30, addressSpaceBytes: 4 * 2 ** 30, deadlineMs: 3_600_000 };
const name = 'pocketsphinx';

export function pocketsphinxTranscriber(): Transcriber {
  const confined = lazyConfinement();
  return {
    name,
    describe: 'transcripts by PocketSphinx where this machine has it: English alone, many words wrong',
    async hear({ wave }, { language }, signal) {
      if (language !== null && language !== 'en') throw unheard(language);
      await using folder = await openWorkFolder();
      const sound = join(folder.path, 'segment.wav');
      await writeFile(sound, wave);
      const argv = ['pocketsphinx_continuous', '-infile', sound, '-time', 'yes', '-logfn', '/dev/null'];
      const run = { argv, name: 'PocketSphinx', signal, limits, folder: folder.path };
      const lines = await wholeOutput(await confined(), run).catch(withoutProgram);
      return { language: 'en', utterances: utterancesOf(stretchOf(readLines(lines.toString()))) };
    },
  };
}

/** Word, start and end in seconds, and how sure; marks of silence and noise are in brackets. */
export function readLines(output: string): Word[] {
  return output.split('\n').flatMap((line) => {
    const [, text, from, to, sure] = /^([^<[\s(]\S*?)(?:\(\d+\))? (\d+\.\d+) (\d+\.\d+) (\d+\.\d+)$/.exec(line) ?? [];
    if (text === undefined) return [];
    const confidence = Math.min(1, Number(sure));
    return [{ text, fromMs: Math.round(Number(from) * 1_000), toMs: Math.round(Number(to) * 1_000), confidence }];
  });
}

const unheard = (language?: string) =>
  new UnreadableFile('There is nothing that can hear it', 'no-transcriber', language ? { language } : {});

function withoutProgram(error: unknown): never {
  throw error instanceof UnreadableFile && error.code === 'missing-program' ? unheard() : error;
}
