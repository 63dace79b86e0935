/** Svenska: förteckningen över behandlingar. */
export const processing = {
  'processing.title': 'Behandlingar av uppgifter',
  'processing.about':
    'Vad som bevaras, varför, om vem och hur länge. Förteckningen skrivs av programmet självt, ur samma källa som databasen jämförs med, och är ett underlag för förteckningen enligt artikel 30 i dataskyddsförordningen. Organisationen är personuppgiftsansvarig. Den som driver installationen är personuppgiftsbiträde.',
  'processing.recipients':
    'Uppgifter lämnas bara till dem som står i registret över mottagare. Varje organisations uppgifter hålls åtskilda av databasen själv, och det som öppnar något är förseglat eller står bara som kontrollsumma.',
  'processing.contents': 'Ändamål',
  'processing.columns': 'Uppgifter',
  'processing.whose': 'Vems och om vem',
  'processing.kept': 'Bevaras',
  'processing.class.identity': 'vem någon är',
  'processing.class.content': 'innehåll',
  'processing.class.technical': 'tekniska uppgifter',
  'processing.class.secret': 'hemligheter',
  'processing.class.proof': 'bevis',
  'processing.owner.person': 'Om människor',
  'processing.owner.organisation': 'Organisationens',
  'processing.owner.installation': 'Installationens',
  'processing.people.self': 'handlar om en person',
  'processing.people.author': 'visar vem som skrev eller lämnade något',
  'processing.people.actor': 'visar vem som gjorde något',
  'processing.people.none': 'leder inte till någon person',
} as const;
