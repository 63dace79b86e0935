/** What in a text leads to somebody by its form alone: e-mail addresses, telephone numbers, Swedish personal numbers. */

export type TakenKind = 'name' | 'address' | 'phone' | 'number' | 'chosen';
/** Letters from `from` up to `to`. */
export type Stretch = { from: number; to: number; kind: TakenKind };

/** Bounded before the `@`: else a long text without one is gone through from each of its letters. */
const address = /[\p{L}\p{N}._%+-]{1,64}@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+/gu;
/** Six or eight digits of a birthday, four more, and what may stand in between. */
const tenOrTwelve = /(?<![\p{L}\p{N}])(?:\d{2})?(\d{6})[-+–\s]?(\d{4})(?![\p{L}\p{N}])/gu;
/** As one dials in Sweden, or from abroad: groups of digits, and nothing that goes on after them. */
const dialled =
  /(?<![\p{L}\p{N}.,:/+-])(?:(?:\+|00)[1-9]\d{0,2}|0\d{1,3}\)?)(?:[\s–/-]?\(0\))?(?:\s?[-–/]?\s?\d{2,8}){1,5}(?![\p{L}\p{N}]|[-–/.,:]\d)/gu;
const leastDigits = 7;
const mostDigits = 15;
const dayFirst = /^\d{2}[-/]\d{2}[-/]\d{4}$/;

const found = (text: string, form: RegExp, kind: TakenKind, isOne: (match: RegExpExecArray) => boolean): Stretch[] =>
  [...text.matchAll(form)]
    .filter((match) => isOne(match))
    .map(({ 0: whole, index }) => ({ from: index, to: index + whole.length, kind }));

/** `own` in lower case is left where it is. */
export const findAddresses = (text: string, own: string): Stretch[] =>
  found(text, address, 'address', ([whole]) => whole.toLowerCase() !== own);

/** Also the numbers of coordination, whose day is sixty more. Only those whose day exists and whose last digit is right. */
export const findPersonalNumbers = (text: string): Stretch[] =>
  found(text, tenOrTwelve, 'number', ([, day, rest]) => isDay(day!) && isChecked(day! + rest!));

export const findPhones = (text: string): Stretch[] =>
  found(text, dialled, 'phone', ([whole]) => {
    const digits = whole.replaceAll(/\D/g, '').length;
    return digits >= leastDigits && digits <= mostDigits && !dayFirst.test(whole);
  });

const coordinationDays = 60;
/** In a leap year: the century of ten digits is not known. */
const daysOfMonth = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

function isDay(sixDigits: string): boolean {
  const month = Number(sixDigits.slice(2, 4));
  const day = Number(sixDigits.slice(4, 6)) % coordinationDays;
  return day >= 1 && day <= (daysOfMonth[month - 1] ?? 0);
}

/** By the formula of Luhn: the digits, every second one from the first doubled, add up to a whole number of tens. */
function isChecked(tenDigits: string): boolean {
  const sum = [...tenDigits].reduce((total, sign, at) => {
    const doubled = Number(sign) * (at % 2 === 0 ? 2 : 1);
    return total + (doubled > 9 ? doubled - 9 : doubled);
  }, 0);
  return sum % 10 === 0;
}
