/** What originals may be: web pages, and the files that are kept beside them. */

const openXml = (part: string) => `application/vnd.openxmlformats-officedocument.${part}`;
const openDocument = (part: string) => `application/vnd.oasis.opendocument.${part}`;

export const pageMediaType = 'text/html';

/** Whether a Content-Type header is that of a web page; one that is missing is. */
export const isHtml = (contentType: string | null): boolean =>
  contentType === null || /^\s*(text\/html|application\/xhtml\+xml)\b/i.test(contentType);

/** Media types of kept files, by the usual ending of their names. */
export const fileMediaTypes: Readonly<Record<string, string>> = {
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
};

/** The ending that an original is saved under. */
export function endingOf(mediaType: string): string {
  if (mediaType === pageMediaType) return 'html';
  return Object.keys(fileMediaTypes).find((ending) => fileMediaTypes[ending] === mediaType) ?? 'bin';
}
