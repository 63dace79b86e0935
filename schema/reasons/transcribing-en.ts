/** Reasons of recordings that cannot be heard, in English. */
export const transcribingEnglish = {
  'no-sound': [
    'There is no sound in the recording.',
    'Check that the microphone was on, or upload the file with its sound.',
  ],
  'too-long': [
    '[The recording says that it is longer than {hours} hours.|The recording says that it is too long.]',
    'Divide it into shorter ones and upload them one by one; if it is not that long, save it anew.',
  ],
  'nothing-heard': [
    'Nobody could be heard to say anything in the recording.',
    'Listen to it. If somebody speaks, upload a louder or clearer copy.',
  ],
  'no-transcriber': [
    '[Nothing in this installation can turn speech into text in the language {language}.|Nothing in this installation can turn speech into text.]',
    'The recording is kept. Ask the operator to set a model for transcription, then try again.',
  ],
} as const satisfies Record<string, readonly [sentence: string, next: string]>;
