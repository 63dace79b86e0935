/** Reasons of organisations and their people, in Swedish. */
import type { organisationEnglish } from './organisation-en.ts';

export const organisationSwedish: Record<keyof typeof organisationEnglish, readonly [sentence: string, next: string]> =
  {
    suspended: ['Organisationen är stängd just nu.', 'Fråga dem som driver installationen.'],
    'switched-off': ['Det här är avstängt för organisationen.', 'Fråga dem som driver installationen.'],
    'render-off': [
      'Att öppna sidor i en webbläsare är avstängt för organisationen.',
      'Stäng av det för källan, eller fråga dem som driver installationen.',
    ],
    'keys-off': ['API-nycklar är avstängda för organisationen.', 'Fråga dem som driver installationen.'],
    'federation-off': [
      'Inloggning via en identitetsleverantör är avstängd för organisationen.',
      'Logga in på ett annat sätt, eller fråga dem som driver installationen.',
    ],
    'provisioning-off': [
      'Att hålla personerna i takt med en katalog är avstängt för organisationen.',
      'Fråga dem som driver installationen.',
    ],
    'personal-spaces-off': [
      'Personliga utrymmen är avstängda för organisationen.',
      'Använd ett delat utrymme, eller fråga dem som driver installationen.',
    ],
    'quota-spent': [
      'Organisationen har använt upp det den får.',
      'Gör plats, eller be dem som driver installationen om mer.',
    ],
    'quota-people': [
      '[Organisationen får ha {limit} personer, och har dem.|Organisationen får inte ha fler personer.]',
      'Inaktivera någon som har slutat, eller be dem som driver installationen om fler.',
    ],
    'quota-pages': [
      '[Organisationen får spara {limit} sidor, och har dem.|Organisationen får inte spara fler sidor.]',
      'Ta bort det som inte behövs, eller be dem som driver installationen om fler; det som hunnit läsas finns kvar.',
    ],
    'quota-bytes': [
      '[Organisationen får spara {limit} byte, och det här får inte plats.|Organisationen får inte spara fler filer.]',
      'Be dem som driver installationen om mer; det som hunnit läsas finns kvar.',
    ],
  };
