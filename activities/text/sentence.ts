/**
 * Where sentences begin and end, in one pass over the characters: made for Swedish and English, harmless elsewhere.
 * A line break always ends a sentence, because blocks, list items and table rows are lines of their own.
 */

export type Span = { from: number; to: number };

/** Ends in a full stop without ending a sentence. Single letters (initials, "t.ex.") are handled by rule. */
const ABBREVIATIONS = new Set(
  (
    'mr mrs ms dr prof st jr sr vs etc inc ltd co corp no nos fig al approx dept est gen gov rep sen rev vol pp ed eds ' +
    'jan feb mar apr jun jul aug sep sept oct nov dec mån tis ons tors tor fre lör sön okt maj ' +
    'bl ca dvs enl ex exkl ev forts fr från förf hr inkl jfr kl kr kap kungl mfl mm moms nr obs osv ref resp s sid sk spec st ' +
    'tel tex tf tom tr trpt uppl utg vard övers skr dir el avd bil milj mkr tkr mån utb ang beträff cirka motsv prop sou sfs'
  ).split(' '),
);
const ABBREVIATION_MAX_LENGTH = 8;
const CLOSERS = new Set('"\'”’»)]}'.split(''));
const FULL_WIDTH_STOPS = new Set('。！？'.split(''));

/** Sentences of `text` in order, as UTF-16 offsets without the white space around them; together they hold all else. */
export function sentences(text: string): Span[] {
  const spans: Span[] = [];
  let from = 0;
  let at = 0;
  while (at < text.length) {
    const end = endAt(text, at);
    if (end === -1) {
      at += 1;
      continue;
    }
    pushTrimmed(spans, text, from, end);
    from = end;
    at = end;
  }
  pushTrimmed(spans, text, from, text.length);
  return spans;
}

/** The offset after the sentence that ends with the character at `at`; -1 when none does, always past `at` otherwise. */
function endAt(text: string, at: number): number {
  switch (text.charCodeAt(at)) {
    case 0x0a: // line feed
      return at + 1;
    case 0x2e: // .
      return isInsideOrAbbreviation(text, at) ? -1 : pastClosers(text, at + 1);
    case 0x21: // !
    case 0x3f: // ?
    case 0x2026: // …
      return isFollowedBySpace(text, at) ? pastClosers(text, at + 1) : -1;
    case 0x3002: // 。
    case 0xff01: // ！
    case 0xff1f: // ？
      return FULL_WIDTH_STOPS.has(text[at + 1] ?? '') ? -1 : at + 1;
    default:
      return -1;
  }
}

function isInsideOrAbbreviation(text: string, stop: number): boolean {
  if (!isFollowedBySpace(text, stop)) return true;
  const next = firstAfterSpace(text, stop + 1);
  if (next !== '' && isLowerCase(next)) return true;
  const word = wordBefore(text, stop);
  if (word === '') return false;
  // "1." opens a numbered line, "J. Doe" holds an initial; at the end of the text both are ends.
  if (word.length === 1 && next !== '') return !/[)\]”"]/.test(word);
  return ABBREVIATIONS.has(word.toLowerCase()) && next !== '';
}

function isFollowedBySpace(text: string, stop: number): boolean {
  const end = pastClosers(text, stop + 1);
  return end >= text.length || isSpace(text.charCodeAt(end));
}

/** At most three closing marks belong to one stop; the bound keeps long runs of them linear. */
function pastClosers(text: string, at: number): number {
  let end = at;
  while (end < at + 3 && CLOSERS.has(text[end] ?? '')) end += 1;
  return end;
}

function firstAfterSpace(text: string, at: number): string {
  for (let i = at; i < at + 8 && i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === 0x0a) return '';
    if (!isSpace(code) && !CLOSERS.has(text[i]!)) return text[i]!;
  }
  return '';
}

/** The word that ends before `stop`, or '' when it is longer than any abbreviation. */
function wordBefore(text: string, stop: number): string {
  let from = stop;
  while (from > 0 && stop - from <= ABBREVIATION_MAX_LENGTH && isWordUnit(text.charCodeAt(from - 1))) from -= 1;
  return stop - from > ABBREVIATION_MAX_LENGTH ? '' : text.slice(from, stop);
}

function isWordUnit(code: number): boolean {
  return (code > 0x2f && code < 0x3a) || (code > 0x40 && code < 0x5b) || (code > 0x60 && code < 0x7b) || code > 0xbf;
}

function isLowerCase(letter: string): boolean {
  return letter !== letter.toUpperCase();
}

function isSpace(code: number): boolean {
  return code === 0x20 || (code > 0x08 && code < 0x0e) || code === 0xa0 || code === 0x2028 || code === 0x2029;
}

function pushTrimmed(spans: Span[], text: string, from: number, to: number): void {
  let start = from;
  let end = to;
  while (start < end && isSpace(text.charCodeAt(start))) start += 1;
  while (end > start && isSpace(text.charCodeAt(end - 1))) end -= 1;
  if (end > start) spans.push({ from: start, to: end });
}
