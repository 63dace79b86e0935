/** Reasons of disposals, in Swedish. */
export const purgeSwedish = {
  'purge-waits': [
    'En gallring väntar på att godkännas av en annan person.',
    'Titta igenom den under Gallringar och godkänn eller avslå den.',
  ],
  'purge-expired': [
    '[En gallring av {items} objekt godkändes inte i tid och är avslutad.|En gallring godkändes inte i tid och är avslutad.]',
    'Inget har gallrats. Regeln begär en ny när den körs nästa gång.',
  ],
  'purge-changed': [
    'Det som skulle gallras har ändrats sedan du tittade.',
    'Titta igenom förteckningen igen och godkänn den som den nu är.',
  ],
  'purge-over': ['Gallringen väntar inte längre på något beslut.', 'Läs om sidan för att se vad som blev av den.'],
  'purge-same-person': ['Ingen godkänner det hen själv har begärt.', 'Be någon annan som får se till gallringen.'],
  'purge-open': ['En gallring enligt samma regel pågår redan.', 'Vänta tills den är klar.'],
} as const;
