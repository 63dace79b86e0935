/** What the stores are called that somebody's data lie in, and why some of it stays, for those who ask and those who answer. */
import type { KeptWhy } from './person-request.ts';
import type { Language } from './session.ts';

type Said = Readonly<Record<Language, string>>;

/** By table, as far as people meet them; `mention.` stands before what others wrote. */
const stores: Readonly<Record<string, Said>> = {
  person: { sv: 'Konto', en: 'Account' },
  session: { sv: 'Inloggningar', en: 'Sessions' },
  link: { sv: 'Inloggningslänkar', en: 'Sign-in links' },
  attempt: { sv: 'Misslyckade inloggningsförsök', en: 'Failed attempts to sign in' },
  place: { sv: 'Platser som inloggning skett från', en: 'Places signed in from' },
  factor: { sv: 'Andra faktor', en: 'Second factor' },
  recovery_code: { sv: 'Återställningskoder', en: 'Recovery codes' },
  identity: { sv: 'Konton hos inloggningstjänster', en: 'Accounts of providers' },
  errand: { sv: 'Ärenden hos inloggningstjänster', en: 'Errands to providers' },
  federation: { sv: 'Spårning av inloggningar', en: 'Traces of sign-ins' },
  key: { sv: 'Nycklar', en: 'Keys' },
  person_key: { sv: 'Egen krypteringsnyckel', en: 'Encryption key of one’s own' },
  member: { sv: 'Medlemskap i utrymmen', en: 'Memberships of spaces' },
  group_member: { sv: 'Medlemskap i grupper', en: 'Memberships of groups' },
  space: { sv: 'Eget utrymme', en: 'Space of one’s own' },
  notice: { sv: 'Meddelanden', en: 'Notices' },
  notice_seen: { sv: 'Lästa meddelanden', en: 'Notices seen' },
  break_glass: { sv: 'Besök utifrån', en: 'Visits from outside' },
  collection: { sv: 'Samlingar i eget utrymme', en: 'Collections in one’s own space' },
  conversation: { sv: 'Samtal', en: 'Conversations' },
  message: { sv: 'Frågor och svar', en: 'Questions and answers' },
  citation: { sv: 'Citat i svar', en: 'Citations in answers' },
  feedback: { sv: 'Omdömen om svar', en: 'Feedback on answers' },
  upload: { sv: 'Uppladdade filer', en: 'Uploaded files' },
  extract: { sv: 'Inläsning av filer', en: 'Reading of files' },
  document: { sv: 'Dokument', en: 'Documents' },
  version: { sv: 'Dokumentens text', en: 'Text of documents' },
  recording: { sv: 'Inspelningar', en: 'Recordings' },
  utterance: { sv: 'Utskrifter av tal', en: 'Transcripts' },
  source: { sv: 'Källor', en: 'Sources' },
  credential: { sv: 'Inloggningar till källor', en: 'Credentials of sources' },
  crawl: { sv: 'Begärda inläsningar', en: 'Crawls asked for' },
  audit_event: { sv: 'Händelser i loggen', en: 'Acts in the record' },
  answer_record: { sv: 'Hur svar kom till', en: 'How answers came about' },
  hold: { sv: 'Rättsliga spärrar', en: 'Legal holds' },
  hold_scope: { sv: 'Rättsliga spärrar över personen', en: 'Legal holds over the person' },
  decision: { sv: 'Gallringsbeslut', en: 'Disposal decisions' },
  rule: { sv: 'Gallringsregler', en: 'Retention rules' },
  purge: { sv: 'Gallringar', en: 'Disposals' },
  purge_setting: { sv: 'Inställningar för gallring', en: 'Settings of disposals' },
  purge_item: { sv: 'Poster i gallringar', en: 'Items of disposals' },
  person_request: { sv: 'Begäranden om egna uppgifter', en: 'Requests about one’s own data' },
  reading: { sv: 'Läsningar av loggen', en: 'Readings of the record' },
  audit_check: { sv: 'Begärda kontroller av loggen', en: 'Checks of the record asked for' },
  audit_export: { sv: 'Exporter av loggen', en: 'Exports of the record' },
  export_schedule: { sv: 'Scheman för exporter', en: 'Schedules of exports' },
  export_target: { sv: 'Mottagare av exporter', en: 'Receivers of exports' },
  hold_turn: { sv: 'Åtgärder i rättsliga spärrar', en: 'Turns of legal holds' },
  ai_system: { sv: 'Godkännanden av AI-system', en: 'Acceptances of AI systems' },
  archive_package: { sv: 'Arkivpaket', en: 'Packages for the archive' },
  person_rectification: { sv: 'Rättelser', en: 'Rectifications' },
  passage: { sv: 'Stycken ur dokument', en: 'Passages of documents' },
  posting: { sv: 'Sökord ur dokument', en: 'Search terms of documents' },
  term_list: { sv: 'Sökord per stycke', en: 'Search terms by passage' },
  embedding: { sv: 'Stycken som tal för sökningen', en: 'Passages as numbers for the search' },
  blob: { sv: 'Originalfiler, som register', en: 'Original files, as a register' },
  extracted: { sv: 'Filer under inläsning', en: 'Files being read' },
  segment: { sv: 'Delar av inspelningar', en: 'Stretches of recordings' },
  message_event: { sv: 'Svar medan de skrivs', en: 'Answers while they are written' },
  idempotency: { sv: 'Svar som sparats ett dygn', en: 'Responses kept for a day' },
  person_request_item: { sv: 'Träffar i begäranden', en: 'Hits of requests' },
};

/** What stands in the place of what was taken out. */
export const marks: Said = { sv: '[annan person]', en: '[another person]' };

const mentioned: Said = { sv: 'Omnämnande: ', en: 'Mention: ' };
const prefixes = /^(mention|kept)\./;

/** A table that nobody gave a name is called as it is. */
export function sayStore(store: string, language: Language): string {
  const table = store.replace(prefixes, '');
  const said = stores[table]?.[language] ?? table;
  return store.startsWith('mention.') ? `${mentioned[language]}${said.toLowerCase()}` : said;
}

/** Each with the ground in law, by the articles of the General Data Protection Regulation. */
const whys: Readonly<Record<KeptWhy, Said>> = {
  held: {
    sv: 'omfattas av en rättslig spärr och får inte förstöras så länge den gäller (artikel 17.3 e i dataskyddsförordningen)',
    en: 'under a legal hold, and must not be destroyed while it lasts (article 17(3)(e) GDPR)',
  },
  'record-of-acts': {
    sv: 'hör till loggen över vad som gjorts, som organisationen måste kunna visa upp (artiklarna 5.2 och 17.3 b); det gallras när dess egen frist är ute',
    en: 'the record of what was done, which the organisation has to be able to show (articles 5(2) and 17(3)(b)); it goes when its own time is over',
  },
  proof: {
    sv: 'visar vem som fattade ett beslut eller gjorde en åtgärd i tjänsten, och bevaras som bevis för det (artikel 17.3 b och e)',
    en: 'shows who decided or acted in office, and is kept as proof of that (article 17(3)(b) and (e))',
  },
  'organisation-record': {
    sv: 'har lagts i ett gemensamt utrymme och är organisationens handling; den måste bevaras tills den får gallras enligt dess gallringsbeslut (artikel 17.3 b och d, arkivlagen)',
    en: 'was put into a shared space and is a record of the organisation; it has to be kept until its disposal decisions let it go (article 17(3)(b) and (d), the law of archives)',
  },
  'in-use': {
    sv: 'är i bruk; kontot måste stängas av innan det kan raderas (artikel 17.1 a: det behövs fortfarande)',
    en: 'is in use; the account has to be deactivated before it can be erased (article 17(1)(a): it is still needed)',
  },
  decided: {
    sv: 'behövs enligt handläggarens bedömning för ett ändamål som väger tyngre (artikel 17.3)',
    en: 'is needed, as the officer finds, for a purpose that weighs more (article 17(3))',
  },
};
export const sayWhy = (why: KeptWhy, language: Language): string => whys[why][language];
