/** Calling again while a person waits: a few times, and never for longer than a person's patience lasts. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Interruption } from '#schema/errors.ts';
import type { Circuit } from './circuit.ts';

/** Before the second, third and fourth attempt. */
const waitsMs = [250, 500, 1000];
const usualPatienceMs = 10_000;

type Waiting = {
  circuit: Pick<Circuit, 'state'>;
  signal: AbortSignal | undefined;
  /** From the first attempt to the beginning of the last. */
  patienceMs?: number | undefined;
};

export type Patience = {
  /**
   * Waits until it is time for another attempt, no sooner than the service asks for. Throws `error` again when another
   * attempt cannot help, when there were enough, when the wait would last too long, or the service is left alone.
   */
  waitOut(error: unknown): Promise<void>;
};

export function openPatience({ circuit, signal, patienceMs = usualPatienceMs }: Waiting): Patience {
  const until = Date.now() + patienceMs;
  let attempts = 0;
  return {
    waitOut: async (error) => {
      const ownMs = waitsMs[attempts++];
      if (!(error instanceof Interruption) || ownMs === undefined || circuit.state() === 'open') throw error;
      const waitMs = Math.max(ownMs, error.retryAfterMs ?? 0);
      if (Date.now() + waitMs > until) throw error;
      await sleep(waitMs, undefined, { signal });
    },
  };
}

/** Calls until it succeeds, or patience is at its end; then throws what the last attempt threw. */
export async function patiently<T>(waiting: Waiting, call: () => Promise<T>): Promise<T> {
  for (const patience = openPatience(waiting); ; ) {
    try {
      return await call();
    } catch (error) {
      await patience.waitOut(error);
    }
  }
}
