/** Files beside pages: which kinds there are, what they are called, and where a page stands in other languages. */
import { expect, test } from 'vitest';
import { readLinkHeader } from './alternate.ts';
import { beginsAs, fileKindOf, namesFile } from './file-kind.ts';
import { fileNameOf, titleOfFile } from './file-title.ts';

const docx = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';

test.each([
  ['application/pdf', '/x', 'pdf'],
  ['Application/PDF; charset=binary', '/x.html', 'pdf'],
  ['application/x-pdf', '/x', 'pdf'],
  [docx, '/x', 'docx'],
  ['text/rtf', '/x', 'rtf'],
  ['application/msword', '/x', 'doc'],
  ['application/vnd.oasis.opendocument.spreadsheet', '/x', 'ods'],
  ['application/octet-stream', '/x.PPTX', 'pptx'],
  ['application/octet-stream', '/x.pptx?v=2', 'pptx'],
  ['application/zip', '/x.xlsx', 'xlsx'],
  [null, '/x.pdf', 'pdf'],
  [null, '/x', undefined],
  ['application/octet-stream', '/x.exe', undefined],
  ['application/zip', '/x.zip', undefined],
  ['text/html', '/x.pdf', undefined],
  ['image/png', '/x.pdf', undefined],
  ['video/mp4', '/x.mp4', undefined],
])('%s at %s is %s', (contentType, path, extension) => {
  expect(fileKindOf(contentType, `https://a.example${path}`)?.extension).toBe(extension);
});

test('the name that a file is sent under counts before that in its address', () => {
  const kind = (fileName: string) => fileKindOf('application/octet-stream', 'https://a.example/get.doc?id=1', fileName);
  expect([kind('plan.pdf')?.extension, kind('plan.exe')?.extension]).toEqual(['pdf', undefined]);
});

test('the first bytes tell a file from an error page', () => {
  const begins = (extension: string, bytes: string | number[]) =>
    beginsAs({ extension, mediaType: '' }, typeof bytes === 'string' ? Buffer.from(bytes) : Uint8Array.from(bytes));
  expect(begins('pdf', '%PDF-1.7')).toBe(true);
  expect(begins('pdf', `a line before it\n%PDF-1.4`)).toBe(true);
  expect(begins('pdf', '<html>Sign in to read %PD')).toBe(false);
  expect(begins('docx', [0x50, 0x4b, 3, 4, 20])).toBe(true);
  expect(begins('docx', '<html>')).toBe(false);
  expect(begins('xls', [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1])).toBe(true);
  expect(begins('xls', 'a;b;c')).toBe(false);
  expect(begins('rtf', '{\\rtf1')).toBe(true);
  expect(begins('rtf', [])).toBe(false);
  expect([namesFile('https://a.example/b.odt#c'), namesFile('https://a.example/odt')]).toEqual([true, false]);
});

test('a file is called what its link says, its sender, or its address, in this order', () => {
  const url = 'https://a.example/files/protokoll%20maj.pdf?v=1';
  const sent = `attachment; filename="fallback.pdf"; filename*=UTF-8''Protokoll%20%C3%A5r.pdf`;
  expect(titleOfFile({ linkText: ' Protokoll\n 2 maj ', disposition: sent, url })).toBe('Protokoll 2 maj');
  for (const linkText of ['', null, 'Ladda ner', 'PDF (1,2 MB)', 'Download PDF', 'Läs mer …']) {
    expect(titleOfFile({ linkText, disposition: sent, url })).toBe('Protokoll år.pdf');
  }
  expect(titleOfFile({ linkText: 'här', disposition: 'inline', url })).toBe('protokoll maj.pdf');
  expect(titleOfFile({ linkText: null, disposition: null, url: 'https://a.example/%E0%A4%A/' })).toBe('a.example');
});

test('names that senders give are read however they are written, and never as paths', () => {
  const latin = Buffer.from('filename="årsbok.pdf"').toString('latin1');
  expect(fileNameOf(`attachment; ${latin}`)).toBe('årsbok.pdf');
  expect(fileNameOf('attachment; filename=plain.doc')).toBe('plain.doc');
  expect(fileNameOf('attachment; filename="../../etc/passwd"')).toBe('passwd');
  expect(fileNameOf('attachment; filename="C:\\\\docs\\\\a.pdf"')).toBe('a.pdf');
  expect(fileNameOf('inline')).toBeNull();
});

test('a Link header names other languages, among links that mean something else', () => {
  const header = `</en/?a=1;b=2,3>; rel="alternate"; hreflang="EN", <https://b.example/style.css>; rel=preload,
    </de/>; hreflang=de; rel=alternate, </rss>; rel="alternate"; type="application/rss+xml", <http://[>; rel=alternate; hreflang=x`;
  expect(readLinkHeader(header, 'https://a.example/sv/')).toEqual([
    { language: 'en', url: 'https://a.example/en/?a=1;b=2,3' },
    { language: 'de', url: 'https://a.example/de/' },
  ]);
  const hostile = '<'.repeat(50_000) + ';'.repeat(50_000);
  const startedMs = performance.now();
  expect(readLinkHeader(hostile, 'https://a.example/')).toEqual([]);
  expect(performance.now() - startedMs).toBeLessThan(500);
});
