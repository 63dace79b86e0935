/** What the API says when it cannot do what was asked: application/problem+json, in the reader's language. */
import { z } from 'zod';

export const Problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  /** Stable; what programs decide by. */
  code: z.string(),
  /** A sentence for the person. */
  detail: z.string(),
  /** What the person can do now. */
  next: z.string(),
  requestId: z.string(),
  /** For `invalid-input`: which part of the input is wrong, as a dotted path, and how. */
  errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
});
export type Problem = z.infer<typeof Problem>;
