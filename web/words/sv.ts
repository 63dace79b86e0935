/** All Swedish words. Their keys are the keys of every language. */
import { ask } from './sv/ask.ts';
import { credential } from './sv/credential.ts';
import { difference } from './sv/difference.ts';
import { frame } from './sv/frame.ts';
import { learn } from './sv/learn.ts';
import { run } from './sv/run.ts';
import { source } from './sv/source.ts';

export const sv = { ...frame, ...learn, ...source, ...credential, ...run, ...difference, ...ask };
export type WordKey = keyof typeof sv;
