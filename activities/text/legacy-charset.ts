/** What pages of a language were written in before UTF-8: the defaults that browsers in those languages came with. */

const CHARSETS: Record<string, string> = {
  'windows-1250': 'cs hr hu pl ro sk sl',
  'windows-1251': 'be bg kk ky mk mn ru sr tg tt uk',
  'windows-1253': 'el',
  'windows-1254': 'az ku tr',
  'windows-1255': 'he yi',
  'windows-1256': 'ar fa ps ug ur',
  'windows-1257': 'et lt lv',
  'windows-1258': 'vi',
  'windows-874': 'th',
  shift_jis: 'ja',
  'euc-kr': 'ko',
  gb18030: 'zh',
  big5: 'zh-hk zh-mo zh-tw zh-hant',
};

const byLanguage = new Map(
  Object.entries(CHARSETS).flatMap(([charset, languages]) =>
    languages.split(' ').map((language) => [language, charset] as const),
  ),
);

/** The WHATWG name of the charset; windows-1252 for western and unknown languages. `tag` is a BCP 47 language tag. */
export function legacyCharsetOf(tag: string): string {
  const [language = '', ...more] = tag.toLowerCase().split('-');
  const place = more.map((part) => byLanguage.get(`${language}-${part}`)).find((charset) => charset !== undefined);
  return place ?? byLanguage.get(language) ?? 'windows-1252';
}
