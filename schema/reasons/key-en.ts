/** Reasons of API keys, in English. */
export const keyEnglish = {
  'key-unknown': [
    'There is no such API key, or it is no longer good.',
    'Check that it was copied whole, or make a new one under Account.',
  ],
  'key-network': [
    'The API key is not for the network that it was used from.',
    'Use it from an address that it names, or make one for this network.',
  ],
  'key-origin': [
    'The API key is not for the page that it was used on.',
    "Let the key name the page's origin, which the organisation has to allow as well.",
  ],
  'key-scope': [
    'The API key was not given this.',
    'Make a key with the permission and the kinds of things that are needed.',
  ],
  'key-no-record': [
    'No API key reads the record of acts: its reason is for a person to give.',
    'Sign in and begin a reading under Compliance. Programs are sent the record by a schedule of exports.',
  ],
  'key-with-cookie': [
    "The request carries both an API key and a browser's sign-in.",
    'Send one of them: programs send the key alone.',
  ],
  'not-for-keys': ['This is for people who are signed in, not for API keys.', 'Sign in and do it yourself.'],
  'key-scoped': [
    'The API key is kept to a part of the organisation, and this lies outside it.',
    'Make a key without that bound.',
  ],
  'key-no-secret': [
    'The installation has no key of its own, so it cannot keep API keys safe.',
    'Ask those who run the installation to set DIARIUM_SECRET_KEY.',
  ],
  'key-beyond': [
    'An API key may not be given more than whoever it acts as may do.',
    'Leave out what they may not do themselves.',
  ],
  'key-origins': [
    'The organisation does not allow one of these origins.',
    "Add it to the organisation's allowed origins first, or leave it out.",
  ],
  'key-count': [
    '[There are {limit} keys already.|There are too many keys already.]',
    'Revoke one that is no longer used.',
  ],
  'key-over': ['The API key is over.', 'Make a new one.'],
  'key-age': [
    '[The organisation lets keys live for {days} days at most.|The organisation does not let keys live that long.]',
    'Choose an earlier day.',
  ],
  'key-expired-age': [
    '[Your API key {name} was as old as keys may be, and is no longer good.|An API key of yours was as old as keys may be.]',
    'Make a new one where it is still needed.',
  ],
  'key-expired-unused': [
    '[Your API key {name} had not been used for so long that it is no longer good.|An API key of yours had not been used for too long.]',
    'Make a new one where it is still needed.',
  ],
} as const satisfies Record<string, readonly [sentence: string, next: string]>;
