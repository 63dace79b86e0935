/** What the doors to OpenAI-compatible services share: the client, the service's name, and what its failures mean. */
import OpenAI from 'openai';
import { Busy, Interruption, InvalidInput, Refusal, Unreachable, UpstreamFault } from '#schema/errors.ts';
import type { ModelSettings } from '#schema/settings.ts';
import type { Circuit, Outcome } from './circuit.ts';

/** Each call has a watchdog of its own, which also covers the body; the client's ends at the headers. */
const unusedTimeoutMs = 600_000;

/** A client for the service that is set, and its host for people. It tries nothing again and has no clock: we do. */
export function openaiClient(settings: ModelSettings) {
  const { apiKey = 'none', baseUrl } = settings;
  // Of what it cannot read the client would print the words, which are nobody's but the asker's.
  const silence = { logLevel: 'off' } as const;
  const client = new OpenAI({ apiKey, baseURL: baseUrl, maxRetries: 0, timeout: unusedTimeoutMs, ...silence });
  return { client, provider: settings.baseUrl ? new URL(settings.baseUrl).host : 'api.openai.com' };
}

type Call = {
  /** Names the model in messages. */
  who: string;
  circuit: Circuit;
  withinMs: number;
  signal: AbortSignal | undefined;
  /** What silence until the end of `withinMs` says of the service: `fault`, unless that is a short time. */
  whenSilent?: Outcome;
};

/** One request that is answered whole within its time, or given up as Unreachable; its failures are ours. */
export async function callOnce<T>(
  { who, circuit, withinMs, signal, whenSilent = 'fault' }: Call,
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
    const error = watchdog.aborted ? silent(who, withinMs) : openaiFailure(thrown, who);
    outcome = watchdog.aborted ? whenSilent : outcomeOf(error);
    throw error;
  } finally {
    settle(outcome);
  }
}

export const silent = (who: string, ms: number) =>
  new Unreachable(`${who} said nothing for ${ms} ms`, undefined, { seconds: ms / 1000 });

/** An error of the client as one of ours; `who` names the model in its message. What is not the service's is kept. */
export function openaiFailure(error: unknown, who: string): unknown {
  if (error instanceof Refusal || error instanceof Interruption) return error;
  if (error instanceof OpenAI.APIConnectionError) return new Unreachable(`${who} cannot be reached`);
  if (error instanceof OpenAI.APIError && typeof error.status === 'number') {
    const facts = { status: error.status };
    const waitMs = retryAfterMs(error.headers);
    if (error.status === 429 || error.status === 408) return new Busy(`${who} is busy`, waitMs, facts);
    if (error.status >= 500) return new UpstreamFault(`${who} failed with ${error.status}`, waitMs, facts);
    return new InvalidInput(`${who} refused the request with ${error.status}`, facts);
  }
  // A body that ends too early is a TypeError of fetch, one that cannot be parsed a SyntaxError.
  if (error instanceof TypeError || error instanceof SyntaxError || error instanceof OpenAI.APIError) {
    return new UpstreamFault(`${who} was cut off, or answered what cannot be read`);
  }
  return error;
}

/** What a failure says of the health of the service: one that refuses is well, one that is busy may be. */
export function outcomeOf(error: unknown): Outcome {
  if (error instanceof Refusal) return 'ok';
  return error instanceof Unreachable || error instanceof UpstreamFault ? 'fault' : 'unknown';
}

/** Retry-After is seconds, or a date. */
function retryAfterMs(headers: Headers | undefined): number | undefined {
  const value = headers?.get('retry-after');
  if (!value) return undefined;
  const ms = /^\d+(\.\d+)?$/.test(value) ? Number(value) * 1000 : Date.parse(value) - Date.now();
  return Number.isFinite(ms) ? Math.max(0, ms) : undefined;
}
