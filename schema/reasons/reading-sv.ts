/** Reasons of reading the record of acts, in Swedish. */
import type { readingEnglish } from './reading-en.ts';

export const readingSwedish: Record<keyof typeof readingEnglish, readonly [sentence: string, next: string]> = {
  'reading-needed': [
    'Den som läser loggen säger först varför.',
    'Påbörja en läsning med ändamål och skäl: under Regelefterlevnad, eller med POST /api/v1/audit/reading.',
  ],
  'readings-spent': [
    'Du har påbörjat så många läsningar av loggen som man får på en timme.',
    'Vänta [{minutes} minuter|en stund] och påbörja en ny.',
  ],
};
