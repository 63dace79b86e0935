/** What a workflow or Temporal itself refused, as the product's own errors. */
import { WorkflowUpdateFailedError } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { Conflict, InvalidInput } from '#schema/errors.ts';

/** The Refusal that an Update was answered with; undefined when the failure was no answer. */
export function refusalOf(error: unknown): Conflict | InvalidInput | undefined {
  if (!(error instanceof WorkflowUpdateFailedError)) return undefined;
  const failure = applicationFailureIn(error.cause);
  const facts = (failure?.details?.[0] ?? {}) as Record<string, string | number>;
  if (failure?.type === 'conflict') return new Conflict(failure.message, facts);
  if (failure?.type === 'invalid-input') return new InvalidInput(failure.message, facts);
  return undefined;
}

/** It stands inside the failure of the activity that threw it. */
function applicationFailureIn(error: unknown): ApplicationFailure | undefined {
  if (error instanceof ApplicationFailure || !(error instanceof Error)) return error as ApplicationFailure | undefined;
  return applicationFailureIn(error.cause);
}
