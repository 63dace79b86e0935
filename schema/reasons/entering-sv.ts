/** Reasons around signing in, in Swedish. */
import type { enteringEnglish } from './entering-en.ts';

export const enteringSwedish: Record<keyof typeof enteringEnglish, readonly [sentence: string, next: string]> = {
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
    '[{person} nekades {count} gånger på {minutes} minuter|Någon nekades många gånger på kort tid].',
    'Se efter i händelserna, och avsluta sessionerna om något verkar fel.',
  ],
  'odd-reading': [
    '[{person} öppnade {count} dokument på {minutes} minuter|Någon öppnade många dokument på kort tid].',
    'Se efter i händelserna, och avsluta sessionerna om något verkar fel.',
  ],
  'odd-networks': [
    '[{person} har varit aktiv från {count} nätverk på {minutes} minuter|Någon har varit aktiv från flera nätverk på kort tid].',
    'Fråga personen, och avsluta sessionerna om något verkar fel.',
  ],
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
  'provider-there': ['Någon annan har just lagt till leverantören.', 'Ladda om sidan och se hur den är inställd.'],
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
};
