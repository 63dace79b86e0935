/** What the doors to OpenAI-compatible services share: the client, the service's name, and what its failures mean. */
import OpenAI from 'openai';
import { Interruption, InvalidInput, Refusal, Unreachable, UpstreamFault } from '#schema/errors.ts';
import type { ModelSettings } from '#schema/settings.ts';
import { type Call, callOnce, passingFailure } from './call.ts';

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

/** One request, as `callOnce` has it, of such a service. */
export const callOpenai = <T>(call: Omit<Call, 'explain'>, request: (signal: AbortSignal) => Promise<T>): Promise<T> =>
  callOnce({ ...call, explain: openaiFailure }, request);

/** An error of the client as one of ours; `who` names the model in its message. What is not the service's is kept. */
export function openaiFailure(error: unknown, who: string): unknown {
  if (error instanceof Refusal || error instanceof Interruption) return error;
  if (error instanceof OpenAI.APIConnectionError) return new Unreachable(`${who} cannot be reached`);
  if (error instanceof OpenAI.APIError && typeof error.status === 'number') {
    const { status } = error;
    const declined = new InvalidInput(`${who} refused the request with ${status}`, { status });
    return passingFailure(who, status, error.headers) ?? declined;
  }
  // A body that ends too early is a TypeError of fetch, one that cannot be parsed a SyntaxError.
  if (error instanceof TypeError || error instanceof SyntaxError || error instanceof OpenAI.APIError) {
    return new UpstreamFault(`${who} was cut off, or answered what cannot be read`);
  }
  return error;
}
