/**
 * Answering without a model: the sentences of the sources that say most of what was asked. Words are compared by
 * stem-like prefixes and, for compounds, by containment; a word the sources never use weighs most, so that a question
 * about something else is seen to be about something else.
 */
import { sentences } from './sentence.ts';
import { isStopWord } from './stop.ts';

export type Material = { title: string; headingPath: readonly string[]; text: string };

export type Extract = {
  /** Index of the material it stands in. */
  source: number;
  sentence: string;
  from: number;
  to: number;
  score: number;
};

export type Extraction = {
  /** Best first; empty when nothing fits. */
  extracts: Extract[];
  /** Share, 0 to 1, of the question's weight that the best material covers. */
  coverage: number;
};

type Term = { word: string; weight: number };

const minSentenceChars = 12;
const maxSentenceChars = 500;
/** A second sentence is given only when it is nearly as good as the first. */
const nearlyAsGood = 0.75;

/** The words of a text that carry meaning, folded to lower case, in order and without repetition. */
export function contentWords(text: string): string[] {
  const words =
    text
      .toLowerCase()
      .normalize('NFC')
      .match(/[\p{L}\p{N}]+/gu) ?? [];
  return [...new Set(words.filter((word) => (word.length > 1 || /\d/.test(word)) && !isStopWord(word)))];
}

/** At most `limit` sentences out of `materials` (most relevant first) that answer `question`. */
export function extractAnswer(question: string, materials: readonly Material[], limit = 3): Extraction {
  const bags = materials.map(({ title, headingPath, text }) => ({
    heading: contentWords([title, ...headingPath].join(' ')),
    body: contentWords(text),
  }));
  const terms = weigh(
    contentWords(question),
    bags.map(({ heading, body }) => [...heading, ...body]),
  );
  const whole = total(terms);
  if (whole === 0 || materials.length === 0) return { extracts: [], coverage: 0 };
  const coverage = Math.max(...bags.map((bag) => covered(terms, [...bag.heading, ...bag.body]))) / whole;
  const wanted = wantedForm(question);
  const found = materials.flatMap((material, source) =>
    sentences(material.text)
      .filter(({ from, to }) => to - from >= minSentenceChars && to - from <= maxSentenceChars)
      .map(({ from, to }) => {
        const sentence = material.text.slice(from, to);
        return {
          source,
          sentence,
          from,
          to,
          score: score(terms, sentence, bags[source]!.heading, wanted) / (1 + 0.08 * source),
        };
      }),
  );
  found.sort((a, b) => b.score - a.score || a.source - b.source || a.from - b.from);
  const best = found[0]?.score ?? 0;
  const seen = new Set<string>();
  const extracts = found
    .filter(
      ({ score, sentence }) => score > 0 && score >= best * nearlyAsGood && !seen.has(sentence) && seen.add(sentence),
    )
    .slice(0, limit);
  return { extracts, coverage };
}

/** Rare words weigh more: the fewer materials use a word, the more it says; one that none uses says most. */
function weigh(words: readonly string[], bags: readonly (readonly string[])[]): Term[] {
  return words.map((word) => {
    const using = bags.filter((bag) => bag.some((other) => likeness(word, other) > 0)).length;
    return { word, weight: Math.log(1 + (bags.length + 1) / (using + 0.5)) };
  });
}

const total = (terms: readonly Term[]) => terms.reduce((sum, { weight }) => sum + weight, 0);

const covered = (terms: readonly Term[], bag: readonly string[]) =>
  terms.reduce((sum, { word, weight }) => sum + weight * Math.max(0, ...bag.map((other) => likeness(word, other))), 0);

function score(terms: readonly Term[], sentence: string, heading: readonly string[], wanted: RegExp | null): number {
  const words = contentWords(sentence);
  const own = covered(terms, words);
  if (own === 0 && !wanted?.test(sentence)) return 0;
  const context = covered(terms, [...heading, ...words]);
  const brevity = 1 / (1 + Math.max(0, words.length - 25) / 50);
  const form = wanted?.test(sentence) ? 1.5 : 1;
  return (0.6 * own + 0.4 * context) * brevity * form;
}

/** How surely two words are forms of one: 1 the same, 0.9 the same stem, 0.6 one a part of a compound, 0 neither. */
export function likeness(a: string, b: string): number {
  if (a === b) return 1;
  const shorter = Math.min(a.length, b.length);
  if (shorter < 4) return 0;
  let same = 0;
  while (same < shorter && a[same] === b[same]) same++;
  const ends = Math.max(a.length, b.length) - same;
  if (same >= 4 && shorter - same <= 2 && ends <= 4) return 0.9;
  if (shorter >= 5 && (a.includes(b) || b.includes(a))) return 0.6;
  return same >= 6 && same >= shorter - 3 ? 0.5 : 0;
}

/** What an answer to such a question looks like, where the question tells. */
function wantedForm(question: string): RegExp | null {
  const asked = question.toLowerCase();
  if (/\b(kosta|kostar|avgift|pris|cost|fee|price|how much|hur mycket)/.test(asked))
    return /\d[\d  ]*\s*(kr|kronor|sek|öre|%|procent|per ?cent)/i;
  if (/\b(telefon|ringa|ringer|nummer|phone|call)/.test(asked)) return /\d{2,4}[-– ]?\d{2,}/;
  if (/(e-?post|mejl|e-?mail)/.test(asked)) return /\S+@\S+/;
  if (
    /(^|\s)(när|vilken tid|vilka tider|öppet|öppettider|datum|dag|when|open|opening|hours|deadline|date)(\s|\?|$)/.test(
      asked,
    )
  )
    return /\d/;
  if (/(hur många|hur lång|hur länge|hur stor|how many|how long|how far|how big|how old)/.test(asked)) return /\d/;
  return null;
}
