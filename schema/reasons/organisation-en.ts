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
  'limit-pages': [
    "[A crawl of the organisation reads from {min} to {max} pages.|The organisation's crawls may not read so many pages.]",
    'Change the page limit of the source.',
  ],
  'limit-pace': [
    "[A crawl of the organisation asks each host from {min} to {max} times a second.|The organisation's crawls may not ask at this pace.]",
    'Change the requests per second of the source.',
  ],
  'hours-limit': [
    '[The run has taken {hours} hours, which is as long as it may.|The run has taken as long as it may.]',
    'What was read is kept. Retry to go on from there, or ask those who run the installation for more time.',
  ],
  'session-reuse': [
    'A session of yours was ended: an older copy of its secret was used.',
    'Sign in again, and change your password if it was not you.',
  ],
  'new-place': [
    'Somebody signed in to your account from a new place: [{device}, {address}|an unknown device].',
    'If it was not you, end the session and change your password.',
  ],
  'link-shown': [
    'An administrator made a link that lets somebody into your account.',
    'Ask your administrators if you did not expect it.',
  ],
  'factor-taken': [
    'An administrator has taken away your second factor.',
    'Set up a new one under Account; ask your administrators if you did not expect it.',
  ],
  'password-reset': [
    'Your password was changed with a link, and all your sessions ended.',
    'Ask your administrators at once if it was not you.',
  ],
  'wrong-code': [
    'The code is not right, or it has been used.',
    'Wait for the next code, or use one of your recovery codes.',
  ],
  'factor-missing': ['There is no second factor.', 'Set one up under Account.'],
  'factor-there': ['A second factor is already set up.', 'Turn it off first to set up another.'],
  'factor-required': [
    'Your organisation asks for a second factor, so it stays on.',
    'Ask an administrator to take it away if you have lost it.',
  ],
  'too-strong': ['The person may do more than you may.', 'Ask somebody who may do as much as they.'],
  'odd-denials': [
    '{person} was refused {count} times within {minutes} minutes.',
    'Look at the record of acts, and end their sessions if it looks wrong.',
  ],
  'odd-reading': [
    '{person} opened {count} documents within {minutes} minutes.',
    'Look at the record of acts, and end their sessions if it looks wrong.',
  ],
  'odd-networks': [
    '{person} has acted from {count} networks within {minutes} minutes.',
    'Ask them, and end their sessions if it looks wrong.',
  ],
  'last-administrator': [
    'Nobody would be left to administer the organisation.',
    'Make somebody else an administrator first.',
  ],
  'role-beyond': [
    'The role allows more than you may give.',
    'Choose another role, or ask somebody who has those permissions.',
  ],
  'own-account': ['This is nothing that anybody does to themselves.', 'Ask another administrator.'],
  'person-exists': [
    'Somebody in the organisation has that e-mail address already.',
    'Look for the address among the people; whoever was deactivated can be let in again.',
  ],
  'not-by-hand': [
    'This is kept by a directory or a sign-in service.',
    'Change it there; the change comes here by itself.',
  ],
  'name-taken': ['Something else has that name already.', 'Choose another name.'],
  'role-in-use': [
    '[{people} people have the role.|Somebody has the role.]',
    'Give those who have it another role first.',
  ],
} as const satisfies Record<string, readonly [sentence: string, next: string]>;
