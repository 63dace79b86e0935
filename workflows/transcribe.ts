/** How a recording is read within its run: opened, heard one segment after the other, joined. */
import { proxyActivities } from '@temporalio/workflow';
import type { Stepped } from '#activities/extract.ts';
import type { TranscribeActivities } from '#activities/transcribe.ts';
import type { ExtractInput } from '#schema/extract.ts';
import { onSpeech } from './options.ts';

const { openRecording, hearSegment, joinRecord } = proxyActivities<TranscribeActivities>(onSpeech);

type Key = Pick<ExtractInput, 'tenantId' | 'extractId'>;

/** `whole` takes a step until there is no more of it. A segment that fails is heard again by itself. */
export async function transcribe(
  key: Key,
  whole: (step: (of: Key) => Promise<Stepped>) => Promise<void>,
): Promise<void> {
  await openRecording(key);
  await whole(hearSegment);
  await joinRecord(key);
}
