/** Reasons of files that cannot be read, in Swedish. */
import type { extractingEnglish } from './extracting-en.ts';

export const extractingSwedish: Record<keyof typeof extractingEnglish, readonly [sentence: string, next: string]> = {
  encrypted: ['Filen är låst med ett lösenord.', 'Spara den utan lösenord och ladda upp den igen.'],
  damaged: [
    'Filen är skadad, eller något annat än vad namnet säger.',
    'Öppna den i programmet som den gjordes med, spara den på nytt och ladda upp den.',
  ],
  'too-large-unpacked': [
    '[Det som är packat i filen är större än {limitMegabytes} MB.|Det som är packat i filen är för stort.]',
    'Dela upp den i mindre filer och ladda upp dem var för sig.',
  ],
  'too-much-memory': [
    '[Det krävs mer än {limitMegabytes} MB minne för att läsa filen.|Det krävs för mycket minne för att läsa filen.]',
    'Dela upp den i mindre filer, eller spara bilderna i den mindre, och ladda upp det.',
  ],
  'read-timeout': [
    '[Det tog längre än {seconds} sekunder att läsa filen.|Det tog för lång tid att läsa filen.]',
    'Dela upp den i mindre filer och ladda upp dem var för sig.',
  ],
  'nothing-to-read': [
    'Det finns ingen text i filen.',
    'Ladda upp den som ett dokument med text, eller inskannad skarpt nog för att kunna tolkas.',
  ],
  'missing-program': [
    '[Filen kan bara läsas med {program}, som saknas i den här installationen.|Filen kräver ett program som saknas i den här installationen.]',
    '[Spara den som {format} och ladda upp den, eller be en administratör installera {program}.|Be en administratör installera programmet och försök sedan igen.]',
  ],
  'files-full': [
    'Disken där filerna förvaras är full. Tills det finns plats väntar det här.',
    'Säg till den som sköter installationen. När det finns plats igen fortsätter det av sig självt.',
  ],
  'work-full': [
    'Disken där filerna läses är full. Tills det finns plats väntar det här.',
    'Säg till den som sköter installationen. När det finns plats igen fortsätter det av sig självt.',
  ],
  'database-full': [
    'Databasens disk är full.',
    'Säg till den som sköter installationen. När det finns plats igen fortsätter allt av sig självt.',
  ],
};
