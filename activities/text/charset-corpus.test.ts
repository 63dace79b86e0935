/** The same kind of page in every charset that was common on the web, declared rightly, wrongly, and not at all. */
import iconv from 'iconv-lite';
import { expect, test } from 'vitest';
import { decodeHtml } from './charset.ts';

const texts = {
  sv: 'Sjöbefäl får avgift på 5 kr: åäö ÅÄÖ é ü',
  cs: 'Příliš žluťoučký kůň úpěl ďábelské ódy',
  ru: 'Съешь же ещё этих мягких французских булок',
  el: 'Ξεσκεπάζω την ψυχοφθόρα βδελυγμία',
  tr: 'Pijamalı hasta yağız şoföre çabucak güvendi',
  he: 'דג סקרן שט בים מאוכזב ולפתע מצא חברה',
  ar: 'نص حكيم له سر قاطع وذو شأن عظيم مكتوب على ثوب أخضر',
  lv: 'Glāžšķūņa rūķīši dzērumā čiepj Baha koncertflīģeļu vākus',
  th: 'เป็นมนุษย์สุดประเสริฐเลิศคุณค่า',
  ja: '色は匂へど散りぬるを我が世誰ぞ常ならむ有為の奥山今日越えて',
  ko: '다람쥐 헌 쳇바퀴에 타고파 키스의 고유조건은 입술끼리 만나야',
  zh: '天地玄黄宇宙洪荒日月盈昃辰宿列张寒来暑往秋收冬藏',
  'zh-Hant': '天地玄黃宇宙洪荒日月盈昃辰宿列張寒來暑往秋收冬藏',
} as const;
type Language = keyof typeof texts;

/** iconv's name, the WHATWG name, and the languages written in it; the first charset of a language is its default. */
const charsets: [string, string, Language[]][] = [
  ['windows-1252', 'windows-1252', ['sv']],
  ['iso-8859-1', 'windows-1252', ['sv']],
  ['iso-8859-15', 'iso-8859-15', ['sv']],
  ['macintosh', 'macintosh', ['sv']],
  ['windows-1250', 'windows-1250', ['cs']],
  ['iso-8859-2', 'iso-8859-2', ['cs']],
  ['windows-1251', 'windows-1251', ['ru']],
  ['koi8-r', 'koi8-r', ['ru']],
  ['iso-8859-5', 'iso-8859-5', ['ru']],
  ['cp866', 'ibm866', ['ru']],
  ['windows-1253', 'windows-1253', ['el']],
  ['iso-8859-7', 'iso-8859-7', ['el']],
  ['windows-1254', 'windows-1254', ['tr']],
  ['windows-1255', 'windows-1255', ['he']],
  ['windows-1256', 'windows-1256', ['ar']],
  ['windows-1257', 'windows-1257', ['lv']],
  ['windows-874', 'windows-874', ['th']],
  ['shift_jis', 'shift_jis', ['ja']],
  ['euc-jp', 'euc-jp', ['ja']],
  ['euc-kr', 'euc-kr', ['ko']],
  ['gb18030', 'gb18030', ['zh']],
  ['gbk', 'gbk', ['zh']],
  ['big5', 'big5', ['zh-Hant']],
];
const cases = charsets.flatMap(([name, charset, languages]) =>
  languages.map((language) => ({ name, charset, language })),
);
const defaults = Object.keys(texts).map((language) => cases.find((one) => one.language === language)!);

const page = (language: Language, head = '') =>
  `<!doctype html><html lang="${language}"><head>${head}<title>x</title></head><body><p>${texts[language]}</p></body>`;

test.each(cases)('$name is read when the header or the page says so', ({ name, charset, language }) => {
  const declared = page(language, `<meta charset="${name}">`);
  expect(decodeHtml(iconv.encode(declared, name), 'text/html')).toEqual({ html: declared, charset });
  const plain = page(language);
  expect(decodeHtml(iconv.encode(plain, name), `text/html; charset=${name}`)).toEqual({ html: plain, charset });
});

test.each(cases)('UTF-8 that is still declared $name is read as what it is', ({ name, language }) => {
  const html = page(language, `<meta charset="${name}">`);
  expect(decodeHtml(Buffer.from(html), 'text/html')).toEqual({ html, charset: 'utf-8' });
  expect(decodeHtml(Buffer.from(html), `text/html; charset=${name}`)).toEqual({ html, charset: 'utf-8' });
});

test.each(defaults)('$name of a $language page is read though it is declared UTF-8, or not at all', (one) => {
  for (const head of ['<meta charset="utf-8">', '']) {
    const html = page(one.language, head);
    expect(decodeHtml(iconv.encode(html, one.name), null)).toEqual({ html, charset: one.charset });
  }
});

test('UTF-16 is read with its mark and without, whatever it declares', () => {
  for (const [charset, mark] of [
    ['utf-16le', [0xff, 0xfe]],
    ['utf-16be', [0xfe, 0xff]],
  ] as const) {
    const html = page('ja', '<meta charset="shift_jis">');
    const bytes = iconv.encode(html, charset, { addBOM: false });
    expect(decodeHtml(bytes, 'text/html')).toEqual({ html, charset });
    expect(decodeHtml(Buffer.concat([Buffer.from(mark), bytes]), 'text/html')).toEqual({ html, charset });
  }
});

test('a few broken characters, or a page that was cut off, do not make UTF-8 anything else', () => {
  const html = page('sv', '<meta charset="utf-8">');
  const bytes = Buffer.from(html);
  const broken = Buffer.concat([bytes, Buffer.from([0xe5]), Buffer.from('<p>slut</p>')]);
  expect(decodeHtml(broken, null).html).toBe(`${html}\ufffd<p>slut</p>`);
  const cut = bytes.subarray(0, bytes.lastIndexOf('ü') + 1);
  expect(decodeHtml(cut, null).charset).toBe('utf-8');
  expect(decodeHtml(cut, null).html).toContain('åäö ÅÄÖ é ');
});

test('a short word of two-byte characters that is also correct UTF-8 stays what it was declared', () => {
  const html = '<meta charset="gbk"><p>联通</p>';
  expect(decodeHtml(iconv.encode(html, 'gbk'), null)).toEqual({ html, charset: 'gbk' });
});
