/** Reasons of API keys, in Swedish. */
import type { keyEnglish } from './key-en.ts';

export const keySwedish: Record<keyof typeof keyEnglish, readonly [sentence: string, next: string]> = {
  'key-unknown': [
    'Det finns ingen sådan API-nyckel, eller så gäller den inte längre.',
    'Kontrollera att hela nyckeln kom med, eller skapa en ny under Konto.',
  ],
  'key-network': [
    'API-nyckeln gäller inte från det nätverk den användes i.',
    'Använd den från en adress den anger, eller skapa en för det här nätverket.',
  ],
  'key-origin': [
    'API-nyckeln gäller inte på sidan den användes på.',
    'Låt nyckeln ange sidans ursprung, som organisationen också måste tillåta.',
  ],
  'key-scope': [
    'API-nyckeln har inte fått det här.',
    'Skapa en nyckel med den behörighet och de slags saker som behövs.',
  ],
  'key-no-record': [
    'Ingen API-nyckel läser loggen: skälet är en människas att ange.',
    'Logga in och påbörja en läsning under Regelefterlevnad. Program får loggen genom schemalagda exporter.',
  ],
  'key-with-cookie': [
    'Begäran bär både en API-nyckel och en webbläsares inloggning.',
    'Skicka en av dem: program skickar bara nyckeln.',
  ],
  'not-for-keys': ['Det här är till för inloggade personer, inte för API-nycklar.', 'Logga in och gör det själv.'],
  'key-scoped': [
    'API-nyckeln gäller en del av organisationen, och det här ligger utanför.',
    'Skapa en nyckel utan den gränsen.',
  ],
  'key-no-secret': [
    'Installationen har ingen egen nyckel och kan därför inte förvara API-nycklar säkert.',
    'Be dem som driver installationen att ange DIARIUM_SECRET_KEY.',
  ],
  'key-beyond': [
    'En API-nyckel får inte ges mer än den som den handlar för får göra.',
    'Ta bort det som de inte själva får göra.',
  ],
  'key-origins': [
    'Organisationen tillåter inte något av dessa ursprung.',
    'Lägg först till det bland organisationens tillåtna ursprung, eller ta bort det.',
  ],
  'key-count': [
    '[Det finns redan {limit} nycklar.|Det finns redan för många nycklar.]',
    'Återkalla någon som inte längre används.',
  ],
  'key-over': ['API-nyckeln gäller inte längre.', 'Skapa en ny.'],
  'key-age': [
    '[Organisationen låter nycklar gälla i högst {days} dagar.|Organisationen låter inte nycklar gälla så länge.]',
    'Välj en tidigare dag.',
  ],
  'key-expired-age': [
    '[Din API-nyckel {name} var så gammal som nycklar får bli och gäller inte längre.|En API-nyckel du har var så gammal som nycklar får bli.]',
    'Skapa en ny där den fortfarande behövs.',
  ],
  'key-expired-unused': [
    '[Din API-nyckel {name} hade inte använts på så länge att den inte längre gäller.|En API-nyckel du har hade inte använts på för länge.]',
    'Skapa en ny där den fortfarande behövs.',
  ],
};
