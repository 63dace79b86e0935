/**
 * What a text says, word by word. A number and a date are what they mean, however they are written: 12.5 % is 0.125,
 * 1,250.00 is 1250, and midnight is no more than the day.
 */

export type Word = {
  text: string;
  /** Of a number, with half of the last digit that is written; null for anything else. */
  number: { value: number; within: number } | null;
};

const date = /\d{4}-\d{2}-\d{2}(?!\d)(?:[ T]00:00(?::00(?:\.0+)?)?(?![:\d]))?/u;
const number =
  /(?<![\p{L}\p{N}.,])[-−]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\p{L}\p{N}])(?:\s?%)?/u;
const word = /[\p{L}\p{N}]+/u;
const any = new RegExp(`(?<date>${date.source})|(?<number>${number.source})|${word.source}`, 'gu');

export function wordsOf(text: string): Word[] {
  return Array.from(text.normalize('NFC').matchAll(any), ({ 0: said, groups }) => {
    if (groups!.date !== undefined) return { text: said.slice(0, 10), number: null };
    return { text: said, number: groups!.number === undefined ? null : numberOf(said) };
  });
}

/** Numbers are the same when the one is the other rounded to the digits that are written. */
export function isSame(a: Word, b: Word): boolean {
  if (a.number === null || b.number === null) return a.text === b.text;
  return Math.abs(a.number.value - b.number.value) <= Math.max(a.number.within, b.number.within) * (1 + 1e-9);
}

function numberOf(said: string): Word['number'] {
  const [digits, exponent = '0'] = said
    .replace(/[,%\s]/g, '')
    .replace('−', '-')
    .split(/e/i);
  const scale = 10 ** (Number(exponent) - (said.includes('%') ? 2 : 0));
  const decimals = digits!.split('.')[1]?.length ?? 0;
  return { value: Number(digits) * scale, within: (10 ** -decimals / 2) * scale };
}
