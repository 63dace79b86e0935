/** Which of PostgreSQL's text search configurations stems a language, and what its terms are called in the index. */

const configs: Record<string, string> = {
  ar: 'arabic',
  ca: 'catalan',
  da: 'danish',
  de: 'german',
  el: 'greek',
  en: 'english',
  es: 'spanish',
  eu: 'basque',
  fi: 'finnish',
  fr: 'french',
  ga: 'irish',
  hi: 'hindi',
  hu: 'hungarian',
  hy: 'armenian',
  id: 'indonesian',
  it: 'italian',
  lt: 'lithuanian',
  ne: 'nepali',
  nl: 'dutch',
  no: 'norwegian',
  pt: 'portuguese',
  ro: 'romanian',
  ru: 'russian',
  sr: 'serbian',
  sv: 'swedish',
  ta: 'tamil',
  tr: 'turkish',
  yi: 'yiddish',
};

/** The configuration for a language in ISO 639-1; `simple`, which stems nothing, for one that has none. */
export const configOf = (language: string): string => configs[language] ?? 'simple';

/**
 * SQL for the number of a lexeme in the index. A configuration's stems are its own: an English stem that happens to
 * look like a Swedish word never finds the Swedish word's passages.
 */
export const termSql = (config: string, lexeme: string): string => `hashtextextended(${config} || ':' || ${lexeme}, 0)`;

/**
 * SQL for the stems of a text. The parser would read `and/or` as the path of a file and `2020-2021` as a year and a
 * negative number, so that neither word is found: slashes and dashes between digits part words here.
 */
export const stemsSql = (config: string, text: string): string =>
  `to_tsvector(${config}::regconfig,
    regexp_replace(translate(${text}, '/\\_', '   '), '(?<=[0-9])[-–](?=[0-9])', ' ', 'g'))`;
