/** The words of an answer to somebody who asked what is kept about them. */
import type { Language } from '#schema/session.ts';

type Words = Readonly<
  Record<
    | 'title'
    | 'about'
    | 'name'
    | 'email'
    | 'received'
    | 'explained'
    | 'found'
    | 'store'
    | 'count'
    | 'more'
    | 'purpose'
    | 'period'
    | 'withheld'
    | 'rights'
    | 'rightsExplained',
    string
  >
>;

export const answerWords: Readonly<Record<Language, Words>> = {
  sv: {
    title: 'Registerutdrag',
    about: 'Om utdraget',
    name: 'Namn',
    email: 'E-postadress',
    received: 'Begäran kom in',
    explained:
      'Utdraget visar de personuppgifter om dig som organisationen behandlar i Diarium. Samma uppgifter finns i data.json i en form som program kan läsa, och filer som du har lämnat finns i mappen original. Namn, adresser, telefonnummer och personnummer som hör till andra är utbytta mot [annan person].',
    found: 'Uppgifter som finns',
    store: 'Uppgift',
    count: 'Antal',
    more: 'Här visas de första posterna. Alla finns i data.json.',
    purpose: 'Ändamål',
    period: 'Hur länge',
    withheld: 'Vad som inte är med, och varför',
    rights: 'Dina rättigheter',
    rightsExplained:
      'Du kan begära att felaktiga uppgifter rättas, att uppgifter raderas och att behandlingen begränsas, och du kan invända mot den. Är du inte nöjd kan du klaga hos Integritetsskyddsmyndigheten.',
  },
  en: {
    title: 'What is kept about you',
    about: 'About this extract',
    name: 'Name',
    email: 'E-mail address',
    received: 'Request received',
    explained:
      'This shows the personal data about you that the organisation processes in Diarium. The same stands in data.json in a form for programs, and files that you brought are in the folder original. Names, addresses, telephone and personal numbers of others are replaced by [another person].',
    found: 'What there is',
    store: 'Data',
    count: 'Count',
    more: 'The first of them are shown here. All are in data.json.',
    purpose: 'Purpose',
    period: 'For how long',
    withheld: 'What is not here, and why',
    rights: 'Your rights',
    rightsExplained:
      'You can ask for what is wrong to be put right, for data to be erased, and for the processing to be restricted, and you can object to it. If you are not content you can complain to the supervisory authority.',
  },
};
