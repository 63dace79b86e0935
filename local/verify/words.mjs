/** What the verifier says, in Swedish and English. */

const stretch = (one, many) => (f) =>
  (f.to !== undefined && f.to > f.seq ? many : one)
    .replaceAll('{seq}', f.seq)
    .replaceAll('{to}', f.to)
    .replaceAll('{name}', f.name)
    .replaceAll('{why}', f.why)
    .replaceAll('{other}', f.other);
const same = (sentence) => stretch(sentence, sentence);

export const findingWords = {
  en: {
    unreadable: same('The archive cannot be read: {why}.'),
    'manifest-unreadable': same('manifest.json is missing or is no manifest.'),
    'manifest-forged': same('manifest.json was not signed by this key, or was changed afterwards.'),
    'file-missing': same('The file {name} is in the manifest, but not in the archive.'),
    'file-extra': same('The file {name} is in the archive, but not in the manifest.'),
    'file-changed': same('The file {name} is not the one that the manifest was signed over.'),
    'event-changed': same('Event {seq} is not the one that was linked: it was changed, or stands in another’s place.'),
    'event-missing': same('Event {seq} was taken out: its link is there without it.'),
    'event-extra': same('After event {seq} there is an event that has no link: it was put in.'),
    'event-foreign': same('Event {seq} belongs to another organisation.'),
    'link-unreadable': same('The link where number {seq} should be cannot be read.'),
    'link-broken': same('Link {seq} does not follow from the one before it.'),
    'link-missing': stretch('Link {seq} is missing.', 'Links {seq} to {to} are missing.'),
    'link-repeated': same('Link {seq} is there again, or out of its order.'),
    'tail-missing': stretch(
      'The end is cut off: event {seq} is missing.',
      'The end is cut off: events {seq} to {to} are missing.',
    ),
    'count-wrong': stretch(
      'Event {seq} is more than the manifest knows.',
      'Events {seq} to {to} are more than the manifest knows.',
    ),
    'chain-replaced': stretch(
      'Event {seq} is not what a head was signed over: the chain was made anew.',
      'Events {seq} to {to} are not what a head was signed over: the chain was made anew somewhere among them.',
    ),
    'head-forged': same(
      'A head over event {seq} was not signed by this key, or was changed, or is another organisation’s.',
    ),
    'start-wrong': same('The chain does not begin as this organisation’s chain does.'),
    gap: stretch(
      'Between the exports event {seq} is missing.',
      'Between the exports events {seq} to {to} are missing.',
    ),
    overlap: stretch('Event {seq} is in two exports.', 'Events {seq} to {to} are in two exports.'),
    apart: same('The export that begins at event {seq} does not go on from the one before it.'),
  },
  sv: {
    unreadable: same('Arkivet går inte att läsa: {why}.'),
    'manifest-unreadable': same('manifest.json saknas eller är inget manifest.'),
    'manifest-forged': same('manifest.json är inte undertecknat med den här nyckeln, eller har ändrats efteråt.'),
    'file-missing': same('Filen {name} står i manifestet men finns inte i arkivet.'),
    'file-extra': same('Filen {name} finns i arkivet men står inte i manifestet.'),
    'file-changed': same('Filen {name} är inte den som manifestet undertecknades för.'),
    'event-changed': same('Händelse {seq} är inte den som länkades: den har ändrats eller står på en annans plats.'),
    'event-missing': same('Händelse {seq} har tagits bort: länken finns kvar utan den.'),
    'event-extra': same('Efter händelse {seq} finns en händelse utan länk: den har lagts till.'),
    'event-foreign': same('Händelse {seq} hör till en annan organisation.'),
    'link-unreadable': same('Länken där nummer {seq} borde stå går inte att läsa.'),
    'link-broken': same('Länk {seq} följer inte på den före.'),
    'link-missing': stretch('Länk {seq} saknas.', 'Länkarna {seq} till {to} saknas.'),
    'link-repeated': same('Länk {seq} finns igen, eller står i fel ordning.'),
    'tail-missing': stretch(
      'Slutet är avklippt: händelse {seq} saknas.',
      'Slutet är avklippt: händelserna {seq} till {to} saknas.',
    ),
    'count-wrong': stretch(
      'Händelse {seq} känner manifestet inte till.',
      'Händelserna {seq} till {to} känner manifestet inte till.',
    ),
    'chain-replaced': stretch(
      'Händelse {seq} är inte vad ett huvud undertecknades för: kedjan har gjorts om.',
      'Händelserna {seq} till {to} är inte vad ett huvud undertecknades för: kedjan har gjorts om någonstans bland dem.',
    ),
    'head-forged': same(
      'Ett huvud för händelse {seq} är inte undertecknat med den här nyckeln, har ändrats eller är en annan organisations.',
    ),
    'start-wrong': same('Kedjan börjar inte så som den här organisationens kedja börjar.'),
    gap: stretch('Mellan exporterna saknas händelse {seq}.', 'Mellan exporterna saknas händelserna {seq} till {to}.'),
    overlap: stretch('Händelse {seq} finns i två exporter.', 'Händelserna {seq} till {to} finns i två exporter.'),
    apart: same('Exporten som börjar med händelse {seq} är ingen fortsättning på den före.'),
  },
};

export const reportWords = {
  en: {
    usage:
      'Usage: diarium-verify EXPORT.zip [EXPORT.zip …] --key public.pem [--heads heads.json] [--language sv|en] [--json]',
    badKey: (why) => `The public key cannot be read: ${why}.`,
    badHeads: (why) => `The heads cannot be read: ${why}.`,
    good: ({ from, to, count }) =>
      count === 0 ? `holds: no events, after event ${from - 1}` : `holds: ${count} events, ${from} to ${to}`,
    bad: (count) => `does not hold: ${count} ${count === 1 ? 'thing is' : 'things are'} wrong`,
    organisation: (id) => `Organisation ${id}`,
    key: (id) => `Key ${id}`,
    covered: (seq, at) => `The last head that covers it is over event ${seq}, signed ${at}`,
    uncovered: 'No head covers it: the seal of the manifest alone vouches for it',
    continued: ({ lost: { fromSeq, toSeq }, signedAt }) =>
      `Continued after a restore, as was said on ${signedAt}: at most ${toSeq - fromSeq + 1} events were lost, among the numbers ${fromSeq} to ${toSeq}`,
    beyond: (seq) => `A head that came by another way is over event ${seq}: a later export has to hold that`,
    begins: (seq) => `It begins after event ${seq}, as the manifest says; check the export before it as well`,
  },
  sv: {
    usage:
      'Användning: diarium-verify EXPORT.zip [EXPORT.zip …] --key public.pem [--heads heads.json] [--language sv|en] [--json]',
    badKey: (why) => `Den publika nyckeln går inte att läsa: ${why}.`,
    badHeads: (why) => `Huvudena går inte att läsa: ${why}.`,
    good: ({ from, to, count }) =>
      count === 0
        ? `håller: inga händelser, efter händelse ${from - 1}`
        : `håller: ${count} händelser, ${from} till ${to}`,
    bad: (count) => `håller inte: ${count} fel`,
    organisation: (id) => `Organisation ${id}`,
    key: (id) => `Nyckel ${id}`,
    covered: (seq, at) => `Det sista huvudet som täcker den gäller händelse ${seq} och undertecknades ${at}`,
    uncovered: 'Inget huvud täcker den: bara manifestets underskrift går i god för den',
    continued: ({ lost: { fromSeq, toSeq }, signedAt }) =>
      `Fortsatt efter en återläsning, enligt intyg från ${signedAt}: högst ${toSeq - fromSeq + 1} händelser gick förlorade, bland numren ${fromSeq} till ${toSeq}`,
    beyond: (seq) => `Ett huvud som kom en annan väg gäller händelse ${seq}: en senare export ska innehålla den`,
    begins: (seq) => `Den börjar efter händelse ${seq}, enligt manifestet; kontrollera även exporten före`,
  },
};
