/**
 * Which reader a file is for. What its first bytes say goes before its name, since names are often wrong; text has no
 * first bytes of its own, so there the name goes before the media type, which senders guess.
 */

export const kinds = [
  'pdf',
  'docx',
  'xlsx',
  'pptx',
  'odt',
  'ods',
  'odp',
  'rtf',
  'html',
  'md',
  'txt',
  'csv',
  'eml',
  'msg',
  'epub',
  'json',
  'xml',
  'zip',
  'image',
  'doc',
  'ppt',
  'xls',
] as const;
export type Kind = (typeof kinds)[number];

/** What the first bytes say; `zip` and `ole` are families whose members look alike from outside. */
export type Signature = 'pdf' | 'zip' | 'ole' | 'rtf' | 'image' | 'binary' | 'text';

/** How far in a PDF's header may stand. */
const PDF_PRESCAN_BYTES = 1_024;
const images = [
  '89504e470d0a1a0a',
  'ffd8ff',
  '474946383761',
  '474946383961',
  '49492a00',
  '4d4d002a',
  '52494646........57454250',
  // Texts may begin with its two letters; four bytes that are nothing stand in each of these pictures.
  '424d........00000000',
].map((form) => new RegExp(`^${form}`));

const byExtension: Readonly<Record<string, Kind>> = {
  ...Object.fromEntries(kinds.map((kind) => [kind, kind])),
  htm: 'html',
  xhtml: 'html',
  markdown: 'md',
  text: 'txt',
  log: 'txt',
  tsv: 'csv',
  jsonl: 'json',
  ndjson: 'json',
  ...Object.fromEntries(['png', 'jpg', 'jpeg', 'gif', 'tif', 'tiff', 'bmp', 'webp'].map((name) => [name, 'image'])),
};
const byMediaType: Readonly<Record<string, Kind>> = {
  'text/html': 'html',
  'application/xhtml+xml': 'html',
  'text/markdown': 'md',
  'text/plain': 'txt',
  'text/csv': 'csv',
  'text/tab-separated-values': 'csv',
  'message/rfc822': 'eml',
  'application/json': 'json',
  'application/xml': 'xml',
  'text/xml': 'xml',
};
const ofText: ReadonlySet<Kind> = new Set(['html', 'md', 'txt', 'csv', 'eml', 'json', 'xml']);
const ofOle: ReadonlySet<Kind> = new Set(['doc', 'ppt', 'xls', 'msg']);

/** `head` is the file's first 4 KB or more. */
export function signatureOf(head: Buffer): Signature {
  const starts = head.toString('hex', 0, 16);
  if (head.subarray(0, PDF_PRESCAN_BYTES).includes('%PDF-')) return 'pdf';
  if (starts.startsWith('504b0304') || starts.startsWith('504b0506')) return 'zip';
  if (starts.startsWith('d0cf11e0a1b11ae1')) return 'ole';
  if (head.toString('latin1', 0, 5) === '{\\rtf') return 'rtf';
  if (images.some((form) => form.test(starts))) return 'image';
  return isText(head) ? 'text' : 'binary';
}

/** The kind of a file that is text; null when its name is that of something else, which it then is not. */
export function textKind(name: string, mediaType: string): Kind | null {
  const named = byExtension[extensionOf(name)] ?? byMediaType[mediaType.split(';', 1)[0]!.trim().toLowerCase()];
  if (named === undefined) return mediaType.startsWith('text/') || extensionOf(name) === '' ? 'txt' : null;
  return ofText.has(named) ? named : null;
}

/** Old Office files and Outlook's messages are told apart by the streams that they hold. */
export function oleKind(name: string, bytes: Buffer): Kind | null {
  const holds = (stream: string) => bytes.includes(Buffer.from(stream, 'utf16le'));
  if (holds('__properties_version1.0')) return 'msg';
  if (holds('WordDocument')) return 'doc';
  if (holds('PowerPoint Document')) return 'ppt';
  if (holds('Workbook') || holds('Book')) return 'xls';
  const named = byExtension[extensionOf(name)];
  return named !== undefined && ofOle.has(named) ? named : null;
}

/** Office files, OpenDocument and e-books are archives that hold certain parts; any other is an archive of files. */
export function zipKind(names: ReadonlySet<string>, declared: string): Kind {
  if (names.has('word/document.xml')) return 'docx';
  if (names.has('xl/workbook.xml')) return 'xlsx';
  if (names.has('ppt/presentation.xml')) return 'pptx';
  if (declared.startsWith('application/epub')) return 'epub';
  const part = /^application\/vnd\.oasis\.opendocument\.(text|spreadsheet|presentation)/.exec(declared)?.[1];
  if (part !== undefined) return ({ text: 'odt', spreadsheet: 'ods', presentation: 'odp' } as const)[part as 'text'];
  return 'zip';
}

export const extensionOf = (name: string): string => /\.([a-z0-9]{1,8})$/i.exec(name)?.[1]?.toLowerCase() ?? '';

/** Text of whatever charset has no NUL but in UTF-16, and few controls. */
function isText(head: Buffer): boolean {
  if (/^(fffe|feff)/.test(head.toString('hex', 0, 2))) return true;
  const strange = head.filter((byte) => byte < 9 || (byte > 13 && byte < 32 && byte !== 27)).length;
  return strange <= head.length / 100 && !head.includes(0);
}
