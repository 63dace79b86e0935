/** Files that are kept beside pages: PDF, Office and their like, known by media type, file name and first bytes. */
import { fileMediaTypes } from '#schema/media.ts';

export type FileKind = { extension: string; mediaType: string };

const kinds = Object.entries(fileMediaTypes).map(([extension, mediaType]) => ({ extension, mediaType }));
const byMediaType = new Map(kinds.map((kind) => [kind.mediaType, kind]));
const byExtension = new Map(kinds.map((kind) => [kind.extension, kind]));
const otherNames = new Map([
  ['application/x-pdf', 'application/pdf'],
  ['text/rtf', 'application/rtf'],
]);
/** What servers say of files that they do not know; then the name in the address tells. */
const VAGUE = new Set(
  'application/octet-stream binary/octet-stream application/force-download application/x-download application/download application/zip application/x-zip-compressed'.split(
    ' ',
  ),
);
/** Most links end otherwise, and looking is cheaper than taking an address apart. */
const ENDED = new RegExp(`\\.(?:${[...byExtension.keys()].join('|')})(?:[?#]|$)`, 'i');
/** Readers look for the header of a PDF this far in, because some tools write a line before it. */
const PDF_PRESCAN_BYTES = 1_024;

/**
 * The kind that a Content-Type promises or, where that says nothing, the name of the file: as it was sent, else as in
 * its address. Null for everything else, web pages among it.
 */
export function fileKindOf(contentType: string | null, url: string, fileName: string | null = null): FileKind | null {
  const named = (contentType ?? '').split(';', 1)[0]!.trim().toLowerCase();
  const mediaType = otherNames.get(named) ?? named;
  if (mediaType === '' || VAGUE.has(mediaType)) return byExtension.get(extensionOf(fileName ?? pathOf(url))) ?? null;
  return byMediaType.get(mediaType) ?? null;
}

/** Whether the address ends as those of such files do. */
export const namesFile = (url: string): boolean => ENDED.test(url) && byExtension.has(extensionOf(pathOf(url)));

/** Whether the bytes begin as files of this kind do; an error page under its media type does not. */
export function beginsAs({ extension }: FileKind, bytes: Uint8Array): boolean {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, PDF_PRESCAN_BYTES));
  const starts = (...values: number[]) => values.every((value, at) => head[at] === value);
  if (extension === 'pdf') return head.includes('%PDF-');
  if (extension === 'rtf') return head.toString('latin1', 0, 5) === '{\\rtf';
  // Old Office files are OLE containers, newer ones and OpenDocument are zip archives.
  if (/^(doc|xls|ppt)$/.test(extension)) return starts(0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1);
  return starts(0x50, 0x4b, 0x03, 0x04);
}

const pathOf = (url: string): string => URL.parse(url)?.pathname ?? '';

const extensionOf = (name: string): string => /\.([a-z]{3,4})$/i.exec(name)?.[1]?.toLowerCase() ?? '';
