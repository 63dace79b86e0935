/** Reasons of organisations and their people, in English: sentence and next step. */
export const organisationEnglish = {
  suspended: ['The organisation is closed for now.', 'Ask those who run the installation.'],
  'switched-off': ['This is switched off for the organisation.', 'Ask those who run the installation.'],
  'render-off': [
    'Opening pages in a browser is switched off for the organisation.',
    'Turn it off for the source, or ask those who run the installation.',
  ],
  'keys-off': ['API keys are switched off for the organisation.', 'Ask those who run the installation.'],
  'federation-off': [
    'Signing in through an identity provider is switched off for the organisation.',
    'Sign in another way, or ask those who run the installation.',
  ],
  'provisioning-off': [
    'Keeping people in step with a directory is switched off for the organisation.',
    'Ask those who run the installation.',
  ],
  'personal-spaces-off': [
    'Personal spaces are switched off for the organisation.',
    'Use a shared space, or ask those who run the installation.',
  ],
  'quota-spent': [
    'The organisation has used up what it may.',
    'Make room, or ask those who run the installation for more.',
  ],
  'quota-people': [
    '[The organisation may have {limit} people, and has them.|The organisation may have no more people.]',
    'Deactivate somebody who has left, or ask those who run the installation for more.',
  ],
  'quota-pages': [
    '[The organisation may keep {limit} pages, and has them.|The organisation may keep no more pages.]',
    'Remove what is not needed, or ask those who run the installation for more; what was read so far is kept.',
  ],
  'quota-bytes': [
    '[The organisation may keep {limit} bytes, and there is no room for this.|The organisation may keep no more files.]',
    'Ask those who run the installation for more; what was read so far is kept.',
  ],
} as const satisfies Record<string, readonly [sentence: string, next: string]>;
