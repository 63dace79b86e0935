/**
 * What others are called, and where they are reached, taken out of texts about somebody. Names are known by the people
 * of the organisation, addresses and numbers by their form. Whoever looks a text over can take out more, and leave what
 * was taken out wrongly.
 */
import { findAddresses, findPersonalNumbers, findPhones, type Stretch, type TakenKind } from './redact-find.ts';
import { type Named, openNames } from './redact-name.ts';

export type Taken = { kind: TakenKind; text: string };

/** Answers the text with marks in it, and says of each mark what stood in its place. */
export type Redactor = (text: string, note?: (taken: Taken) => void) => string;

export type Redacting = {
  subject: Named;
  others: readonly Named[];
  /** What is put in the place of what is taken out. */
  mark: string;
  /** What a human has said is to be taken out wherever it stands, and what is to be left. */
  takenOut?: readonly string[];
  leftIn?: readonly string[];
};

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** As terms are compared: without regard to case, and to how words are parted. */
const same = (term: string): string => term.toLocaleLowerCase('sv').trim().replaceAll(/\s+/g, ' ');

export function openRedactor({ subject, others, mark, takenOut = [], leftIn = [] }: Redacting): Redactor {
  const findNames = openNames(subject, others);
  const own = subject.email.toLowerCase();
  const left = new Set(leftIn.map(same));
  const chosen = openTerms(takenOut);

  function find(text: string): Stretch[] {
    const isTaken = ({ from, to }: Stretch) => {
      const term = same(text.slice(from, to));
      return !left.has(term) && !left.has(term.replace(/s$/, ''));
    };
    const known = [...findAddresses(text, own), ...findPersonalNumbers(text), ...findPhones(text)].filter(isTaken);
    return joined([...chosen(text), ...known, ...findNames(text, known).filter(isTaken)]);
  }

  return (text, note) => {
    if (uuid.test(text)) return text;
    let redacted = '';
    let done = 0;
    for (const { from, to, kind } of find(text)) {
      note?.({ kind, text: text.slice(from, to) });
      redacted += text.slice(done, from) + mark;
      done = to;
    }
    return redacted + text.slice(done);
  };
}

const escaped = (term: string): string => term.replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&');

/** Whole words, whatever stands between them, and as whose something is. */
function openTerms(terms: readonly string[]): (text: string) => Stretch[] {
  const parts = terms.map((term) => same(term).split(' ').map(escaped).join('\\s+')).filter(Boolean);
  if (parts.length === 0) return () => [];
  const form = new RegExp(`(?<![\\p{L}\\p{N}])(?:${parts.join('|')})s?(?![\\p{L}\\p{N}])`, 'giu');
  return (text) =>
    Array.from(text.matchAll(form), ({ 0: whole, index }) => ({
      from: index,
      to: index + whole.length,
      kind: 'chosen',
    }));
}

/** In their order; what overlaps is one. */
function joined(stretches: readonly Stretch[]): Stretch[] {
  const whole: Stretch[] = [];
  for (const next of stretches.toSorted((a, b) => a.from - b.from || b.to - a.to)) {
    const last = whole.at(-1);
    if (last && next.from < last.to) last.to = Math.max(last.to, next.to);
    else whole.push({ ...next });
  }
  return whole;
}

/** The same of everything that is said in a value, however deep it stands. */
export function redactDeep(value: unknown, redact: Redactor, note?: (taken: Taken) => void): unknown {
  if (typeof value === 'string') return redact(value, note);
  if (Array.isArray(value)) return value.map((item) => redactDeep(item, redact, note));
  if (typeof value !== 'object' || value === null) return value;
  const pairs = Object.entries(value).map(([name, inner]) => [redact(name, note), redactDeep(inner, redact, note)]);
  return Object.fromEntries(pairs);
}
