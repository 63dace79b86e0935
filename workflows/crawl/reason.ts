/** What a failed activity means for the run, as a reason that can be shown. */
import { ActivityFailure, ApplicationFailure, TimeoutFailure } from '@temporalio/workflow';
import type { Reason } from '#schema/progress.ts';

/** The worker names its errors by their code and gives their facts along. */
export function reasonOf(error: unknown): Reason {
  const cause = error instanceof ActivityFailure ? error.cause : error;
  if (cause instanceof TimeoutFailure) return { code: 'timed-out', facts: {} };
  if (!(cause instanceof ApplicationFailure)) throw error;
  const [{ code, ...facts } = {} as Reason['facts']] = (cause.details ?? []) as Reason['facts'][];
  // A fact by this name says more exactly which of its kind it is.
  return { code: typeof code === 'string' ? code : (cause.type ?? 'defect'), facts };
}
