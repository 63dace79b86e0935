/** How far a long act has come. One shape for every capability, so that one component can show them all. */
import { z } from 'zod';

/** A reason shown to people: a stable code that the words are looked up by, and the facts its sentence names. */
export const Reason = z.object({
  code: z.string(),
  facts: z.record(z.string(), z.union([z.string(), z.number()])).default({}),
});
export type Reason = z.infer<typeof Reason>;

export const RunState = z.enum(['requested', 'waiting', 'running', 'paused', 'finished', 'failed', 'cancelled']);
export type RunState = z.infer<typeof RunState>;

/** States in which nothing more will happen to a run. */
export const endedStates: readonly RunState[] = ['finished', 'failed', 'cancelled'];

export const Progress = z.object({
  /** Units that wait to be worked on. */
  queued: z.int(),
  /** Units that have reached their end, whatever it was. */
  done: z.int(),
  failed: z.int(),
  /** Units a second over the last half minute; null while nothing is known. */
  ratePerSecond: z.number().nullable(),
  /** Seconds until nothing is queued at that rate; null while unknown. */
  remainingSeconds: z.number().nullable(),
});
export type Progress = z.infer<typeof Progress>;
