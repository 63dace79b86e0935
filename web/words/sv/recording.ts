/** Svenska: inspelningar som spelas, läses, rättas och sparas. */
export const recording = {
  'chat.source.play': 'Lyssna från {moment}',
  'recording.title': 'Inspelningen',
  'recording.player': 'Spela inspelningen',
  'recording.captions': 'Det som sägs',
  'recording.failed':
    'Webbläsaren kan inte spela den här filen ({kind}). Spara originalet och öppna det i ett annat program.',
  'recording.failed.save': 'Spara originalet',
  'recording.transcript': 'Det som sägs',
  'recording.playFrom': '{moment}, spela härifrån',
  'recording.follow': 'Följ uppspelningen',
  'recording.coming': 'En nyare version läses in. Den här gäller tills den är klar.',
  'recording.unsure': [
    '{count} mening är osäkert uppfattad och utmärkt i texten. Lyssna och jämför.',
    '{count} meningar är osäkert uppfattade och utmärkta i texten. Lyssna och jämför.',
  ],
  'recording.unsure.mark': 'osäkert uppfattat',
  'recording.save': 'Spara texten som',
  'recording.save.txt': 'text',
  'recording.save.vtt': 'undertexter (VTT)',
  'recording.save.srt': 'undertexter (SRT)',
  'recording.edit': 'Rätta texten',
  'recording.restore': 'Utgå från den här versionen',
} as const;
