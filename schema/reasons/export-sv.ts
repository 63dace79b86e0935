/** Reasons of exports in Swedish: sentence and next step, code by code as in English. */
import type { exportEnglish } from './export-en.ts';

export const exportSwedish: Record<keyof typeof exportEnglish, readonly [sentence: string, next: string]> = {
  'export-ended': ['Exporten är avslutad.', 'Begär en ny.'],
  'export-failed': [
    'En export av loggen misslyckades.',
    'Öppna den bland exporterna för att se varför. Nästa export enligt ett schema börjar efter den sista länk som exporterats.',
  ],
  'export-given-up': [
    'Ett arkiv gick inte att skicka på en vecka.',
    'Det ligger kvar här för att hämtas. Se över mottagaren och exportera samma länkar på nytt.',
  ],
  'export-open': ['Schemats förra export är inte avslutad.', 'Vänta på den, eller avbryt den först.'],
  'export-stopped': [
    'Exporten avslutades utifrån.',
    'Begär den igen. Nästa export enligt ett schema tar med samma länkar.',
  ],
  'export-target-gone': [
    'Mottagaren togs bort innan arkivet hade kommit fram.',
    'Det ligger kvar här för att hämtas. Exportera samma länkar på nytt om de ska skickas någon annanstans.',
  ],
  'export-unsent': [
    'Ett arkiv har ännu inte kommit fram till {name}.',
    'Nya försök görs i en vecka. Öppna exporten för att se vad mottagaren svarar.',
  ],
  'range-gone': [
    'Det som kommer före länk {seq} bevaras inte längre, så exporten skulle inte bevisa något.',
    'Börja vid en senare länk eller tidpunkt.',
  ],
  'target-address': [
    'Adressen till behållaren innehåller mer än var den finns.',
    'Ange https:// och servern, inget annat. Inloggningen har egna fält.',
  ],
  'target-plain': [
    'Adressen till behållaren saknar https, så att vem som helst på vägen skulle kunna läsa loggen.',
    'Ange adressen med https://. En server i ert eget nät kan tillåtas av den som driver installationen.',
  ],
  'target-used': ['Ett schema skickar sina exporter dit.', 'Ändra eller ta bort schemat först.'],
  'target-away': ['Mottagaren svarade inte.', 'Nya försök görs av sig själva. Kontrollera adressen om det fortsätter.'],
  'target-refused': [
    'Mottagaren godtog inte inloggningen.',
    'Nya försök görs av sig själva. Släpp in inloggningen där, eller lägg till mottagaren på nytt.',
  ],
  'target-other-key': [
    'En annan server svarar än den vars nyckel angavs.',
    'Fråga den som driver servern om nyckeln har bytts; lägg i så fall till mottagaren på nytt.',
  ],
  'target-failed': [
    'Mottagaren tog inte emot arkivet.',
    'Nya försök görs av sig själva. Kontrollera utrymme och rättigheter i mappen om det fortsätter.',
  ],
};
