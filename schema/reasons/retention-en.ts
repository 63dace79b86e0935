/** Reasons about retention in English. */
export const retentionEnglish = {
  'decision-known': [
    'The register has that decision already.',
    'Give another reference, or use the decision that is there.',
  ],
  'decision-ended': [
    'The disposal decision has ended.',
    'Choose a decision that is in force, or put a new one into the register.',
  ],
  'rule-exists': ['There is a retention rule for this very thing already.', 'End it, or make a new one in its place.'],
  'rule-ended': ['The retention rule has ended already.', 'Reload the page to see which rules are in force now.'],
} as const;
