/** What a tenant holds and what works for it, at a glance. */
import { z } from 'zod';

export const Status = z.object({
  sources: z.int(),
  documents: z.int(),
  passages: z.int(),
  /** Runs that have not ended. */
  crawls: z.int(),
  /** What each is done by, in a line. */
  models: z.object({ chat: z.string(), embed: z.string(), transcribe: z.string(), extract: z.string() }),
});
export type Status = z.infer<typeof Status>;
