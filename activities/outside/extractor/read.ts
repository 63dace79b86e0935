/** Finds the reader of a file, and of the files inside it, within what there is room for. */
import { basename } from 'node:path';
import { UnsupportedMedia } from '#schema/errors.ts';
import { fileTypeOf } from '#schema/media.ts';
import { type UnreadableCode, UnreadableFile } from '#schema/unreadable.ts';
import type { Unread } from './contract.ts';
import { type Kind, oleKind, signatureOf, textKind, zipKind } from './kind.ts';
import { LIMITS, megabytes } from './limits.ts';
import type { Found, ReadRequest } from './message.ts';
import { openArchive } from './read/archive.ts';
import { type Inner, type Read, type Reading, type Room, unreadFor } from './read/reading.ts';

/** Each is loaded when a file of its kind comes: most processes need one of them. */
const readers: Record<Kind, () => Promise<Read>> = {
  pdf: async () => (await import('./read/pdf.ts')).readPdf,
  docx: async () => (await import('./read/docx.ts')).readDocx,
  xlsx: async () => (await import('./read/xlsx.ts')).readXlsx,
  pptx: async () => (await import('./read/pptx.ts')).readPptx,
  odt: async () => (await import('./read/opendocument.ts')).readOpenDocument,
  ods: async () => (await import('./read/opendocument.ts')).readOpenDocument,
  odp: async () => (await import('./read/opendocument.ts')).readOpenDocument,
  rtf: async () => (await import('./read/rtf.ts')).readRtf,
  html: async () => (await import('./read/html.ts')).readHtml,
  md: async () => (await import('./read/markdown.ts')).readMarkdown,
  txt: async () => (await import('./read/text.ts')).readText,
  csv: async () => (await import('./read/csv.ts')).readCsv,
  eml: async () => (await import('./read/eml.ts')).readEml,
  msg: async () => (await import('./read/msg.ts')).readMsg,
  epub: async () => (await import('./read/epub.ts')).readEpub,
  json: async () => (await import('./read/json.ts')).readJson,
  xml: async () => (await import('./read/xml.ts')).readXml,
  zip: async () => (await import('./read/zip.ts')).readZip,
  image: async () => (await import('./read/image.ts')).readImage,
  doc: async () => (await import('./read/old-office.ts')).readOldOffice('docx'),
  ppt: async () => (await import('./read/old-office.ts')).readOldOffice('pptx'),
  xls: async () => (await import('./read/old-office.ts')).readOldOffice('xlsx'),
};

/** What goes for everything in the file, too. What happens inside is beside the file as a whole. */
const ofTheWhole: ReadonlySet<string> = new Set<UnreadableCode>(['too-large-unpacked', 'too-much-memory']);

type Given = Omit<ReadRequest, 'path' | 'pageBudgetMs'> &
  Pick<Reading, 'bytes' | 'hasTime' | 'room'> & {
    /** Whether there is time to begin another file inside the file, or another page of one. */
    hasTimeInside?: () => boolean;
  };

/** Throws UnreadableFile and UnsupportedMedia, and whatever a parser throws at a damaged file. */
export async function readFile(given: Given): Promise<{ found: Found; kind: Kind }> {
  const began = performance.now();
  const hasTimeInside = () => performance.now() - began < LIMITS.insideBudgetMs;
  const { found, kind } = await readNested({ hasTimeInside, ...given }, 0);
  const isWhole = given.range.fromPage === 1 && found.nextPage === null;
  if (isWhole && !found.elements.some(({ text }) => text !== '')) throw nothingIn(found);
  return { found, kind };
}

async function readNested(given: Required<Given>, depth: number): Promise<{ found: Found; kind: Kind }> {
  const { bytes, mediaType, room } = given;
  const name = basename(given.name);
  if (bytes.length === 0) throw new UnreadableFile('The file is empty', 'nothing-to-read');
  const kind = await kindOf(bytes, name, mediaType, room);
  const read = await readers[kind]();
  const found = await read({
    ...given,
    name,
    readInside: (inner) => readInside(inner, given, depth + 1),
  });
  return { found, kind };
}

async function readInside(
  { name, mediaType, open }: Inner,
  given: Required<Given>,
  depth: number,
): Promise<Pick<Found, 'elements' | 'unread'>> {
  if (depth > LIMITS.nesting) throw new UnreadableFile('Too deeply packed', 'too-large-unpacked', limit);
  const place = basename(name);
  const late = (page: number | null): Unread => ({ page, place, code: 'read-timeout' });
  if (!given.hasTimeInside()) return { elements: [], unread: [late(null)] };
  try {
    const everyPage = { fromPage: 1, pages: Number.MAX_SAFE_INTEGER };
    const inner = { bytes: await open(), name, mediaType, range: everyPage, hasTime: given.hasTimeInside };
    const { found } = await readNested({ ...given, ...inner }, depth);
    const left = found.nextPage === null ? [] : [late(found.nextPage)];
    return {
      elements: found.elements.map((element) => ({
        ...element,
        page: null,
        box: null,
        place: within(place, element.place),
      })),
      unread: [...found.unread.map((unread) => ({ ...unread, place: within(place, unread.place) })), ...left],
    };
  } catch (error) {
    return { elements: [], unread: [unreadInside(place, error)] };
  }
}

/** Throws what goes for the file as a whole. */
function unreadInside(place: string, error: unknown): Unread {
  const where = { page: null, place };
  if (error instanceof UnsupportedMedia) return { ...where, code: 'unsupported-media' };
  if (!(error instanceof UnreadableFile)) return { ...where, code: 'damaged' };
  if (ofTheWhole.has(error.code)) throw error;
  return unreadFor(where, error);
}

const within = (outer: string, inner: string | null) => (inner === null ? outer : `${outer} › ${inner}`);
const limit = { limitMegabytes: megabytes(LIMITS.unpackedBytes) };

async function kindOf(bytes: Buffer, name: string, mediaType: string, room: Room): Promise<Kind> {
  const signature = signatureOf(bytes.subarray(0, 65_536));
  const kind = await kindBehind(signature, bytes, name, mediaType, room);
  if (kind !== null) return kind;
  if (fileTypeOf(name)) throw new UnreadableFile('The file is not what its name says', 'damaged');
  throw new UnsupportedMedia(`${name} is not of a kind that is read`, { contentType: mediaType });
}

async function kindBehind(
  signature: ReturnType<typeof signatureOf>,
  bytes: Buffer,
  name: string,
  mediaType: string,
  room: Room,
): Promise<Kind | null> {
  if (signature === 'zip') {
    const archive = await openArchive(bytes, room);
    return zipKind(archive.names, archive.names.has('mimetype') ? await archive.text('mimetype') : '');
  }
  if (signature === 'ole') {
    // An Office file with a password is packed into such a container, whole.
    if (bytes.includes(Buffer.from('EncryptedPackage', 'utf16le')))
      throw new UnreadableFile('The file has a password', 'encrypted');
    return oleKind(name, bytes);
  }
  if (signature === 'text') return textKind(name, mediaType);
  return signature === 'binary' ? null : signature;
}

/** Why there is no text: what its pages and parts could not be read for, if it is said. */
function nothingIn({ unread }: Found): Error {
  const first = unread.find(({ code }) => code !== 'nothing-to-read');
  const { code = 'nothing-to-read', facts } = first ?? {};
  if (code === 'unsupported-media') return new UnsupportedMedia('Nothing in the file is of a kind that is read');
  return new UnreadableFile('There is no text in the file', code, facts);
}
