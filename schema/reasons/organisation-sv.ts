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
    'invite-domain': [
      'Organisationen bjuder inte in personer med adresser i den domänen.',
      'Skriv en annan adress, eller be en administratör ändra inställningarna.',
    ],
    'role-in-use': ['[{people} personer har rollen.|Någon har rollen.]', 'Ge först dem som har den en annan roll.'],
    'federation-refused': [
      'Inloggningen genom leverantören kunde inte godtas.',
      'Försök igen från inloggningssidan. Händer det igen: ge id:t nedan till en administratör.',
    ],
    'errand-spent': [
      'Inloggningen tog för lång tid, är redan använd eller började i en annan webbläsare.',
      'Börja om från inloggningssidan.',
    ],
    'not-invited': [
      'Ditt konto hos leverantören är inte kopplat till någon här.',
      'Logga in så som du blev inbjuden och koppla kontot under dina inställningar, eller be en administratör bjuda in dig.',
    ],
    'address-taken': [
      'Någon här har redan e-postadressen som ditt konto hos leverantören har.',
      'Är det du: logga in som vanligt och koppla kontot under dina inställningar.',
    ],
    'email-unverified': [
      'Leverantören går inte i god för din e-postadress.',
      'Bekräfta adressen hos leverantören, eller be en administratör bjuda in dig.',
    ],
    'domain-not-allowed': [
      'Din e-postadress hör inte till en domän som organisationen släpper in.',
      'Använd ett konto i organisationen, eller be en administratör bjuda in dig.',
    ],
    'person-closed': ['Ditt konto här är stängt.', 'Fråga en administratör.'],
    'already-tied': [
      'Kontot hos leverantören är redan kopplat till någon.',
      'Använd ett annat konto, eller fråga en administratör.',
    ],
    'mapping-needs-people': [
      'Bara den som själv får ge grupper och roller får låta en leverantör ge dem.',
      'Utelämna dem, eller be en administratör som sköter personer.',
    ],
    'provider-answers': ['Leverantören svarar som sig själv[ på {host}|].', 'Inget behöver göras.'],
    'provider-unreachable': [
      'Leverantören gick inte att nå[ på {host}|].',
      'Kontrollera utfärdaren, och att leverantören är igång och nås från installationen.',
    ],
    'provider-private': [
      '[{host} finns inte på det öppna internet.|Leverantören finns inte på det öppna internet.]',
      'Använd en öppen adress, eller låt driften ange värd och port i OIDC_ALLOW.',
    ],
    'provider-status': [
      '[{host} svarade {status} där den ska beskriva sig själv.|Leverantören beskriver inte sig själv.]',
      'Kontrollera utfärdaren: beskrivningens adress är utfärdaren följd av /.well-known/openid-configuration.',
    ],
    'provider-not-json': [
      'Det leverantören svarar är ingen beskrivning av en leverantör[, på {host}|].',
      'Kontrollera utfärdaren; en inloggningssida eller en proxy kan stå i vägen.',
    ],
    'provider-too-large': ['Leverantören svarar med alldeles för mycket[, på {host}|].', 'Kontrollera utfärdaren.'],
    'provider-issuer-differs': [
      '[Leverantören kallar sig {found}, men {expected} är angivet.|Leverantören heter något annat än det som är angivet.]',
      'Ange utfärdaren exakt som leverantören skriver den, även ett snedstreck på slutet. Adresser för flera organisationer på en gång, som ”common”, går inte att använda.',
    ],
    'provider-foreign-address': [
      '[Leverantören anger en adress på {host}, som inte är utfärdarens värd eller saknar https.|Leverantören anger en adress på en annan värd.]',
      'Hör värden till leverantören: ange den bland ytterligare värdar.',
    ],
    'provider-incomplete': [
      'Beskrivningen saknar något som inloggning kräver, eller så signerar leverantören på ett sätt som inte går att lita på.',
      'Be den som sköter leverantören om auktoriseringskod med tokens signerade med RS256, PS256 eller ES256.',
    ],
    'provider-challenge-good': ['Leverantören tar emot en utmaning med S256 (PKCE).', 'Inget behöver göras.'],
    'provider-no-challenge': [
      'Leverantören tar inte emot någon utmaning med S256 (PKCE).',
      'Slå på PKCE med S256 för klienten hos leverantören.',
    ],
    'provider-challenge-unsaid': [
      'Leverantören säger inte om den tar emot en utmaning med S256 (PKCE). En sådan skickas med varje inloggning.',
      'Kontrollera att PKCE är på för klienten, om leverantören har en sådan inställning.',
    ],
    'provider-keys-good': ['Nycklarna som tokens signeras med går att läsa.', 'Inget behöver göras.'],
    'provider-keys-wrong': [
      'Nycklarna som tokens signeras med går inte att läsa[ på {host}|].',
      'Kontrollera att nycklarnas adress nås från installationen.',
    ],
    'provider-secret-good': ['Leverantören känner klienten och dess hemlighet.', 'Inget behöver göras.'],
    'provider-secret-refused': [
      'Leverantören godtar inte klienten eller dess hemlighet.',
      'Kontrollera klientens id, skapa en ny hemlighet hos leverantören och ange den här; hemligheter går ut.',
    ],
    'provider-secret-unsure': [
      'Det gick inte att avgöra om hemligheten stämmer[: leverantören svarade {error}|].',
      'Prova att logga in.',
    ],
    'provider-redirect-good': ['Leverantören känner adressen som man kommer tillbaka till.', 'Inget behöver göras.'],
    'provider-redirect-unregistered': [
      'Leverantören känner inte adressen som man kommer tillbaka till.',
      '[Registrera {redirectUri} som klientens omdirigeringsadress.|Registrera klientens omdirigeringsadress.]',
    ],
    'provider-redirect-unsure': [
      'Det gick inte att avgöra om leverantören känner adressen som man kommer tillbaka till.',
      '[Kontrollera att {redirectUri} är en omdirigeringsadress för klienten, och prova att logga in.|Prova att logga in.]',
    ],
    'provider-clock-good': ['Klockorna går lika.', 'Inget behöver göras.'],
    'provider-clock-wrong': [
      '[Klockorna skiljer sig {seconds} sekunder.|Klockorna skiljer sig.]',
      'Ställ installationens klocka, eller leverantörens: tokens nekas när de verkar vara från en annan tid.',
    ],
    'slug-taken': ['En annan organisation har den adressen.', 'Välj en annan.'],
    'tenant-deleting': ['Organisationen håller på att raderas.', 'Vänta tills det är klart.'],
    'answer-withheld': [
      'Svaret gjordes av något som du inte längre får läsa.',
      'Fråga igen: det nya svaret görs av det som du får läsa nu.',
    ],
    'last-owner': ['Utrymmet skulle bli utan ägare.', 'Gör någon annan till ägare först.'],
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
