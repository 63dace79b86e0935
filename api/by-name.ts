/** Names in the order of the reader's alphabet: å, ä and ö last in Swedish. The database may lack that order. */
import type { Language } from '#schema/session.ts';

export function byName(language: Language): (a: { name: string }, b: { name: string }) => number {
  const { compare } = new Intl.Collator(language, { numeric: true });
  return (a, b) => compare(a.name, b.name);
}
