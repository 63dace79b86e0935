/** Reasons in words: for each code a sentence and a next step, in both languages, with the facts filled in. */
import type { Reason } from './progress.ts';
import { english } from './reasons/en.ts';
import { swedish } from './reasons/sv.ts';
import type { Language } from './session.ts';

/** What happened, and what the person can do about it. */
export type Said = { sentence: string; next: string };
export type ReasonCode = keyof typeof english;

const tables: Record<Language, Record<ReasonCode, readonly [sentence: string, next: string]>> = {
  sv: swedish,
  en: english,
};

export const reasonCodes = Object.keys(english) as ReasonCode[];

/** A code that no words are written for reads as a defect, so that nobody meets a bare code. */
export function sayReason({ code, facts }: Pick<Reason, 'code'> & Partial<Reason>, language: Language): Said {
  const table = tables[language];
  const [sentence, next] = table[Object.hasOwn(table, code) ? (code as ReasonCode) : 'defect'];
  return { sentence: fill(sentence, facts ?? {}), next: fill(next, facts ?? {}) };
}

/** `[with {fact}|without]`: the first half when every fact it names is known, else the second. */
function fill(text: string, facts: Reason['facts']): string {
  const chosen = text.replace(/\[([^\]|]*)\|?([^\]]*)\]/g, (_, withFacts: string, without: string) =>
    [...withFacts.matchAll(/\{(\w+)\}/g)].every(([, name]) => facts[name!] !== undefined && facts[name!] !== '')
      ? withFacts
      : without,
  );
  return chosen.replace(/\{(\w+)\}/g, (_, name: string) => String(facts[name] ?? ''));
}
