/** What originals may be: web pages, and the one list of kinds of files that are brought or found. */

const openXml = (part: string) => `application/vnd.openxmlformats-officedocument.${part}`;
const openDocument = (part: string) => `application/vnd.oasis.opendocument.${part}`;

export const pageMediaType = 'text/html';

/** Whether a Content-Type header is that of a web page; one that is missing is. */
export const isHtml = (contentType: string | null): boolean =>
  contentType === null || /^\s*(text\/html|application\/xhtml\+xml)\b/i.test(contentType);

export const fileGroups = ['document', 'image', 'archive', 'mail', 'recording'] as const;
export type FileGroup = (typeof fileGroups)[number];

/** Media types by the ending of a name, group by group; of several endings of one type the first is what it is saved under. */
const types = {
  document: {
    pdf: 'application/pdf',
    docx: openXml('wordprocessingml.document'),
    xlsx: openXml('spreadsheetml.sheet'),
    pptx: openXml('presentationml.presentation'),
    odt: openDocument('text'),
    ods: openDocument('spreadsheet'),
    odp: openDocument('presentation'),
    rtf: 'application/rtf',
    doc: 'application/msword',
    xls: 'application/vnd.ms-excel',
    ppt: 'application/vnd.ms-powerpoint',
    html: pageMediaType,
    htm: pageMediaType,
    xhtml: 'application/xhtml+xml',
    md: 'text/markdown',
    markdown: 'text/markdown',
    txt: 'text/plain',
    text: 'text/plain',
    log: 'text/plain',
    csv: 'text/csv',
    tsv: 'text/tab-separated-values',
    json: 'application/json',
    jsonl: 'application/jsonl',
    ndjson: 'application/jsonl',
    xml: 'application/xml',
    epub: 'application/epub+zip',
  },
  image: {
    png: 'image/png',
    jpg: 'image/jpeg',
    jpeg: 'image/jpeg',
    gif: 'image/gif',
    tif: 'image/tiff',
    tiff: 'image/tiff',
    bmp: 'image/bmp',
    webp: 'image/webp',
  },
  archive: { zip: 'application/zip' },
  mail: { eml: 'message/rfc822', msg: 'application/vnd.ms-outlook' },
  recording: {
    mp3: 'audio/mpeg',
    m4a: 'audio/mp4',
    wav: 'audio/wav',
    ogg: 'audio/ogg',
    oga: 'audio/ogg',
    opus: 'audio/ogg',
    flac: 'audio/flac',
    aac: 'audio/aac',
    weba: 'audio/webm',
    webm: 'video/webm',
    mp4: 'video/mp4',
    m4v: 'video/mp4',
    mov: 'video/quicktime',
    mkv: 'video/x-matroska',
  },
} as const satisfies Record<FileGroup, Record<string, string>>;

export type FileType = { ending: string; mediaType: string; group: FileGroup };

/** Everything that can be brought. */
export const fileTypes: readonly FileType[] = fileGroups.flatMap((group) =>
  Object.entries(types[group]).map(([ending, mediaType]) => ({ ending, mediaType, group })),
);

const byEnding = new Map(fileTypes.map((type) => [type.ending, type]));

/** Audio, and video with its sound: heard instead of read. */
export const isRecording = (mediaType: string): boolean => /^(audio|video)\//.test(mediaType);

/** What a name says the file is; undefined for one that nobody reads. */
export const fileTypeOf = (name: string): FileType | undefined => byEnding.get(endingIn(name) ?? '');

/** In lower case, without the dot; undefined where a name has none. */
export const endingIn = (name: string): string | undefined => /\.([a-z0-9]{1,8})$/i.exec(name)?.[1]?.toLowerCase();

/** Of these a crawl keeps what pages link to; text, pictures and recordings would be most of many sites. */
const linkedEndings = ['pdf', 'docx', 'xlsx', 'pptx', 'odt', 'ods', 'odp', 'rtf', 'doc', 'xls', 'ppt'];

/** Media types of files that a crawl keeps, by the usual ending of their names. */
export const fileMediaTypes: Readonly<Record<string, string>> = Object.fromEntries(
  linkedEndings.map((ending) => [ending, byEnding.get(ending)!.mediaType]),
);

/** The ending that an original is saved under. */
export const endingOf = (mediaType: string): string =>
  fileTypes.find((type) => type.mediaType === mediaType)?.ending ?? 'bin';
