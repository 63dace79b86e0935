/** Where in its original a passage stands: on pages of a file, or between two moments of a recording. */
import { z } from 'zod';

export const Place = z.object({
  /** First and last page, slide or sheet, from 1. */
  page: z.int().optional(),
  toPage: z.int().optional(),
  /** Name of the sheet or slide. */
  name: z.string().optional(),
  /** Seconds from the start. */
  fromSeconds: z.number().optional(),
  toSeconds: z.number().optional(),
});
export type Place = z.infer<typeof Place>;
