/** A service's transcript, checked moment by moment before anyone stores it. */
import { z } from 'zod';
import { UpstreamFault } from '#schema/errors.ts';
import type { Word } from '#schema/recording.ts';
import { meanConfidence, type Stretch, utterancesOf } from '../../text/utterance.ts';
import type { Heard } from './contract.ts';

const Seconds = z.number().min(0);
const AnswerWord = z.object({
  word: z.string(),
  start: Seconds,
  end: Seconds,
  /** Servers of Whisper call it so. */
  probability: z.number().min(0).max(1).nullish(),
});
const AnswerSegment = z.object({
  start: Seconds,
  end: Seconds,
  text: z.string(),
  speaker: z.string().nullish(),
  /** Of the segment's tokens, a natural logarithm. */
  avg_logprob: z.number().max(0).nullish(),
});
const Answer = z.object({
  text: z.string(),
  language: z.string().nullish(),
  words: z.array(AnswerWord).nullish(),
  segments: z.array(AnswerSegment).nullish(),
});

/** Times are rounded by services, and padded to whole windows of half a minute. */
const leewayMs = 31_000;

/**
 * Throws UpstreamFault for what is no transcript: another shape, a time before its beginning or long after the sound's
 * end, or text without any times.
 */
export function readTranscript(answer: unknown, durationMs: number): Heard {
  const read = Answer.safeParse(answer);
  if (!read.success) throw nonsense('another shape than a transcript');
  const { text, words, segments, language } = read.data;
  const timed = (words ?? []).map((word) => wordOf(word, durationMs)).filter((word) => word.text !== '');
  const said = text.replace(/\s+/g, ' ').trim();
  const stretches = segments?.length ? withWords(segments, timed, durationMs) : stretchOf(timed);
  if (said !== '' && stretches.every((stretch) => stretch.text.trim() === '')) throw nonsense('a text without times');
  return { language: language && /^[a-z]{2}$/.test(language) ? language : null, utterances: utterancesOf(stretches) };
}

function wordOf({ word, start, end, probability }: z.infer<typeof AnswerWord>, durationMs: number): Word {
  return { text: word.trim(), ...span(start, end, durationMs), confidence: probability ?? null };
}

/** Each word belongs to the last segment that begins before its middle. */
function withWords(segments: z.infer<typeof AnswerSegment>[], words: readonly Word[], durationMs: number): Stretch[] {
  const stretches = segments
    .map(({ start, end, text, speaker, avg_logprob: logprob }) => ({
      ...span(start, end, durationMs),
      text,
      speaker: speaker?.trim() || null,
      words: [] as Word[],
      confidence: typeof logprob === 'number' ? Math.exp(logprob) : null,
    }))
    .sort((a, b) => a.fromMs - b.fromMs);
  let at = 0;
  for (const word of words) {
    const middleMs = (word.fromMs + word.toMs) / 2;
    while (at + 1 < stretches.length && stretches[at + 1]!.fromMs <= middleMs) at += 1;
    stretches[at]!.words.push(word);
  }
  return stretches;
}

/** All words as one stretch, which is divided afterwards. */
export function stretchOf(words: readonly Word[]): Stretch[] {
  if (words.length === 0) return [];
  const text = words.map((word) => word.text).join(' ');
  const [fromMs, toMs] = [words[0]!.fromMs, words.at(-1)!.toMs];
  return [{ fromMs, toMs, speaker: null, text, words, confidence: meanConfidence(words) }];
}

/** Whole milliseconds within the sound. */
function span(start: number, end: number, durationMs: number): { fromMs: number; toMs: number } {
  const [fromMs, toMs] = [Math.round(start * 1_000), Math.round(end * 1_000)];
  if (fromMs > toMs) throw nonsense('a time that ends before it begins');
  if (toMs > durationMs + leewayMs) throw nonsense('a time after the end of the sound');
  return { fromMs: Math.min(fromMs, durationMs), toMs: Math.min(toMs, durationMs) };
}

const nonsense = (what: string) => new UpstreamFault(`the transcription model answered ${what}`);
