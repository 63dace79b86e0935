/** Work that a pause takes away, and a cancel too, each heard where it belongs. */
import { CancellationScope, isCancellation } from '@temporalio/workflow';

/**
 * What `act` answers inside `scope`; undefined when only that scope was cancelled, as by a pause. When the one around
 * it was, as by a cancel, the cancellation is thrown on.
 */
export async function unlessStopped<Answer>(
  scope: CancellationScope,
  act: () => Promise<Answer>,
): Promise<Answer | undefined> {
  try {
    return await scope.run(act);
  } catch (error) {
    if (!isCancellation(error) || CancellationScope.current().consideredCancelled) throw error;
    return undefined;
  }
}
