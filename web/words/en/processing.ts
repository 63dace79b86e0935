/** English: the records of processing. */
export const processing = {
  'processing.title': 'Processing of data',
  'processing.about':
    'What is kept, why, about whom and for how long. The product writes this list itself, from what the database is compared with; it is a basis for the records under article 30 of the General Data Protection Regulation. The organisation is the controller. Whoever runs the installation is the processor.',
  'processing.recipients':
    'Data is handed to nobody but those in the register of recipients. The database itself keeps organisations apart, and what opens something is sealed, or kept as a hash alone.',
  'processing.contents': 'Purposes',
  'processing.columns': 'Data',
  'processing.whose': 'Whose and about whom',
  'processing.kept': 'Kept',
  'processing.class.identity': 'who somebody is',
  'processing.class.content': 'content',
  'processing.class.technical': 'technical data',
  'processing.class.secret': 'secrets',
  'processing.class.proof': 'proof',
  'processing.owner.person': 'About people',
  'processing.owner.organisation': "The organisation's",
  'processing.owner.installation': "The installation's",
  'processing.people.self': 'is about a person',
  'processing.people.author': 'shows who wrote or brought something',
  'processing.people.actor': 'shows who did something',
  'processing.people.none': 'leads to no person',
} as const;
