/** How the product speaks: words by key, and dates, numbers and durations in one language. */
import type { Language } from '#schema/session.ts';
import { en } from './en.ts';
import { sv, type WordKey } from './sv.ts';

export type { WordKey } from './sv.ts';

/** A sentence with `{fact}` gaps, or two of them: for one, and for any other `{count}`. */
export type Word = string | readonly [one: string, other: string];
export type Facts = Record<string, string | number>;

export interface Voice {
  language: Language;
  /** The words of `key`, its gaps filled from `facts`; numbers are written as the language writes them. */
  say(key: WordKey, facts?: Facts): string;
  number(value: number): string;
  /** `1:a` or `1st`, of a whole number. */
  ordinal(value: number): string;
  /** `12,50 SEK`: as the language writes sums; the smallest sums keep two digits that say something. */
  money(amount: number, currency: string): string;
  /** `2026-11-21`, in both languages. */
  date(iso: string): string;
  /** `2026-11-21 14:03`, in both languages. */
  time(iso: string): string;
  /** `45 s`, `3 min`, `2 h 5 min`, from seconds. */
  duration(seconds: number): string;
  /** `svenska` for `sv`; a code nobody knows stays itself, and `und`, numbers alone for instance, has no name. */
  languageName(code: string): string;
  /** Orders strings as a dictionary of the language does. */
  compare(a: string, b: string): number;
}

const words: Record<Language, Record<WordKey, Word>> = { sv, en };
const locales: Record<Language, string> = { sv: 'sv-SE', en: 'en-GB' };
const endings: Record<Language, Partial<Record<Intl.LDMLPluralRule, string>>> = {
  sv: { one: ':a', other: ':e' },
  en: { one: 'st', two: 'nd', few: 'rd', other: 'th' },
};
/** One zone for all, so that the server and the browser write the same. */
export const timeZone = 'Europe/Stockholm';
const dateForm = new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeZone });
const timeForm = new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeStyle: 'short', timeZone });

/** The voice of one language. */
export function speak(language: Language): Voice {
  const numbers = new Intl.NumberFormat(locales[language], { maximumFractionDigits: 2 });
  const collator = new Intl.Collator(locales[language], { numeric: true, sensitivity: 'base' });
  const names = new Intl.DisplayNames(locales[language], { type: 'language', fallback: 'code' });
  const ordinals = new Intl.PluralRules(locales[language], { type: 'ordinal' });
  const number = (value: number) => numbers.format(value);
  return {
    language,
    number,
    ordinal: (value) => `${value}${endings[language][ordinals.select(value)] ?? ''}`,
    money: (amount, currency) => writeMoney(locales[language], amount, currency),
    say: (key, facts = {}) => fill(choose(words[language][key], facts), facts, number),
    date: (iso) => dateForm.format(new Date(iso)),
    time: (iso) => timeForm.format(new Date(iso)),
    duration: writeDuration,
    languageName: (code) => {
      if (code === 'und') return '';
      return /^[a-z]{2,3}$/.test(code) ? (names.of(code) ?? code) : code;
    },
    compare: collator.compare,
  };
}

const choose = (word: Word, facts: Facts): string =>
  typeof word === 'string' ? word : word[facts.count === 1 ? 0 : 1];

const fill = (sentence: string, facts: Facts, number: (value: number) => string): string =>
  sentence.replace(/\{(\w+)\}/g, (gap, name: string) => {
    const fact = facts[name];
    return fact === undefined ? gap : typeof fact === 'number' ? number(fact) : fact;
  });

function writeMoney(locale: string, amount: number, currency: string): string {
  const digits =
    amount > 0 && amount < 1 ? { maximumSignificantDigits: 2 } : { minimumFractionDigits: 2, maximumFractionDigits: 2 };
  return `${new Intl.NumberFormat(locale, digits).format(amount)} ${currency}`;
}

function writeDuration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 90) return `${whole} s`;
  const minutes = Math.round(whole / 60);
  if (minutes < 90) return `${minutes} min`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
