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
    'limit-pages': [
      '[En insamling i organisationen läser från {min} till {max} sidor.|Organisationens insamlingar får inte läsa så många sidor.]',
      'Ändra källans gräns för antalet sidor.',
    ],
    'limit-pace': [
      '[En insamling i organisationen frågar varje värd från {min} till {max} gånger i sekunden.|Organisationens insamlingar får inte fråga i den takten.]',
      'Ändra källans anrop per sekund.',
    ],
    'hours-limit': [
      '[Körningen har tagit {hours} timmar, och längre får den inte ta.|Körningen har tagit så lång tid som den får.]',
      'Det som hunnit läsas finns kvar. Försök igen för att fortsätta därifrån, eller be dem som driver installationen om mer tid.',
    ],
    'session-reuse': [
      'En av dina sessioner avslutades: en äldre kopia av dess hemlighet användes.',
      'Logga in igen, och byt lösenord om det inte var du.',
    ],
    'new-place': [
      'Någon loggade in på ditt konto från ett nytt ställe: [{device}, {address}|en okänd enhet].',
      'Var det inte du, avsluta sessionen och byt lösenord.',
    ],
    'link-shown': [
      'En administratör har gjort en länk som släpper in någon på ditt konto.',
      'Fråga dina administratörer om du inte väntade dig det.',
    ],
    'factor-taken': [
      'En administratör har tagit bort din tvåstegsinloggning.',
      'Lägg till den på nytt under Konto; fråga dina administratörer om du inte väntade dig det.',
    ],
    'password-reset': [
      'Ditt lösenord byttes med en länk, och alla dina sessioner avslutades.',
      'Hör genast av dig till dina administratörer om det inte var du.',
    ],
    'wrong-code': [
      'Koden stämmer inte, eller är redan använd.',
      'Vänta på nästa kod, eller använd en av dina återställningskoder.',
    ],
    'factor-missing': ['Tvåstegsinloggning är inte påslagen.', 'Slå på den under Konto.'],
    'factor-there': ['Tvåstegsinloggning är redan påslagen.', 'Stäng av den först för att börja om.'],
    'factor-required': [
      'Din organisation kräver tvåstegsinloggning, så den förblir på.',
      'Be en administratör ta bort den om du har förlorat den.',
    ],
    'too-strong': ['Personen får göra mer än du får.', 'Be någon som får göra lika mycket som hen.'],
    'odd-denials': [
      '{person} nekades {count} gånger på {minutes} minuter.',
      'Se efter i händelserna, och avsluta sessionerna om något verkar fel.',
    ],
    'odd-reading': [
      '{person} öppnade {count} dokument på {minutes} minuter.',
      'Se efter i händelserna, och avsluta sessionerna om något verkar fel.',
    ],
    'odd-networks': [
      '{person} har varit aktiv från {count} nätverk på {minutes} minuter.',
      'Fråga personen, och avsluta sessionerna om något verkar fel.',
    ],
    'last-administrator': [
      'Ingen skulle vara kvar som administrerar organisationen.',
      'Gör först någon annan till administratör.',
    ],
    'role-beyond': [
      'Rollen tillåter mer än du får ge.',
      'Välj en annan roll, eller be någon som har de behörigheterna.',
    ],
    'own-account': ['Det här är inget som någon gör med sig själv.', 'Be en annan administratör.'],
    'person-exists': [
      'Någon i organisationen har redan den e-postadressen.',
      'Sök efter adressen bland personerna; den som är avaktiverad kan släppas in igen.',
    ],
    'not-by-hand': [
      'Det här sköts av en katalog eller en inloggningstjänst.',
      'Ändra det där; ändringen kommer hit av sig själv.',
    ],
    'name-taken': ['Något annat har redan det namnet.', 'Välj ett annat namn.'],
    'role-in-use': ['[{people} personer har rollen.|Någon har rollen.]', 'Ge först dem som har den en annan roll.'],
  };
