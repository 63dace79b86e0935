/** Reasons of disposals, in English. */
export const purgeEnglish = {
  'purge-waits': [
    'A disposal waits to be approved by a second person.',
    'Look it through under Disposals and approve or refuse it.',
  ],
  'purge-expired': [
    '[A disposal of {items} things was not approved in time and has ended.|A disposal was not approved in time and has ended.]',
    'Nothing was disposed of. The rule asks for another when it comes next.',
  ],
  'purge-changed': [
    'What was to be disposed of has changed since you looked.',
    'Look the list through again and approve it as it is now.',
  ],
  'purge-over': ['The disposal does not wait for a decision any more.', 'Load the page again to see what came of it.'],
  'purge-same-person': ['Nobody approves what they have asked for.', 'Ask somebody else who may see to disposals.'],
  'purge-open': ['A disposal by the same rule goes on already.', 'Wait until it is done.'],
} as const;
