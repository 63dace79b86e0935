/** Reading the record of acts: for what purpose and why, for an hour, and no more than a few times an hour. */
import { z } from 'zod';

export const readingMinutes = 60;
/** So many are begun by one person in an hour. */
export const mostReadings = 5;
export const reasonChars = { least: 10, most: 500 } as const;

/** What the record is read for. */
export const ReadingCategory = z.enum(['incident', 'supervision', 'request', 'suspicion', 'fault', 'routine']);
export type ReadingCategory = z.infer<typeof ReadingCategory>;

export const ReadingForm = z.object({
  category: ReadingCategory,
  reason: z.string().trim().min(reasonChars.least).max(reasonChars.most),
});
export type ReadingForm = z.infer<typeof ReadingForm>;

export const Reading = ReadingForm.extend({
  id: z.uuid(),
  begunAt: z.iso.datetime(),
  endsAt: z.iso.datetime(),
});
export type Reading = z.infer<typeof Reading>;
