/** Reasons of exports in English: sentence and next step. */

export const exportEnglish = {
  'export-ended': ['This export has ended.', 'Ask for another one.'],
  'export-failed': [
    'An export of the record failed.',
    'Open it among the exports to see why. What a schedule exports next begins after the last link that was exported.',
  ],
  'export-given-up': [
    'An archive could not be sent in a week.',
    'It lies here to be fetched. See to the target, and export the same links once more.',
  ],
  'export-open': ['The last export of this schedule has not ended.', 'Wait for it, or stop it first.'],
  'export-stopped': [
    'The export was ended from outside.',
    'Ask for it again. What a schedule exports next holds the same links.',
  ],
  'export-target-gone': [
    'The target was removed before the archive had reached it.',
    'It lies here to be fetched. Export the same links once more if they are to be sent elsewhere.',
  ],
  'export-unsent': [
    'An archive has not reached {name} yet.',
    'It is tried again for a week. Open the export to see what the target answers.',
  ],
  'range-gone': [
    'What comes before link {seq} is no longer kept, so the export would prove nothing.',
    'Begin at a later link or moment.',
  ],
  'target-address': [
    'The address of the bucket holds more than where it is.',
    'Give https:// and the server alone. How to sign in there has fields of its own.',
  ],
  'target-plain': [
    'The address of the bucket has no https, so that anybody on the way could read the record.',
    'Give the address with https://. A server in your own network can be allowed by whoever runs the installation.',
  ],
  'target-used': ['A schedule sends its exports there.', 'Change or remove the schedule first.'],
  'target-away': ['The target did not answer.', 'It is tried again by itself. Check its address if this goes on.'],
  'target-refused': [
    'The target did not accept the sign-in.',
    'It is tried again by itself. Let the sign-in in there, or add the target anew and use that.',
  ],
  'target-other-key': [
    'Another server answers than the one whose key was given.',
    'Ask whoever runs it whether its key was changed; if so, add the target anew.',
  ],
  'target-failed': [
    'The target did not take the archive.',
    'It is tried again by itself. Check room and rights in its folder if this goes on.',
  ],
} as const satisfies Record<string, readonly [sentence: string, next: string]>;
