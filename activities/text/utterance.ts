/** What a recogniser heard becomes utterances: short stretches, each of one speaker, cut at sentences and pauses. */
import type { Utterance, Word } from '#schema/recording.ts';

/** A stretch as a recogniser gives it; `words` are those within it, or none where it gives no times of words. */
export type Stretch = Omit<Utterance, 'words'> & { words: readonly Word[] };

/** A pause that ends an utterance. */
const pauseMs = 700;
/** An utterance that is longer ends at the next word: a citation opens the moment at which its utterance begins. */
const longestMs = 10_000;
/** A full stop after fewer words is that of an abbreviation, or not worth a stretch of its own. */
const leastWords = 3;
const sentenceEnd = /[.!?…]["'”’)»]?$/;

/** In their order. What has no text is left out. */
export const utterancesOf = (stretches: readonly Stretch[]): Utterance[] =>
  [...stretches].sort((a, b) => a.fromMs - b.fromMs).flatMap(divide);

function divide(stretch: Stretch): Utterance[] {
  const text = plain(stretch.text);
  const speaker = stretch.speaker === null ? null : plain(stretch.speaker) || null;
  if (text === '') return [];
  const written = text.split(' ');
  // Marks stand in the text and not at the words: it can be divided only where both say the same words.
  const isAligned = written.length === stretch.words.length;
  if (!isAligned) {
    const words = stretch.words.map((word) => ({ ...word, text: plain(word.text) }));
    return [{ ...stretch, speaker, text, words }];
  }
  const words = stretch.words.map((word, at) => ({ ...word, text: written[at]! }));
  return groups(words).map((group) => ({
    fromMs: group[0]!.fromMs,
    toMs: group.at(-1)!.toMs,
    speaker,
    text: group.map((word) => word.text).join(' '),
    words: group,
    confidence: meanConfidence(group) ?? stretch.confidence,
  }));
}

/** On one line, without signs that no database keeps. */
const plain = (text: string): string => text.replaceAll('\0', '').toWellFormed().replace(/\s+/g, ' ').trim();

function groups(words: readonly Word[]): Word[][] {
  const all: Word[][] = [];
  for (const word of words) {
    const open = all.at(-1);
    if (open && !ends(open, word)) open.push(word);
    else all.push([word]);
  }
  return all;
}

function ends(open: readonly Word[], next: Word): boolean {
  const last = open.at(-1)!;
  if (next.fromMs - last.toMs >= pauseMs) return true;
  if (next.toMs - open[0]!.fromMs > longestMs) return true;
  return open.length >= leastWords && sentenceEnd.test(last.text);
}

/** Of those that say it; null where none does. */
export function meanConfidence(words: readonly Pick<Word, 'confidence'>[]): number | null {
  const known = words.flatMap(({ confidence }) => (confidence === null ? [] : [confidence]));
  return known.length === 0 ? null : known.reduce((sum, one) => sum + one, 0) / known.length;
}

/** The same, so much later: a segment's utterances in the whole recording. */
export const shifted = (utterances: readonly Utterance[], byMs: number): Utterance[] =>
  utterances.map((one) => ({
    ...one,
    ...later(one, byMs),
    words: one.words.map((word) => ({ ...word, ...later(word, byMs) })),
  }));

const later = ({ fromMs, toMs }: { fromMs: number; toMs: number }, byMs: number) => ({
  fromMs: fromMs + byMs,
  toMs: toMs + byMs,
});
