/**
 * Transcribes by `whisper-cli` of whisper.cpp, where the machine has it, with a model file of one's own.
 * https://github.com/ggml-org/whisper.cpp/tree/master/examples/cli
 */
import { readFile, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { z } from 'zod';
import type { Word } from '#schema/recording.ts';
import { UnreadableFile } from '#schema/unreadable.ts';
import { utterancesOf } from '../../text/utterance.ts';
import { lazyConfinement } from '../extractor/confine.ts';
import { type ProgramLimits, wholeOutput } from '../program.ts';
import { openWorkFolder } from '../work-folder.ts';
import type { Heard, Transcriber } from './contract.ts';

/** The largest model takes some 4 GB; ten minutes by it without a graphics card take about an hour. */
const limits: ProgramLimits = { memoryBytes: 6 * 2 ** 30, addressSpaceBytes: 32 * 2 ** 30, deadlineMs: 2 * 3_600_000 };

const Span = z.object({ from: z.number(), to: z.number() });
const Output = z.object({
  result: z.object({ language: z.string() }).optional(),
  transcription: z.array(
    z.object({
      offsets: Span,
      text: z.string(),
      tokens: z.array(z.object({ text: z.string(), offsets: Span.optional(), p: z.number().optional() })).default([]),
    }),
  ),
});
type Segment = z.infer<typeof Output>['transcription'][number];

export function whisperTranscriber(modelFile: string): Transcriber {
  const confined = lazyConfinement();
  const name = `whisper.cpp/${basename(modelFile)}`;
  return {
    name,
    describe: `transcripts by ${name} on this machine`,
    async hear({ wave, durationMs }, { language, names }, signal) {
      await using folder = await openWorkFolder();
      const sound = join(folder.path, 'segment.wav');
      await writeFile(sound, wave);
      const prompt = names.length > 0 ? ['--prompt', names.join(', ')] : [];
      const argv = [
        ...['whisper-cli', '-m', resolve(modelFile), '-f', sound, '-l', language ?? 'auto', ...prompt],
        ...['-np', '-t', String(availableParallelism()), '-ojf', '-of', join(folder.path, 'heard')],
      ];
      await wholeOutput(await confined(), { argv, name: 'whisper-cli', signal, limits, folder: folder.path });
      return readWhisper(await readFile(join(folder.path, 'heard.json')), durationMs);
    },
  };
}

/**
 * Of its full JSON, with times within the sound's: it hears in stretches of half a minute, and the last one ends where
 * it would. Throws UnreadableFile `damaged` for anything else.
 */
export function readWhisper(json: Buffer, durationMs: number): Heard {
  const within = (ms: number) => Math.min(Math.max(ms, 0), durationMs);
  const read = Output.safeParse(parsed(json));
  if (!read.success) throw new UnreadableFile('whisper-cli wrote another form than is known', 'damaged');
  const stretches = read.data.transcription.map((segment) => ({
    fromMs: within(segment.offsets.from),
    toMs: within(Math.max(segment.offsets.from, segment.offsets.to)),
    speaker: null,
    text: lettersOf(segment.text),
    words: wordsOf(segment).map((word) => ({ ...word, fromMs: within(word.fromMs), toMs: within(word.toMs) })),
    confidence: null,
  }));
  return { language: read.data.result?.language ?? null, utterances: utterancesOf(stretches) };
}

/** A token may be a part of a letter, so that bytes become letters when tokens have become words. */
function parsed(json: Buffer): unknown {
  try {
    return JSON.parse(json.toString('latin1'));
  } catch {
    return undefined;
  }
}

const lettersOf = (bytes: string): string => Buffer.from(bytes, 'latin1').toString();

/** Tokens are parts of words: a new word begins with a space. Those in brackets are the model's own marks. */
function wordsOf({ tokens }: Segment): Word[] {
  const words: Word[] = [];
  for (const { text, offsets, p } of tokens) {
    if (!offsets || /^\[_.*\]$/.test(text)) continue;
    const open = words.at(-1);
    if (open && !text.startsWith(' ')) {
      open.text += text;
      open.toMs = Math.max(open.toMs, offsets.to);
      open.confidence = Math.min(open.confidence ?? 1, p ?? 1);
    } else words.push({ text: text.trim(), fromMs: offsets.from, toMs: offsets.to, confidence: p ?? null });
  }
  return words.map((word) => ({ ...word, text: lettersOf(word.text) })).filter(({ text }) => text !== '');
}
