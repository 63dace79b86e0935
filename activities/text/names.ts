/** Names that are known beforehand, found in a text where they stand: cutting each out to look it up costs far more. */
import { lowered } from './letter.ts';

/** What is known by the name that stands at `from` to `to` of `text` in whatever case; undefined for other names. */
export type FindName<Known> = (text: string, from: number, to: number) => Known | undefined;

/** Names by length, first and last letter: hardly two share a place. */
const PLACES = 1 << 12;
const placeOf = (length: number, first: number, last: number) =>
  ((length << 8) ^ ((first & 31) << 4) ^ (last & 31)) & (PLACES - 1);

/** `entries` are names in lower case, each with what is known by it. */
export function nameFinder<Known>(entries: Iterable<readonly [string, Known]>): FindName<Known> {
  const places: (readonly (readonly [string, Known])[])[] = Array.from({ length: PLACES }, () => []);
  for (const entry of entries) {
    const [name] = entry;
    const place = placeOf(name.length, name.charCodeAt(0), name.charCodeAt(name.length - 1));
    places[place] = [...places[place]!, entry];
  }
  return (text, from, to) => {
    const entries = places[placeOf(to - from, text.charCodeAt(from), text.charCodeAt(to - 1))]!;
    for (let i = 0; i < entries.length; i += 1) {
      const [name, known] = entries[i]!;
      if (name.length === to - from && standsAt(name, text, from)) return known;
    }
    return undefined;
  };
}

function standsAt(name: string, text: string, from: number): boolean {
  for (let i = 0; i < name.length; i += 1) {
    if (lowered(text.charCodeAt(from + i)) !== name.charCodeAt(i)) return false;
  }
  return true;
}
