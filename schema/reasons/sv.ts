/** Reasons in Swedish: sentence and next step, code by code as in English. */

import { bringingSwedish } from './bringing-sv.ts';
import type { english } from './en.ts';
import { enteringSwedish } from './entering-sv.ts';
import { exportSwedish } from './export-sv.ts';
import { extractingSwedish } from './extracting-sv.ts';
import { glassSwedish } from './glass-sv.ts';
import { holdSwedish } from './hold-sv.ts';
import { keySwedish } from './key-sv.ts';
import { organisationSwedish } from './organisation-sv.ts';
import { purgeSwedish } from './purge-sv.ts';
import { readingSwedish } from './reading-sv.ts';
import { requestSwedish } from './request-sv.ts';
import { retentionSwedish } from './retention-sv.ts';
import { transcribingSwedish } from './transcribing-sv.ts';

export const swedish: Record<keyof typeof english, readonly [sentence: string, next: string]> = {
  ...organisationSwedish,
  ...bringingSwedish,
  ...enteringSwedish,
  ...exportSwedish,
  ...extractingSwedish,
  ...glassSwedish,
  ...holdSwedish,
  ...keySwedish,
  ...purgeSwedish,
  ...readingSwedish,
  ...requestSwedish,
  ...retentionSwedish,
  ...transcribingSwedish,
  'invalid-input': ['Något i det som skickades stämmer inte.', 'Rätta det som är markerat och skicka igen.'],
  'not-signed-in': ['Du är inte inloggad.', 'Logga in och försök igen.'],
  'wrong-credentials': [
    'Organisationen, e-postadressen eller lösenordet stämmer inte.',
    'Kontrollera dem och försök igen, eller be en administratör om en inloggningslänk.',
  ],
  'link-spent': [
    'Inloggningslänken är använd eller för gammal.',
    'Be en administratör om en ny; varje länk fungerar en gång.',
  ],
  'not-allowed': ['Din roll tillåter inte det här.', 'Be en ägare av utrymmet eller en administratör.'],
  'foreign-origin': ['Begäran kom från en annan webbplats och stoppades.', 'Gör det från produkten själv.'],
  conflict: ['Det krockar med något som redan finns.', 'Ladda om sidan och se vad som finns nu.'],
  'still-running': ['Källan läses redan in.', 'Följ inläsningen som pågår, eller avbryt den först.'],
  'record-damaged': [
    '[Loggens kedja håller inte: {count} fel hittades, det första vid händelse {seq}.|Loggens kedja håller inte.]',
    'Se vad som hittades, och spara de exporter och säkerhetskopior ni har tills det är utrett.',
  ],
  'not-running': ['Inläsningen är redan avslutad.', 'Starta en ny.'],
  'documents-gone': [
    'Det du frågar om går inte att läsa.',
    'Dokumentet är borttaget, inte läst än eller inte öppet för dig. Fråga hela utrymmet i stället.',
  ],
  'package-ended': ['Arkivpaketet är redan avslutat.', 'Beställ ett nytt.'],
  'provider-waits': [
    'Leverantören {provider} är inte godkänd av organisationen än. Inget skickas dit förrän den är det.',
    'En administratör godkänner den i registret över AI-system.',
  ],
  'recipient-new': [
    'Installationen har börjat skicka data till {host}.',
    'Registret över mottagare under Regelefterlevnad visar vad som skickas dit.',
  ],
  'still-answering': ['Svaret skrivs fortfarande.', 'Vänta tills det är klart, eller stoppa det.'],
  'not-latest-answer': ['Det finns ett senare svar på frågan.', 'Ladda om sidan och se det senaste svaret.'],
  'same-request-running': ['Samma begäran behandlas fortfarande.', 'Vänta en stund och skicka den igen.'],
  'key-reused': ['Idempotency-Key har använts med en annan begäran.', 'Skicka begäran med en ny nyckel.'],
  'too-large': [
    '[Sidan är större än gränsen {limitBytes} byte.|Det som skickades eller hämtades är för stort.]',
    'Skicka eller länka till något mindre.',
  ],
  'unsupported-media': [
    '[Den här sortens innehåll ({contentType}) läses inte.|Den här sortens innehåll läses inte.]',
    'Använd en webbsida, en PDF eller ett Office-dokument.',
  ],
  unprocessable: ['Det som skickades går att läsa men inte att använda.', 'Kontrollera innehållet och försök igen.'],
  'robots-disallowed': [
    'Webbplatsens robots.txt ber sökrobotar att inte läsa adressen.',
    'Be den som sköter webbplatsen att tillåta det, om den är er.',
  ],
  'sign-in-needed': [
    'Webbplatsen svarade {status}: den släpper inte in den som inte loggar in.',
    'Ge källan en inloggning för webbplatsen, eller be den som sköter den att släppa in Diarium.',
  ],
  'sign-in-refused': [
    'Webbplatsen svarade {status}: den godtar inte källans inloggning.',
    'Kontrollera inloggningen för webbplatsen och ge källan den på nytt.',
  ],
  'no-secret-key': [
    'Installationen har ingen nyckel att skydda hemligheter med.',
    'Be driften att sätta DIARIUM_SECRET_KEY och försök sedan igen.',
  ],
  'private-address': [
    '[Adressen {host} finns inte på det öppna internet och hämtas aldrig.|Adressen finns inte på det öppna internet och hämtas aldrig.]',
    'Använd en öppen adress, eller låt driften tillåta just den värden och porten.',
  ],
  'too-many-redirects': ['Webbplatsen omdirigerar utan slut.', 'Rätta omdirigeringarna på webbplatsen.'],
  unrenderable: [
    'Sidans skript kom inte till ett slut inom gränserna för en sida.',
    'Undanta sidan med ett mönster, eller läs källan utan att köra dess skript.',
  ],
  'too-many': [
    'För många försök på kort tid.',
    '[Vänta {seconds} sekunder och försök igen.|Vänta en stund och försök igen.]',
  ],
  busy: ['Det går inte att svara just nu.', 'Försök igen om en stund; inget har gått förlorat.'],
  unreachable: [
    '[{host} gick inte att nå.|Webbplatsen gick inte att nå i tid.]',
    'Kontrollera att webbplatsen är igång och försök sedan igen med det som misslyckades.',
  ],
  'model-silent': [
    'Språkmodellen svarade inte i tid.',
    'Försök igen om en stund. Säg till en administratör om det händer igen.',
  ],
  'model-refused': [
    'Språkmodellen tog inte emot frågan.',
    'Ställ den på ett annat sätt. Säg till en administratör om det händer igen: inställningarna för modellen kan vara fel.',
  ],
  'upstream-fault': ['Andra sidan svarade med något som inte går att använda.', 'Försök igen senare.'],
  'not-yet': ['Det är inte klart än.', 'Försök igen om en stund.'],
  'not-found': [
    'Det finns inte, eller så har du inte tillgång till det.',
    'Kontrollera adressen, eller be att få bli medlem i utrymmet.',
  ],
  'source-gone': ['Källan finns inte längre.', 'Välj en annan, eller lägg till den igen.'],
  'nothing-to-retry': ['Det finns ingen tidigare körning vars sidor kan försökas igen.', 'Starta en full inläsning.'],
  'http-status': [
    'Webbplatsen svarade {status}.',
    'Kontrollera sidan på webbplatsen och försök sedan igen med det som misslyckades.',
  ],
  'soft-error': [
    '[Webbplatsen visar samma felsida för {pages} adresser.|Webbplatsen visar samma felsida för många adresser.]',
    'Inget har tagits bort. Kontrollera webbplatsen och läs sedan in igen.',
  ],
  'page-limit': [
    '[Gränsen på {maxPages} sidor är nådd.|Gränsen för antal sidor är nådd.]',
    'Höj källans gräns om mer ska läsas.',
  ],
  'depth-limit': [
    '[Webbplatsen går djupare än de {maxDepth} länkar som källan följer.|Webbplatsen går djupare än källan följer.]',
    'Höj källans djup om sidor saknas; en kalender utan slut fortsätter hur långt den än följs.',
  ],
  'off-site': [
    'Sidan leder till en annan webbplats än den källan omfattar.',
    'Lägg till den webbplatsen som en egen källa, eller vidga regeln för vad som hör till webbplatsen.',
  ],
  noindex: ['Sidan ber om att inte indexeras.', 'Be den som sköter webbplatsen att tillåta det, om den är er.'],
  'no-text': ['Sidan har ingen text att lära av.', 'Inget behöver göras.'],
  'unreadable-text': [
    'Sidans text gick inte att dela upp i stycken.',
    'Försök igen med det som misslyckades; säg till en administratör om det händer igen.',
  ],
  'nothing-to-compare': ['En provkörning sparar inga texter att jämföra.', 'Starta en fullständig inläsning.'],
  reckoned: [
    'Provkörningen tittade inte på den här sidan; den är uppskattad efter dem den tittade på.',
    'Inget behöver göras.',
  ],
  'given-up': ['Sidan försöktes flera gånger utan att bli klar.', 'Försök igen senare med det som misslyckades.'],
  'run-ended': ['Körningen avslutades utifrån.', 'Starta igen; det som är läst läses inte en gång till.'],
  'sitemap-empty': ['Webbplatskartan anger inga sidor.', 'Inget har tagits bort. Kontrollera webbplatskartan.'],
  'feed-empty': [
    'Flödet anger inga sidor på källans webbplats, eller gick inte att läsa.',
    'Inget har tagits bort. Kontrollera flödet; om sidorna finns på en annan webbplats, börja på en sida där som anger flödet.',
  ],
  'nothing-to-do': ['Det fanns ingen sida att läsa.', 'Kontrollera källans startadresser och mönster.'],
  'most-pages-failed': [
    '[{failed} av {pages} sidor misslyckades, så körningen säger inget om webbplatsen.|De flesta sidor misslyckades, så körningen säger inget om webbplatsen.]',
    'Inget har tagits bort. Se varför nedan och försök sedan igen med det som misslyckades.',
  ],
  incomplete: ['Svaret bröts innan det var färdigt.', 'Fråga igen.'],
  'no-worker': ['Ingen arbetsprocess är igång, så inget händer.', 'Starta en; inläsningen fortsätter av sig själv.'],
  'no-renderer': [
    'Ingen webbläsare är igång som kan öppna källans sidor, så inget händer.',
    'Starta sidöppnaren, som behöver Chromium, eller stäng av skript för källan; inläsningen fortsätter av sig själv.',
  ],
  'no-engine': [
    'Arbetsflödesservern går inte att nå, så inget händer.',
    'Starta den; inläsningen fortsätter av sig själv.',
  ],
  cancelled: ['Den avbröts.', 'Sidor som var klara finns kvar. Starta igen när du vill.'],
  'timed-out': ['Körningen tog längre tid än den får.', 'Starta igen; det som är läst läses inte en gång till.'],
  defect: ['Något gick fel hos oss.', 'Försök igen, och ge begärans id till en administratör om det händer igen.'],
};
