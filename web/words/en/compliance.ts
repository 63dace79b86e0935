/** English: the first page of the compliance desk. */
import type { Word } from '../speak.ts';
import type { compliance as swedish } from '../sv/compliance.ts';

export const compliance: Record<keyof typeof swedish, Word> = {
  'compliance.title': 'Compliance',
  'compliance.title.hint': 'What happened, what is kept and what is gone',
  'compliance.about': 'What happened, what is kept and what is gone, with proof.',
  'compliance.chain': 'The chain of the record',
  'compliance.chain.verified': 'Verified up to event {seq}, {at}. Nothing was found.',
  'compliance.chain.never': 'The chain has not been verified yet. That happens every night.',
  'compliance.chain.found': ['{count} fault was found in the chain.', '{count} faults were found in the chain.'],
  'compliance.chain.waiting': ['{count} event waits for its link.', '{count} events wait for their links.'],
  'compliance.chain.open': 'To the record',
  'compliance.exports': 'Exports of the record',
  'compliance.exports.none': 'Nothing is scheduled.',
  'compliance.exports.next': '{name}: next on {at}',
  'compliance.exports.unknown': '{name}: the next time is not known at the moment',
  'compliance.holds': 'Legal holds',
  'compliance.holds.none': 'Nothing is held.',
  'compliance.holds.count': ['{count} hold is in force.', '{count} holds are in force.'],
  'compliance.holds.due': '{title} is to be reviewed.',
  'compliance.holds.asked': '{title}: somebody has asked for it to be lifted.',
  'compliance.requests': 'Requests from persons',
  'compliance.requests.none': 'No request is open.',
  'compliance.requests.left': ['{reference}: {count} day left', '{reference}: {count} days left'],
  'compliance.requests.over': '{reference}: overdue',
  'compliance.coming': 'To be disposed of in the coming months',
  'compliance.coming.none': 'By the rules nothing goes in the coming months.',
  'compliance.coming.month': ['{month}: {count} thing', '{month}: {count} things'],
  'compliance.places': 'Everything in one place',
};
