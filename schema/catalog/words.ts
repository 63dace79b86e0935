/** Why things are kept, on what ground, and for how long, in words of both languages. */
type Said = Readonly<{ sv: string; en: string }>;

export const purposes = {
  organisation: {
    sv: 'Veta vilka organisationer som finns och vad var och en får använda',
    en: 'Knowing which organisations there are, and what each may use',
  },
  person: {
    sv: 'Veta vem som använder tjänsten och vad hen får göra',
    en: 'Knowing who uses the service and what they may do',
  },
  entering: {
    sv: 'Släppa in rätt person och ingen annan',
    en: 'Letting the right person in and nobody else',
  },
  belonging: {
    sv: 'Veta vem som når vad i organisationens utrymmen',
    en: 'Knowing who reaches what in the spaces of the organisation',
  },
  knowledge: {
    sv: 'Göra organisationens webbplatser, filer och inspelningar sökbara',
    en: 'Making the websites, files and recordings of the organisation searchable',
  },
  crawling: {
    sv: 'Läsa webbplatser skonsamt och kunna visa vad som lästes',
    en: 'Reading websites with care, and being able to show what was read',
  },
  answering: {
    sv: 'Svara på frågor och kunna visa vad svaren bygger på',
    en: 'Answering questions, and being able to show what the answers stand on',
  },
  informing: {
    sv: 'Berätta för människor det som rör dem',
    en: 'Telling people what concerns them',
  },
  proving: {
    sv: 'Kunna visa vem som gjorde vad, och att det inte har ändrats',
    en: 'Being able to show who did what, and that the record was not changed',
  },
  disposing: {
    sv: 'Gallra efter beslut och kunna visa att det är gjort',
    en: 'Disposing of things by decision, and being able to show that it was done',
  },
  holding: {
    sv: 'Bevara det som behövs i ett ärende eller en tvist',
    en: 'Preserving what a case or a dispute needs',
  },
  exporting: {
    sv: 'Lämna ut underlag till dem som ska granska',
    en: 'Handing evidence to those who are to examine it',
  },
  rights: {
    sv: 'Svara människor som utövar sina rättigheter',
    en: 'Answering people who use their rights',
  },
  protecting: {
    sv: 'Skydda tjänsten mot missbruk och mot att samma sak görs två gånger',
    en: 'Protecting the service against abuse, and against doing a thing twice',
  },
  running: {
    sv: 'Hålla reda på installationen själv',
    en: 'Keeping track of the installation itself',
  },
} as const satisfies Record<string, Said>;
export type Purpose = keyof typeof purposes;

export const periods = {
  tenant: {
    sv: 'Tills organisationens uppgifter raderas',
    en: 'Until the organisation is deleted',
  },
  'after-tenant': {
    sv: 'Även sedan organisationens uppgifter har raderats, som bevis för raderingen',
    en: 'Also after the organisation is deleted, as proof of the deletion',
  },
  log: {
    sv: 'Så länge organisationen har bestämt för loggen, även sedan dess uppgifter har raderats',
    en: 'As long as the organisation has set for the record of acts, also after its own deletion',
  },
  person: {
    sv: 'Tills personen tas bort; ett nummer utan namn står kvar',
    en: 'Until the person is removed; an id without a name stays',
  },
  with: {
    sv: 'Så länge som det som raden hör till',
    en: 'As long as what the row belongs to',
  },
  rule: {
    sv: 'Tills en gallringsregel tar det, eller tills det tas bort för hand och ångerfristen är över',
    en: 'Until a retention rule takes it, or until it is deleted by hand and the days of grace are over',
  },
  run: {
    sv: 'Tills körningen är slut',
    en: 'Until the run has ended',
  },
  day: {
    sv: 'Ett dygn efter att det senast kunde användas',
    en: 'A day after it was last good for anything',
  },
  minutes: {
    sv: 'Några minuter till någon timme',
    en: 'Minutes to an hour or so',
  },
  'thirty-days': {
    sv: '30 dagar efter att spårningen slutade',
    en: '30 days after the trace ended',
  },
  'sixty-days': {
    sv: '60 dagar',
    en: '60 days',
  },
  'ninety-days': {
    sv: '90 dagar efter att den slutade',
    en: '90 days after it ended',
  },
  'half-year': {
    sv: 'Minst 184 dagar, eller så länge organisationen har bestämt',
    en: 'At least 184 days, or as long as the organisation has set',
  },
  year: {
    sv: 'Ett år efter att det senast användes',
    en: 'A year after it was last used',
  },
  changed: {
    sv: 'Tills det ändras eller tas bort',
    en: 'Until it is changed or removed',
  },
  installation: {
    sv: 'Så länge installationen finns',
    en: 'As long as the installation is there',
  },
} as const satisfies Record<string, Said>;
export type KeptFor = keyof typeof periods;

export const withholdings = {
  derived: {
    sv: 'Är bara uträknat ur uppgifter som lämnas ut',
    en: 'Is only worked out from what is handed out',
  },
  working: {
    sv: 'Säger bara hur tjänsten har arbetat med det som lämnas ut, eller vem som når det',
    en: 'Says only how the service worked on what is handed out, or who reaches it',
  },
  passing: {
    sv: 'Är en kopia av ett svar som redan lämnats, och kan öppna något',
    en: 'Is a copy of an answer that was given before, and may open something',
  },
  search: {
    sv: 'Är sökningen efter uppgifterna, och pekar bara på dem',
    en: 'Is the search for the data, and only points at them',
  },
} as const satisfies Record<string, Said>;
export type Withheld = keyof typeof withholdings;
