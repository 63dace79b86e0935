/** Reasons of reading the record of acts, in English. */
export const readingEnglish = {
  'reading-needed': [
    'Whoever reads the record of acts first says why.',
    'Begin a reading with a purpose and a reason: under Compliance, or with POST /api/v1/audit/reading.',
  ],
  'readings-spent': [
    'You have begun as many readings of the record as one may in an hour.',
    'Wait [{minutes} minutes|a while], and begin again.',
  ],
} as const;
