/** Reasons of recordings that cannot be heard, in Swedish. */
import type { transcribingEnglish } from './transcribing-en.ts';

export const transcribingSwedish: Record<keyof typeof transcribingEnglish, readonly [sentence: string, next: string]> =
  {
    'no-sound': [
      'Det finns inget ljud i inspelningen.',
      'Kontrollera att mikrofonen var på, eller ladda upp filen med ljudet kvar.',
    ],
    'too-long': [
      '[Inspelningen uppger att den är längre än {hours} timmar.|Inspelningen uppger att den är för lång.]',
      'Dela upp den i kortare och ladda upp dem var för sig. Är den inte så lång, spara den på nytt.',
    ],
    'nothing-heard': [
      'Det gick inte att höra någon säga något i inspelningen.',
      'Lyssna på den. Om någon talar, ladda upp en starkare eller tydligare kopia.',
    ],
    'no-transcriber': [
      '[Inget i den här installationen kan göra text av tal på språket {language}.|Inget i den här installationen kan göra text av tal.]',
      'Inspelningen är sparad. Be den som sköter installationen att ange en modell för transkribering och försök sedan igen.',
    ],
  };
