/** Reasons of deletions and of help from outside, in English. */
export const glassEnglish = {
  'not-suspended': ['The organisation is open.', 'Close it first; as long as it is closed it can be opened again.'],
  'residue-left': [
    'Something was left when everything should have been deleted.',
    'See what is left, and ask for the deletion again.',
  ],
  'same-person': [
    'Nobody decides on what they asked for themselves.',
    'Ask another of those who run the installation.',
  ],
  'glass-decided': ['This has been decided already.', 'Reload the page and see how it stands.'],
  'glass-over': ['This help from outside is over.', 'If it is still needed, ask for it again.'],
  'inspector-only-reads': [
    'Whoever visits from outside reads and asks, and changes nothing.',
    'Ask the organisation to do it.',
  ],
  'glass-asked': [
    '[{name}, who helps run the installation, asks to look into the organisation for {minutes} minutes: “{reason}”|Somebody who runs the installation asks to look into the organisation].',
    'Another of them has to agree. Under “Help from outside” you can stop it at once.',
  ],
  'glass-approved': [
    '[{approver} has let {name} look into the organisation for {minutes} minutes: “{reason}”|Somebody was let look into the organisation for a time].',
    'Everything that is read is recorded. Under “Help from outside” you can end it at once.',
  ],
  'glass-refused': [
    '[{approver} did not let {name} look into the organisation|Nobody was let look into the organisation].',
    'Nothing has been read.',
  ],
  'glass-ended': [
    '[The visit of {name} is over. Things read: {reads}; questions asked: {asks}|The visit from outside is over].',
    'What was read stands in the record of acts.',
  ],
} as const satisfies Record<string, readonly [sentence: string, next: string]>;
