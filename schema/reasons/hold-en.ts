/** Reasons of legal holds, in English. */
export const holdEnglish = {
  'legal-hold': [
    'A legal hold keeps this from being deleted, hidden or moved.',
    'Ask those who see to retention: it can go when the hold is lifted.',
  ],
  'hold-same-person': ['Nobody lifts what they have asked to lift.', 'Ask somebody else who may place holds.'],
  'hold-asked': ['Somebody has asked for it to be lifted already.', 'Load the page again and decide on that.'],
  'hold-not-asked': ['Nobody has asked for it to be lifted.', 'Ask for it first; somebody else decides.'],
  'hold-lifted-before': ['The hold is lifted already.', 'Place another one if something is to be held again.'],
  'hold-found-nothing': ['The search finds nothing.', 'Try other words, or hold a space or a collection instead.'],
  'hold-found-much': [
    '[The search finds more than {most} things|The search finds too much].',
    'Add words that narrow it, or hold a space or a collection instead.',
  ],
  'hold-review': [
    '[It is time to look at the legal hold “{title}” ({reference}) again|It is time to look at a legal hold again].',
    'Decide whether it stays, and until when, or ask for it to be lifted.',
  ],
  'hold-lift-asked': [
    '[{name} asks for the legal hold “{title}” to be lifted|Somebody asks for a legal hold to be lifted].',
    'Somebody else decides on it, under legal holds.',
  ],
  'hold-lifted': [
    '[{name} has lifted the legal hold “{title}”|A legal hold was lifted].',
    'What it held can go from now on, by rules and by hand.',
  ],
  'held-pages-gone': [
    '[{documents} held pages are gone from their website, and were kept|Held pages are gone from their website, and were kept].',
    'They stay searchable until the hold is lifted.',
  ],
} as const satisfies Record<string, readonly [sentence: string, next: string]>;
