/** Reasons of organisations and their people, in Swedish. */
import type { organisationEnglish } from './organisation-en.ts';

export const organisationSwedish: Record<keyof typeof organisationEnglish, readonly [sentence: string, next: string]> =
  {
    suspended: ['Organisationen är stängd just nu.', 'Fråga dem som driver installationen.'],
  };
