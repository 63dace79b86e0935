/**
 * What others are called, and where they are reached, taken out of texts about somebody. Whole names are known by the
 * people of the organisation, e-mail addresses by their form; a first name alone stands.
 */

export type Named = { name: string; email: string };

const word = /[\p{L}\p{M}\p{N}]+(?:[-'’][\p{L}\p{M}\p{N}]+)*/gu;
const address = /[\p{L}\p{N}._%+-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+/gu;
/** Between two words of one name there is no more than this: a space, a line's end, an initial's full stop. */
const mostBetween = 3;

type Found = { text: string; from: number; to: number };

const wordsOf = (text: string): Found[] =>
  Array.from(text.matchAll(word), ({ 0: found, index }) => {
    return { text: found.toLocaleLowerCase('sv'), from: index, to: index + found.length };
  });
const plain = (text: string): string[] => wordsOf(text).map((found) => found.text);

/** Also as whose something is: `Lindgrens`. */
const isWord = (found: string, wanted: string, isLast: boolean) =>
  found === wanted || (isLast && found === `${wanted}s`);

/** Puts `mark` in the place of each name and address of `others`, and of every address that is not the subject's. */
export function openRedactor(subject: Named, others: readonly Named[], mark: string): (text: string) => string {
  const own = plain(subject.name).join(' ');
  const byFirst = new Map<string, string[][]>();
  for (const { name } of others) {
    const words = plain(name);
    // Two people can have one name: it then is the subject's as much as the other's.
    if (words.length === 0 || words.join('').length < 3 || words.join(' ') === own) continue;
    const first = words[0]!;
    byFirst.set(first, [...(byFirst.get(first) ?? []), words]);
  }
  for (const names of byFirst.values()) names.sort((a, b) => b.length - a.length);

  function nameAt(found: readonly Found[], at: number): number {
    const { text } = found[at]!;
    // A name of one word may stand in its genitive too.
    const candidates = [
      ...(byFirst.get(text) ?? []),
      ...(text.endsWith('s') ? (byFirst.get(text.slice(0, -1)) ?? []) : []),
    ];
    const match = candidates.find((words) =>
      words.every((wanted, nth) => {
        const here = found[at + nth];
        if (!here || !isWord(here.text, wanted, nth === words.length - 1)) return false;
        return nth === 0 || here.from - found[at + nth - 1]!.to <= mostBetween;
      }),
    );
    return match?.length ?? 0;
  }

  return (text) => {
    const unaddressed = text.replace(address, (found) => (found.toLowerCase() === subject.email ? found : mark));
    const found = wordsOf(unaddressed);
    let redacted = '';
    let done = 0;
    for (let at = 0; at < found.length; ) {
      const length = nameAt(found, at);
      if (length === 0) {
        at += 1;
        continue;
      }
      redacted += unaddressed.slice(done, found[at]!.from) + mark;
      done = found[at + length - 1]!.to;
      at += length;
    }
    return redacted + unaddressed.slice(done);
  };
}

/** The same of everything that is said in a value, however deep it stands. */
export function redactDeep(value: unknown, redact: (text: string) => string): unknown {
  if (typeof value === 'string') return redact(value);
  if (Array.isArray(value)) return value.map((item) => redactDeep(item, redact));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [redact(name), redactDeep(inner, redact)]));
}
