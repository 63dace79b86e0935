/** What a failed activity means for the run, as a reason that can be shown. */
import { ActivityFailure, ApplicationFailure, TimeoutFailure } from '@temporalio/workflow';
import type { Reason } from '#schema/progress.ts';

/** The worker names its errors by their code and gives their facts along. */
export function reasonOf(error: unknown): Reason {
  const cause = error instanceof ActivityFailure ? error.cause : error;
  if (cause instanceof TimeoutFailure) return { code: 'timed-out', facts: {} };
  if (!(cause instanceof ApplicationFailure)) throw error;
  const [facts] = cause.details ?? [];
  return { code: cause.type ?? 'defect', facts: (facts as Reason['facts'] | undefined) ?? {} };
}
