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
      '[En inläsning i organisationen läser från {min} till {max} sidor.|Organisationens inläsningar får inte läsa så många sidor.]',
      'Ändra källans gräns för antalet sidor.',
    ],
    'limit-pace': [
      '[En inläsning i organisationen frågar varje värd från {min} till {max} gånger i sekunden.|Organisationens inläsningar får inte fråga i den takten.]',
      'Ändra källans anrop per sekund.',
    ],
    'hours-limit': [
      '[Körningen har tagit {hours} timmar, och längre får den inte ta.|Körningen har tagit så lång tid som den får.]',
      'Det som hunnit läsas finns kvar. Försök igen för att fortsätta därifrån, eller be dem som driver installationen om mer tid.',
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
    'group-beyond': [
      '[Gruppen {value} öppnar mer än vad du själv når.|Gruppen öppnar mer än vad du själv når.]',
      'Be en ägare av det som gruppen öppnar att släppa in personen, eller en administratör att göra det här.',
    ],
    'group-own': [
      'Ingen lägger till sig själv i en grupp.',
      'Be en ägare av det som gruppen öppnar, eller en administratör.',
    ],
    'group-grew': [
      'Någon ny har kommit med i gruppen {group}, som når något i utrymmet {space} som du äger.',
      'Se vilka som är med på utrymmets sida, och ta bort gruppen där om den inte ska vara med.',
    ],
    'person-exists': [
      'Någon i organisationen har redan den e-postadressen.',
      'Sök efter adressen bland personerna; den som är avaktiverad kan släppas in igen.',
    ],
    'not-by-hand': [
      'Det här sköts av en katalog eller en inloggningstjänst.',
      'Ändra det där; ändringen kommer hit av sig själv.',
    ],
    'name-taken': ['Något annat har redan det namnet.', 'Välj ett annat namn.'],
    'invite-domain': [
      'Organisationen bjuder inte in personer med adresser i den domänen.',
      'Skriv en annan adress, eller be en administratör ändra inställningarna.',
    ],
    'role-in-use': ['[{people} personer har rollen.|Någon har rollen.]', 'Ge först dem som har den en annan roll.'],
    'slug-taken': ['En annan organisation har den adressen.', 'Välj en annan.'],
    'tenant-deleting': ['Organisationen håller på att raderas.', 'Vänta tills det är klart.'],
    'answer-withheld': [
      'Svaret gjordes av något som du inte längre får läsa.',
      'Fråga igen: det nya svaret görs av det som du får läsa nu.',
    ],
    'last-owner': ['Utrymmet skulle bli utan ägare.', 'Gör någon annan till ägare först.'],
    'space-inherited': [
      '[Utrymmet {space} blev utan ägare och är nu ditt.|Ett utrymme blev utan ägare och är nu ditt.]',
      'Gör någon till ägare som vet vad som finns i det.',
    ],
    'heir-beyond': [
      'Det som någon lämnar efter sig går till en administratör, om inte en administratör bestämmer annat.',
      'Välj en administratör, eller be en att ta bort personen.',
    ],
    'personal-space': [
      'Ett personligt utrymme hör till en enda person.',
      'Skapa ett delat utrymme för det som flera ska se.',
    ],
    'organisation-owner': [
      'Organisationens administratörer äger det här utrymmet, och ingen annan kan äga det.',
      'Välj en annan roll, eller gör personen till administratör.',
    ],
    'space-stays': [
      'Ett personligt utrymme och organisationens eget kan inte tas bort.',
      'Ta bort det som finns i det i stället.',
    ],
    'not-lendable': [
      'Bara samlingar i organisationens utrymme kan lånas ut.',
      'Lägg samlingen i organisationens utrymme.',
    ],
    'level-too-high': ['Samlingen har en högre klassning än utrymmet.', 'Sänk samlingens nivå, eller höj utrymmets.'],
    'level-unknown': ['Den nivån finns inte.', 'Välj en av organisationens nivåer.'],
    'level-in-use': ['En nivå som används kan inte tas bort.', 'Ge först det som har nivån en annan nivå.'],
    'impact-changed': [
      'Det som skulle sluta fungera är inte längre det som visades.',
      'Titta på det igen, och bestäm dig.',
    ],
    'csv-form': ['Filen går inte att läsa som en tabell.', 'Spara den som CSV i kalkylprogrammet och försök igen.'],
    'csv-head': [
      'Filens första rad säger inte i vilka kolumner namn och e-postadress står.',
      'Kalla kolumnerna namn och e-post på första raden.',
    ],
    'csv-rows': ['[Filen har fler än {most} rader.|Filen har för många rader.]', 'Dela upp den på flera.'],
    'csv-email': [
      '[{value} är ingen e-postadress.|E-postadressen saknas.]',
      'Skriv en hel adress, till exempel namn@example.org.',
    ],
    'csv-name': ['Namnet saknas eller är längre än 200 tecken.', 'Skriv vad personen heter.'],
    'csv-twice': ['E-postadressen står längre upp i filen också.', 'Behåll en av raderna.'],
    'csv-role': [
      '[Det finns ingen roll som heter {value}.|Det finns ingen sådan roll.]',
      'Skriv rollen som den heter här, eller lämna cellen tom för en vanlig användare.',
    ],
    'csv-language': [
      '[Det finns inget språk som heter {value} här.|Det finns inget sådant språk här.]',
      'Skriv sv eller en, eller lämna cellen tom.',
    ],
    'csv-group': [
      '[Det finns ingen grupp som heter {value}.|Det finns ingen sådan grupp.]',
      'Skapa gruppen först, eller ta bort den ur cellen.',
    ],
  };
