/** English: recording by microphone. */

import type { Word } from '../speak.ts';
import type { recorder as swedish } from '../sv/recorder.ts';

export const recorder = {
  'recorder.start': 'Record with the microphone',
  'recorder.pause': 'Pause',
  'recorder.resume': 'Go on recording',
  'recorder.stop': 'End',
  'recorder.time': 'Recorded time',
  'recorder.level': 'Sound level',
  'recorder.step.idle': 'Tell those who are heard that you record. The browser asks whether it may use the microphone.',
  'recorder.step.asking': "Answer the browser's question about the microphone.",
  'recorder.step.recording': 'Recording, and kept in this browser all the time.',
  'recorder.step.paused': 'The recording is paused.',
  'recorder.step.stopping': 'The recording is being ended.',
  'recorder.silent': 'Nothing is heard from the microphone. See that it is on, and that the right one is chosen.',
  'recorder.kept': 'Recorded, but not saved in the collection',
  'recorder.kept.about': 'This is in this browser alone. Save it in the collection, or throw it away.',
  'recorder.kept.facts': '{length} long, {size}',
  'recorder.name': 'Name of the recording',
  'recorder.name.first': 'Recording {at}',
  'recorder.save': 'Save in the collection',
  'recorder.drop': 'Throw away',
  'recorder.drop.named': 'Throw away {name}',
  'recorder.drop.title': 'Throw the recording away?',
  'recorder.drop.about': '{name} is nowhere else, and cannot be taken back.',
  'recorder.leave.title': 'The recording still goes on',
  'recorder.leave.about':
    'If you leave the page, the recording ends. What has been recorded stays in this browser, and can be saved when you come back here.',
  'recorder.fault.refused': 'The microphone may not be used here.',
  'recorder.fault.refused.next': 'Allow the page to use it in the browser, often beside the address, and try again.',
  'recorder.fault.missing': 'No microphone was found.',
  'recorder.fault.missing.next': 'Connect a microphone and try again.',
  'recorder.fault.busy': 'The microphone could not be opened.',
  'recorder.fault.busy.next': 'Close other programs that use it and try again.',
  'recorder.fault.unable': 'This browser cannot record here.',
  'recorder.fault.unable.next':
    'Open the page over https in a recent browser, or record with another program and drop the file here.',
  'recorder.fault.full': 'There is no room for more sound in the browser.',
  'recorder.fault.full.next':
    'What has been recorded is kept: save it in the collection, or make room on the computer.',
  'recorder.fault.gone': 'The microphone went away.',
  'recorder.fault.gone.next': 'What has been recorded is kept. Connect the microphone and record the rest by itself.',
  'recorder.fault.unread': 'The recording could not be read from the browser.',
  'recorder.fault.unread.next': 'Reload the page and try again.',
  'recorder.fault.long': 'The recording is as long as a recording may be.',
  'recorder.fault.long.next': 'Save it, and record the rest by itself.',
} as const satisfies Record<keyof typeof swedish, Word>;
