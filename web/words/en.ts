/** All English words, for the same keys as the Swedish. */
import { ask } from './en/ask.ts';
import { credential } from './en/credential.ts';
import { difference } from './en/difference.ts';
import { frame } from './en/frame.ts';
import { learn } from './en/learn.ts';
import { run } from './en/run.ts';
import { source } from './en/source.ts';
import type { Word } from './speak.ts';
import type { WordKey } from './sv.ts';

export const en: Record<WordKey, Word> = {
  ...frame,
  ...learn,
  ...source,
  ...credential,
  ...run,
  ...difference,
  ...ask,
};
