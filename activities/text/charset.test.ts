import iconv from 'iconv-lite';
import { expect, test } from 'vitest';
import { decodeHtml } from './charset.ts';

const page = (head: string) => `<html><head>${head}</head><body>Öppet för alla – 5 €</body></html>`;

test('the byte order mark wins over all that is declared, and is no part of the text', () => {
  for (const [charset, mark] of [
    ['utf-8', [0xef, 0xbb, 0xbf]],
    ['utf-16le', [0xff, 0xfe]],
    ['utf-16be', [0xfe, 0xff]],
  ] as const) {
    const html = page('<meta charset="windows-1252">');
    const bytes = Buffer.concat([Buffer.from(mark), iconv.encode(html, charset)]);
    expect(decodeHtml(bytes, 'text/html; charset=iso-8859-1')).toEqual({ html, charset });
  }
});

test('the header wins over the page, and latin1 means windows-1252', () => {
  const html = page('<meta charset="utf-8">');
  const bytes = iconv.encode(html, 'windows-1252');
  expect(decodeHtml(bytes, 'text/html; Charset="ISO-8859-1"')).toEqual({ html, charset: 'windows-1252' });
});

test('the page is asked when the header is silent or names nothing known', () => {
  const declarations = [
    '<meta charset=windows-1251>',
    '<meta http-equiv="Content-Type" content="text/html; charset=windows-1251">',
  ];
  for (const declaration of declarations) {
    const html = `${declaration}<p>Привет</p>`;
    const bytes = iconv.encode(html, 'windows-1251');
    expect(decodeHtml(bytes, 'text/html')).toEqual({ html, charset: 'windows-1251' });
    expect(decodeHtml(bytes, 'text/html; charset=klingon')).toEqual({ html, charset: 'windows-1251' });
  }
});

test('a declaration after the first 1,024 bytes counts where the bytes are not UTF-8', () => {
  const html = `<!--${' '.repeat(1_100)}--><meta charset="windows-1251"><p>å</p>`;
  expect(decodeHtml(Buffer.from(html), null).charset).toBe('utf-8');
  const late = html.replace('å', 'Привет');
  expect(decodeHtml(iconv.encode(late, 'windows-1251'), null)).toEqual({ html: late, charset: 'windows-1251' });
});

test('a page cannot declare itself UTF-16 in letters that are not', () => {
  expect(decodeHtml(Buffer.from('<meta charset="utf-16"><p>å</p>'), null).charset).toBe('utf-8');
});

test('undeclared bytes are UTF-8 where they can be, else windows-1252', () => {
  const html = page('');
  expect(decodeHtml(Buffer.from(html), null)).toEqual({ html, charset: 'utf-8' });
  expect(decodeHtml(iconv.encode(html, 'windows-1252'), null)).toEqual({ html, charset: 'windows-1252' });
});

test('broken bytes become replacement characters, not errors', () => {
  const bytes = Buffer.concat([Buffer.from('åäö '), Uint8Array.of(0xff, 0x62)]);
  expect(decodeHtml(bytes, 'text/html; charset=utf-8').html).toBe('åäö \ufffdb');
});
