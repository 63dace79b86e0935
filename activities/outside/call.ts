/** One call of a service over a network: its time, its circuit, and what its failures mean. */
import { Busy, type Interruption, Refusal, Unreachable, UpstreamFault } from '#schema/errors.ts';
import type { Circuit, Outcome } from './circuit.ts';

export type Call = {
  /** Names the service in messages. */
  who: string;
  circuit: Circuit;
  withinMs: number;
  signal: AbortSignal | undefined;
  /** What silence until the end of `withinMs` says of the service: `fault`, unless that is a short time. */
  whenSilent?: Outcome;
  /** An error of the service's client as one of ours; what is not the service's stays as it is. */
  explain(error: unknown, who: string): unknown;
};

/** One request that is answered whole within its time, or given up as Unreachable; its failures are ours. */
export async function callOnce<T>(
  { who, circuit, withinMs, signal, whenSilent = 'fault', explain }: Call,
  request: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const settle = circuit.enter();
  let outcome: Outcome = 'unknown';
  const watchdog = AbortSignal.timeout(withinMs);
  try {
    const answer = await request(signal ? AbortSignal.any([signal, watchdog]) : watchdog);
    outcome = 'ok';
    return answer;
  } catch (thrown) {
    signal?.throwIfAborted();
    const error = watchdog.aborted ? silent(who, withinMs) : explain(thrown, who);
    outcome = watchdog.aborted ? whenSilent : outcomeOf(error);
    throw error;
  } finally {
    settle(outcome);
  }
}

export const silent = (who: string, ms: number) =>
  new Unreachable(`${who} said nothing for ${ms} ms`, undefined, { seconds: ms / 1000 });

/** What a failure says of the health of the service: one that refuses is well, one that is busy may be. */
export function outcomeOf(error: unknown): Outcome {
  if (error instanceof Refusal) return 'ok';
  return error instanceof Unreachable || error instanceof UpstreamFault ? 'fault' : 'unknown';
}

/** A status that asks for another attempt; null for one that declines the request. */
export function passingFailure(who: string, status: number, headers: Headers | undefined): Interruption | null {
  const waitMs = retryAfterMs(headers);
  if (status === 429 || status === 408) return new Busy(`${who} is busy`, waitMs, { status });
  return status >= 500 ? new UpstreamFault(`${who} failed with ${status}`, waitMs, { status }) : null;
}

/** Retry-After is seconds, or a date. */
function retryAfterMs(headers: Headers | undefined): number | undefined {
  const value = headers?.get('retry-after');
  if (!value) return undefined;
  const ms = /^\d+(\.\d+)?$/.test(value) ? Number(value) * 1000 : Date.parse(value) - Date.now();
  return Number.isFinite(ms) ? Math.max(0, ms) : undefined;
}
