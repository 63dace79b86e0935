/** All Swedish words. Their keys are the keys of every language. */
import { ask } from './sv/ask.ts';
import { frame } from './sv/frame.ts';
import { learn } from './sv/learn.ts';
import { run } from './sv/run.ts';

export const sv = { ...frame, ...learn, ...run, ...ask };
export type WordKey = keyof typeof sv;
