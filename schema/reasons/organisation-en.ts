/** Reasons of organisations and their people, in English: sentence and next step. */
export const organisationEnglish = {
  suspended: ['The organisation is closed for now.', 'Ask those who run the installation.'],
} as const satisfies Record<string, readonly [sentence: string, next: string]>;
