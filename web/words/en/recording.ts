/** English: recordings that are played, read, corrected and saved. */
export const recording = {
  'chat.source.play': 'Listen from {moment}',
  'recording.title': 'The recording',
  'recording.player': 'Play the recording',
  'recording.captions': 'What is said',
  'recording.failed': 'Your browser cannot play this file ({kind}). Save the original and open it in another program.',
  'recording.failed.save': 'Save the original',
  'recording.transcript': 'What is said',
  'recording.playFrom': '{moment}, play from here',
  'recording.follow': 'Follow along',
  'recording.coming': 'A newer version is being read in. This one holds until it is ready.',
  'recording.unsure': [
    '{count} sentence was heard with little certainty, and is marked in the text. Listen and compare.',
    '{count} sentences were heard with little certainty, and are marked in the text. Listen and compare.',
  ],
  'recording.unsure.mark': 'uncertain',
  'recording.save': 'Save the text as',
  'recording.save.txt': 'text',
  'recording.save.vtt': 'captions (VTT)',
  'recording.save.srt': 'captions (SRT)',
  'recording.edit': 'Correct the text',
  'recording.restore': 'Start from this version',
} as const;
