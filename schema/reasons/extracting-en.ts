/** Reasons of files that cannot be read, in English. */
export const extractingEnglish = {
  encrypted: ['The file is locked with a password.', 'Save it without a password and upload it again.'],
  damaged: [
    'The file is damaged, or is not what its name says.',
    'Open it in the program that it was made with, save it anew and upload that.',
  ],
  'too-large-unpacked': [
    '[What is packed in the file is larger than {limitMegabytes} MB.|What is packed in the file is too large.]',
    'Divide it into smaller files and upload them one by one.',
  ],
  'too-much-memory': [
    '[Reading the file takes more than {limitMegabytes} MB of memory.|Reading the file takes too much memory.]',
    'Divide it into smaller files, or save its pictures smaller, and upload that.',
  ],
  'read-timeout': [
    '[Reading the file took longer than {seconds} seconds.|Reading the file took too long.]',
    'Divide it into smaller files and upload them one by one.',
  ],
  'nothing-to-read': [
    'There is no text in the file.',
    'Upload it as a document with text, or as a scan that is sharp enough to be recognised.',
  ],
  'missing-program': [
    '[The file can only be read with {program}, which this installation does not have.|The file needs a program that this installation does not have.]',
    '[Save it as {format} and upload that, or ask an administrator to install {program}.|Ask an administrator to install the program, and try again then.]',
  ],
  'files-full': [
    'The disk that files are kept on is full. Until there is room, this waits.',
    'Tell whoever runs the installation. When there is room again it goes on by itself.',
  ],
  'work-full': [
    'The disk that files are read on is full. Until there is room, this waits.',
    'Tell whoever runs the installation. When there is room again it goes on by itself.',
  ],
  'database-full': [
    'The disk of the database is full.',
    'Tell whoever runs the installation. When there is room again everything goes on by itself.',
  ],
} as const satisfies Record<string, readonly [sentence: string, next: string]>;
