/**
 * The names of known people in a text: whole, last name first, with an initial; and, where somebody was found so or by
 * their e-mail address, each of their names alone. A first name alone is found where it stands beside other data.
 */
import type { Stretch } from './redact-find.ts';

export type Named = { name: string; email: string };

const word = /[\p{L}\p{M}\p{N}]+(?:[-'’][\p{L}\p{M}\p{N}]+)*/gu;
/** Between two words of one name there is no more than this: a space, a comma, a line's end, an initial's full stop. */
const mostBetween = 3;
/** A shorter name alone could be any word. */
const leastAlone = 3;

type Word = { text: string; from: number; to: number; isCapital: boolean };

/** Files from some machines write an accent as a sign of its own: it is the same letter. */
const wordsOf = (text: string): Word[] =>
  Array.from(text.matchAll(word), ({ 0: found, index }) => ({
    text: found.normalize().toLocaleLowerCase('sv'),
    from: index,
    to: index + found.length,
    isCapital: /^\p{Lu}/u.test(found),
  }));
const plain = (text: string): string[] => wordsOf(text).map((found) => found.text);

/** Also as whose something is: `Lindgrens`. */
const formsOf = (found: string): string[] => (found.endsWith('s') ? [found, found.slice(0, -1)] : [found]);
const isWord = (found: string, wanted: string, isLast = true): boolean =>
  found === wanted || (isLast && formsOf(found).includes(wanted));

/** The ways in which a name is written. */
function writings(words: readonly string[]): string[][] {
  if (words.length < 2) return [[...words]];
  const [first, last] = [words[0]!, words.at(-1)!];
  const initial = last.length >= leastAlone ? [[[...first][0]!, last]] : [];
  const shorter = words.length > 2 ? [[first, last]] : [];
  return [[...words], [last, ...words.slice(0, -1)], ...shorter, ...initial];
}

export type NameFinder = (text: string, known: readonly Stretch[]) => Stretch[];

type Written = { words: string[]; who: number };

/** Finds `others`, and nobody who is called as the subject is. `known` is what was found in the text by its form. */
export function openNames(subject: Named, others: readonly Named[]): NameFinder {
  const own = plain(subject.name);
  const names = others.map(({ name }) => plain(name));
  const written = namesByWord(names, own);
  const firstNames = new Set(names.flatMap(([first]) => (first && isTelling(first, own) ? [first] : [])));
  const byEmail = new Map(others.map(({ email }, who) => [email.toLowerCase(), who]));

  return (text, known) => {
    const found = wordsOf(text);
    const ofSubject = wordsIn(found, own);
    const seen = new Set(known.flatMap(({ from, to }) => byEmail.get(text.slice(from, to).toLowerCase()) ?? []));
    const whole: Stretch[] = [];
    const left: Word[] = [];
    for (let at = 0; at < found.length; ) {
      const name = writtenAt(written, found, at, ofSubject);
      if (name) {
        seen.add(name.who);
        whole.push({ from: found[at]!.from, to: found[at + name.words.length - 1]!.to, kind: 'name' });
      } else if (found[at]!.isCapital && !ofSubject.has(at)) left.push(found[at]!);
      at += name?.words.length ?? 1;
    }
    const alone = new Set([...seen].flatMap((who) => names[who]!.filter((part) => isTelling(part, own))));
    const isName = (one: Word) =>
      formsOf(one.text).some((form) => alone.has(form) || (firstNames.has(form) && isBeside(one, known)));
    return [...whole, ...left.filter(isName).map(({ from, to }): Stretch => ({ from, to, kind: 'name' }))];
  };
}

/** Long enough to be known by, and not what the subject is called too. */
const isTelling = (part: string, own: readonly string[]): boolean => part.length >= leastAlone && !own.includes(part);

const isBeside = ({ from, to }: Word, known: readonly Stretch[]): boolean =>
  known.some((one) => Math.max(one.from - to, from - one.to) <= mostBetween);

/** Each way in which a name is written, by its first word, the longest first. */
function namesByWord(names: readonly string[][], own: readonly string[]): ReadonlyMap<string, Written[]> {
  const byFirst = new Map<string, Written[]>();
  for (const [who, words] of names.entries()) {
    if (words.join('').length < leastAlone) continue;
    for (const writing of writings(words)) {
      // Two people can have one name: it then is the subject's as much as the other's.
      if (writing.join(' ') === own.join(' ')) break;
      byFirst.set(writing[0]!, [...(byFirst.get(writing[0]!) ?? []), { words: writing, who }]);
    }
  }
  for (const written of byFirst.values()) written.sort((a, b) => b.words.length - a.words.length);
  return byFirst;
}

/** Whether these words stand there one after another. */
const standsAt = (found: readonly Word[], at: number, words: readonly string[]): boolean =>
  words.every((wanted, nth) => {
    const here = found[at + nth];
    if (!here || !isWord(here.text, wanted, nth === words.length - 1)) return false;
    return nth === 0 || here.from - found[at + nth - 1]!.to <= mostBetween;
  });

/** The places of the words that are the subject's whole name. */
function wordsIn(found: readonly Word[], own: readonly string[]): ReadonlySet<number> {
  const places = found.flatMap((_, at) =>
    own.length > 1 && standsAt(found, at, own) ? [...own.keys()].map((nth) => at + nth) : [],
  );
  return new Set(places);
}

function writtenAt(
  written: ReadonlyMap<string, Written[]>,
  found: readonly Word[],
  at: number,
  taken: ReadonlySet<number>,
): Written | undefined {
  // A name of one word may stand in its genitive too.
  const candidates = formsOf(found[at]!.text).flatMap((form) => written.get(form) ?? []);
  return candidates.find(({ words }) => standsAt(found, at, words) && words.every((_, nth) => !taken.has(at + nth)));
}
