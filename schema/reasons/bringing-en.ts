/** Reasons of files that are uploaded and looked after, in English: sentence and next step. */
export const bringingEnglish = {
  'file-type': [
    '[Files that end in .{ending} are not read.|Files of this kind are not read.]',
    'Save it as a kind that is read, such as PDF or DOCX, and upload that.',
  ],
  'file-size': [
    '[The file is larger than {limitMegabytes} MB.|The file is too large.]',
    'Divide it into smaller files and upload them one by one.',
  ],
  'file-name': [
    'The file needs a name of at most 255 characters, in folders of at most 1,000.',
    'Give it another name and upload it again.',
  ],
  'line-lost': [
    'The line broke before all of the file had been sent.',
    'Check your connection and try again; what has come already is not sent again.',
  ],
  'uploads-at-once': [
    'You have {count} files on their way already, which is as many as may be.',
    'Wait until some of them have been sent, or cancel those that nothing comes of.',
  ],
  'upload-gone': ['The upload was broken off, or nothing came of it for a day.', 'Upload the file again.'],
  'upload-received': ['All of the file has come already.', 'Follow how it is read, or stop that.'],
  'upload-offset': [
    'The upload does not go on where it was broken off.',
    'Ask how much has come and go on from there.',
  ],
  'upload-beyond': ['More came than the file was said to hold.', 'Upload the file again.'],
  'still-reading': ['The file is being read just now.', 'Wait until that is done, or stop it first.'],
  'read-ended': ['The reading of the file has already ended.', 'Read it anew if something is wrong.'],
  'not-failed': ['There is nothing that failed to be tried again.', 'Reload the page and look at how it stands now.'],
  'no-file': ['This is a page of a website, which is read with the website.', 'Crawl the website again.'],
  'from-website': [
    'This comes from a website.',
    'Change what is read there, or remove the website; a copy of it can be kept as a file.',
  ],
  'name-taken': [
    'There is a file by this name already, or one that was deleted and can be taken back.',
    'Give one of them another name, or move it to another collection.',
  ],
  'already-there': ['It is in this collection already.', 'Choose another collection.'],
  'level-lower': [
    'That collection is for what is classified lower.',
    'Choose one of the same level or a higher one, or ask an owner of the space to change the levels.',
  ],
  'not-read': ['The file has not been read yet.', 'Wait until it is ready and try again.'],
  'restore-late': [
    '[It was deleted more than {days} days ago.|It was deleted too long ago.]',
    'Upload the file again.',
  ],
} as const satisfies Record<string, readonly [sentence: string, next: string]>;
