/**
 * A recording becomes its record: opened, heard segment by segment, joined. Each step finds in the rows what was done
 * already, as those over other files do.
 */
import type { ExtractKey } from './extract/run.ts';
import { keepingSteps } from './extract/step.ts';
import { type HearDeps, hearSegment } from './transcribe/hear.ts';
import { joinRecord } from './transcribe/join.ts';
import { type OpenDeps, openRecording } from './transcribe/open.ts';

export const transcribeActivities = (deps: OpenDeps & HearDeps) =>
  keepingSteps(deps.db, {
    openRecording: (key: ExtractKey) => openRecording(deps, key),
    hearSegment: (key: ExtractKey) => hearSegment(deps, key),
    joinRecord: (key: ExtractKey) => joinRecord(deps.db, key),
  });
export type TranscribeActivities = ReturnType<typeof transcribeActivities>;
