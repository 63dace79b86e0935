/** The words of an answer to somebody who asked what is kept about them. */
import type { Language } from '#schema/session.ts';

type Words = Readonly<
  Record<
    'title' | 'about' | 'name' | 'email' | 'received' | 'explained' | 'found' | 'rights' | 'rightsExplained' | 'other',
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
      'Utdraget visar de personuppgifter om dig som organisationen behandlar i Diarium. Samma uppgifter finns i data.json i en form som program kan läsa, och filer som du har lämnat finns i mappen original. Uppgifter om andra är utbytta mot [annan person].',
    found: 'Uppgifter som finns',
    rights: 'Dina rättigheter',
    rightsExplained:
      'Du kan begära att felaktiga uppgifter rättas och att uppgifter raderas eller inte längre behandlas. Är du inte nöjd kan du klaga hos Integritetsskyddsmyndigheten.',
    other: '[annan person]',
  },
  en: {
    title: 'What is kept about you',
    about: 'About this extract',
    name: 'Name',
    email: 'E-mail address',
    received: 'Request received',
    explained:
      'This shows the personal data about you that the organisation processes in Diarium. The same stands in data.json in a form for programs, and files that you brought are in the folder original. What concerns others is replaced by [another person].',
    found: 'What there is',
    rights: 'Your rights',
    rightsExplained:
      'You can ask for what is wrong to be put right, and for data to be erased or no longer processed. If you are not content you can complain to the supervisory authority.',
    other: '[another person]',
  },
};
