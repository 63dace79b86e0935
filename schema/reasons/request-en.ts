/** Reasons of requests about somebody's data, in English: sentence and next step. */
export const requestEnglish = {
  'request-ended': ['This request has ended.', 'Record a new one, if the person asks for more.'],
  'request-busy': ['It is still being worked on.', 'Wait until the search has ended, and try again.'],
  'request-unreviewed': ['Some hits are not looked over yet.', 'Say of each whether it is handed out or left out.'],
  'request-extended': ['The time was put off before.', 'It can be put off once. Answer what can be answered now.'],
  'request-too-late': [
    'The answer cannot be put off that far.',
    'Choose a day after the one it is due, and at most {months} months after it.',
  ],
  'request-late': [
    'The time is over and cannot be put off any more.',
    'Answer the request as soon as you can, and say in the answer why it is late.',
  ],
  'request-future': [
    'A request cannot have come in on a day that is not here yet.',
    'Give the day on which it came in.',
  ],
  'request-nobody': ['There is nobody here with that e-mail address.', 'Check the address with whoever asks.'],
  'request-nothing-erased': [
    'There is nothing left here that can be erased.',
    'End the request, and say why in the answer.',
  ],
  'request-kind': ['That is not what this request is about.', 'Record a request of the right kind.'],
  'request-open': [
    'This person waits for an answer about their data.',
    'Answer or end the request under Compliance, Requests, and try again.',
  ],
  'person-gone': [
    'The person was disposed of, and what was to be handed out opens no more.',
    'End the request, and say why in the answer.',
  ],
  'request-review': [
    'What there is for the request {reference} was found.',
    'Look it over under Compliance, Requests.',
  ],
  'request-delivered': [
    'The answer to the request {reference} is ready to be handed over.',
    'Fetch it under Compliance, Requests.',
  ],
  'request-due': ['The request {reference} has to be answered by {dueOn}.', 'Answer it under Compliance, Requests.'],
  'request-overdue': [
    'The request {reference} should have been answered by {dueOn}.',
    'Answer it under Compliance, Requests, and say why it is late.',
  ],
} as const;
