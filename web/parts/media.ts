/** What kinds of files are called. */

const names: Record<string, string> = {
  'text/html': 'HTML',
  'application/pdf': 'PDF',
  'application/rtf': 'RTF',
  'text/plain': 'TXT',
  'text/csv': 'CSV',
  'application/msword': 'Word',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': 'Word',
  'application/vnd.ms-excel': 'Excel',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': 'Excel',
  'application/vnd.ms-powerpoint': 'PowerPoint',
  'application/vnd.openxmlformats-officedocument.presentationml.presentation': 'PowerPoint',
  'application/vnd.oasis.opendocument.text': 'OpenDocument',
  'application/vnd.oasis.opendocument.spreadsheet': 'OpenDocument',
  'application/vnd.oasis.opendocument.presentation': 'OpenDocument',
};

/** `PDF` for `application/pdf`; a kind that nobody knows stays itself. */
export const mediaName = (mediaType: string): string => names[mediaType] ?? mediaType;
