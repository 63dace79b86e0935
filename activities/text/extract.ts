/**
 * Answering without a model: the sentences of the sources that say most of what was asked. Words are compared by
 * stem-like prefixes and, for compounds, by containment; a word the sources never use weighs most, so that a question
 * about something else is seen to be about something else.
 */
import { sentences } from './sentence.ts';
import { isStopWord } from './stop.ts';

export type Material = { title: string; headingPath: readonly string[]; text: string; language: string };

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
const maxJoinedChars = 260;
/** A further sentence is given only when it is nearly as good as the first. */
const nearlyAsGood = 0.7;
/** What a sentence loses for each place its passage was found later. */
const rankLoss = 0.05;
/** What a sentence in another language than the question's is worth. */
const foreignWorth = 0.6;
const nameWeight = 1.5;

/** The words of a text that carry meaning, folded to lower case, in order and without repetition. */
export function contentWords(text: string): string[] {
  const words =
    text
      .toLowerCase()
      .normalize('NFC')
      .match(/[\p{L}\p{N}]+/gu) ?? [];
  return [...new Set(words.filter((word) => (word.length > 1 || /\d/.test(word)) && !isStopWord(word)))];
}

/**
 * At most `limit` sentences out of `materials` (most relevant first) that answer `question`, rather in `language`
 * (ISO 639-1) than in another.
 */
export function extractAnswer(
  question: string,
  materials: readonly Material[],
  { language, limit = 3 }: { language: string; limit?: number },
): Extraction {
  const asked = contentWords(question);
  const names = properNames(question);
  const headings = materials.map(({ title, headingPath }) => contentWords([title, ...headingPath].join(' ')));
  const wholes = materials.map(({ text }, index) => [...headings[index]!, ...contentWords(text)]);
  const terms = weigh(asked, names, wholes);
  if (total(terms) === 0 || materials.length === 0) return { extracts: [], coverage: 0 };
  const coverage = Math.max(...wholes.map((words) => covered(terms, words))) / total(terms);

  const said = materials.flatMap(({ text }, source) =>
    statements(text).map((statement) => ({ ...statement, source, words: contentWords(statement.sentence) })),
  );
  const sharp = weigh(
    asked,
    names,
    said.map(({ words }) => words),
  );
  const wanted = wantedForm(question);
  const worth = materials.map(
    (material, rank) => (material.language === language ? 1 : foreignWorth) / (1 + rankLoss * rank),
  );
  const found = said.map(({ source, sentence, from, to, words, context }) => {
    const around = [...words, ...contentWords(context), ...headings[source]!];
    return {
      source,
      sentence,
      from,
      to,
      score: score(sharp, sentence, words, around, wanted) * worth[source]!,
    };
  });
  found.sort((a, b) => b.score - a.score || a.source - b.source || a.from - b.from);
  const best = found[0]?.score ?? 0;
  const kept: Extract[] = [];
  for (const extract of found) {
    if (kept.length === limit || extract.score <= 0 || extract.score < best * nearlyAsGood) break;
    if (!kept.some((other) => repeats(other, extract))) kept.push(extract);
  }
  return { extracts: kept, coverage };
}

type Statement = { sentence: string; from: number; to: number; context: string };

/**
 * Each sentence, together with the next of its paragraph where both are short (what is meant often stands there), and
 * with what stands above it in the same passage: the nearest heading, and for a row the header of its table.
 */
function statements(text: string): Statement[] {
  const all = sentences(text);
  let heading = '';
  let header = '';
  return all
    .map(({ from, to }, index) => {
      const line = text.slice(from, to);
      const isRow = line.includes(' | ');
      if (!isRow) header = '';
      else header ||= line;
      if (!isRow && isLine(line)) heading = line;
      const next = all[index + 1];
      const joined = next && next.to - from <= maxJoinedChars && !text.slice(to, next.from).includes('\n');
      const end = joined ? next.to : to;
      return { sentence: text.slice(from, end), from, to: end, context: `${heading} ${header}` };
    })
    .filter(({ from, to }) => to - from >= minSentenceChars && to - from <= maxSentenceChars);
}

/** A line without an end, as headings and rows are. */
const isLine = (sentence: string) => !/[.!?:]["”»)]?$/.test(sentence);

const repeats = (a: Extract, b: Extract) =>
  a.sentence === b.sentence || (a.source === b.source && a.from < b.to && b.from < a.to);

/** Words written with a capital inside the sentence: names, which an answer must be about. */
const properNames = (question: string): Set<string> =>
  new Set((question.match(/(?<=[\p{Ll}\p{N},] )\p{Lu}[\p{L}\p{N}]+/gu) ?? []).map((word) => word.toLowerCase()));

/** Rare words weigh more: the fewer materials use a word, the more it says; one that none uses says most. */
function weigh(words: readonly string[], names: ReadonlySet<string>, bags: readonly (readonly string[])[]): Term[] {
  return words.map((word) => {
    const using = bags.filter((bag) => bag.some((other) => likeness(word, other) > 0)).length;
    return { word, weight: Math.log(1 + (bags.length + 1) / (using + 0.5)) * (names.has(word) ? nameWeight : 1) };
  });
}

const total = (terms: readonly Term[]) => terms.reduce((sum, { weight }) => sum + weight, 0);

const covered = (terms: readonly Term[], bag: readonly string[]) =>
  terms.reduce((sum, { word, weight }) => sum + weight * Math.max(0, ...bag.map((other) => likeness(word, other))), 0);

/** How well a sentence answers: what it says itself, what stands around it, and whether it has the form asked for. */
function score(
  terms: readonly Term[],
  sentence: string,
  words: readonly string[],
  around: readonly string[],
  wanted: RegExp | null,
): number {
  const own = covered(terms, words);
  if (own === 0 && !wanted?.test(sentence)) return 0;
  const context = covered(terms, around);
  const brevity = 1 / (1 + Math.max(0, words.length - 25) / 50);
  const form = wanted?.test(sentence) ? 2 : 1;
  return (0.5 * own + 0.5 * context) * brevity * form * (announces(sentence) ? 0.5 : 1);
}

/** A heading, the header of a table or a line that only tells what a page is about: it says where, not what. */
function announces(sentence: string): boolean {
  if (/\d/.test(sentence)) return false;
  const isContents = /^(när|hur|vem|vad|var|vilka|vilken|where|when|how|what|which|who)\s/i.test(sentence);
  return isLine(sentence) || isContents;
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

const numberWord =
  'en|ett|två|tre|fyra|fem|sex|sju|åtta|nio|tio|elva|tolv|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve';
const amount = new RegExp(`\\d|(^|\\s)(${numberWord})\\s`, 'iu');
const unit = 'minut|timm|dag|dygn|veck|månad|år|minute|hour|day|week|month|year';
const duration = new RegExp(`(\\d|(^|\\s)(${numberWord}))\\s*(${unit})`, 'iu');
const forms: [asked: RegExp, answer: RegExp][] = [
  [
    /(kosta|avgift|pris|dyr|betala|cost|fee|price|charge|pay\b|how much)/,
    /\d[\d\s]*(kr|kronor|sek|öre|%|procent|per cent)|sek\s*\d|gratis|avgiftsfri|free/i,
  ],
  [/(telefon|ringa|ringer|phone|call)/, /\d{2,4}[-– ]?\d{2,}/],
  [/(e-?post|mejl|e-?mail)/, /\S+@\S+/],
  [
    /^(när|vilken tid|vilka tider|vilket datum|when|what time|what date)|öppet|öppettid|öppnar|stänger|senast|open|hours|deadline/,
    /\d/,
  ],
  [/hur (länge|lång tid)|how long/, duration],
  [
    /hur (många|lång|långt|länge|stor|ofta|hög|mycket|snart)|how (many|long|far|big|old|often|soon|high|much)|från vilken|what age/,
    amount,
  ],
];

/** What an answer to such a question looks like, where the question tells. */
function wantedForm(question: string): RegExp | null {
  const asked = question.toLowerCase().trim();
  return forms.find(([pattern]) => pattern.test(asked))?.[1] ?? null;
}
