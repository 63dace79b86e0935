/**
 * One file becomes knowledge, step by step. Each step finds in the rows what was done already: run twice, at once or
 * after a crash, it gives the same rows.
 */

import { type CutDeps, cutText } from './extract/cut.ts';
import { type EmbedDeps, embedText } from './extract/embed.ts';
import { type FinishDeps, type FinishExtract, finishExtract } from './extract/finish.ts';
import { type KeepDeps, keepOriginal } from './extract/keep.ts';
import { publishText } from './extract/publish.ts';
import { type ReadDeps, readPages } from './extract/read.ts';
import type { ExtractKey } from './extract/run.ts';
import { keepingSteps } from './extract/step.ts';

export type { Stepped } from './extract/hold.ts';

/** Short statements. */
export const extractActivities = (deps: FinishDeps) => ({
  ...keepingSteps(deps.db, { publishText: (key: ExtractKey) => publishText(deps.db, key) }),
  finishExtract: (input: FinishExtract) => finishExtract(deps, input),
});
export type ExtractActivities = ReturnType<typeof extractActivities>;

/** What moves and reads files. */
export const readActivities = (deps: KeepDeps & ReadDeps & CutDeps) =>
  keepingSteps(deps.db, {
    keepOriginal: (key: ExtractKey) => keepOriginal(deps, key),
    readPages: (key: ExtractKey) => readPages(deps, key),
    cutText: (key: ExtractKey) => cutText(deps, key),
  });
export type ReadActivities = ReturnType<typeof readActivities>;

/** What keeps models busy. */
export const vectorActivities = (deps: EmbedDeps) =>
  keepingSteps(deps.db, { embedText: (key: ExtractKey) => embedText(deps, key) });
export type VectorActivities = ReturnType<typeof vectorActivities>;
