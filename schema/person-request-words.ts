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
  member: { sv: 'Medlemskap i utrymmen', en: 'Memberships of spaces' },
  group_member: { sv: 'Medlemskap i grupper', en: 'Memberships of groups' },
  space: { sv: 'Eget utrymme', en: 'Space of one’s own' },
  notice: { sv: 'Meddelanden', en: 'Notices' },
  notice_seen: { sv: 'Lästa meddelanden', en: 'Notices seen' },
  break_glass: { sv: 'Besök utifrån', en: 'Visits from outside' },
  conversation: { sv: 'Konversationer', en: 'Conversations' },
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
  audit_event: { sv: 'Händelser i protokollet', en: 'Acts in the record' },
  answer_record: { sv: 'Hur svar kom till', en: 'How answers came about' },
  hold: { sv: 'Rättsliga spärrar', en: 'Legal holds' },
  hold_scope: { sv: 'Rättsliga spärrar över personen', en: 'Legal holds over the person' },
  decision: { sv: 'Gallringsbeslut', en: 'Disposal decisions' },
  rule: { sv: 'Gallringsregler', en: 'Retention rules' },
  purge: { sv: 'Gallringar', en: 'Disposals' },
  purge_item: { sv: 'Poster i gallringar', en: 'Items of disposals' },
  person_request: { sv: 'Begäranden om egna uppgifter', en: 'Requests about one’s own data' },
  person_rectification: { sv: 'Rättelser', en: 'Rectifications' },
  passage: { sv: 'Stycken ur dokument', en: 'Passages of documents' },
};

const mentioned: Said = { sv: 'Omnämnande: ', en: 'Mention: ' };
const prefixes = /^(mention|kept)\./;

/** A table that nobody gave a name is called as it is. */
export function sayStore(store: string, language: Language): string {
  const table = store.replace(prefixes, '');
  const said = stores[table]?.[language] ?? table;
  return store.startsWith('mention.') ? `${mentioned[language]}${said.toLowerCase()}` : said;
}

const whys: Readonly<Record<KeptWhy, Said>> = {
  held: {
    sv: 'omfattas av en rättslig spärr och får inte förstöras så länge den gäller',
    en: 'under a legal hold, and must not be destroyed while it lasts',
  },
  'record-of-acts': {
    sv: 'är protokollet över vad som gjorts, som lagen kräver att organisationen kan visa; det gallras när dess egen frist är ute',
    en: 'the record of what was done, which the law wants the organisation to be able to show; it goes when its own time is over',
  },
  proof: {
    sv: 'visar vem som fattade beslut eller gjorde en åtgärd i tjänsten, och bevaras som allmän handling',
    en: 'shows who decided or acted in office, and is kept as an official record',
  },
  'organisation-record': {
    sv: 'har lagts i ett gemensamt utrymme, är organisationens handling och gallras efter dess gallringsbeslut',
    en: 'was put into a shared space, is a record of the organisation, and goes by its disposal decisions',
  },
  'in-use': {
    sv: 'är i bruk; kontot måste stängas av innan det kan raderas',
    en: 'is in use; the account has to be deactivated before it can be erased',
  },
  decided: {
    sv: 'behövs enligt handläggarens bedömning för ett ändamål som väger tyngre',
    en: 'is needed, as the officer finds, for a purpose that weighs more',
  },
};
export const sayWhy = (why: KeptWhy, language: Language): string => whys[why][language];
