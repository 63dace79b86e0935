/** What the doors to OpenAI-compatible services share: the client, the service's name, and what its failures mean. */
import OpenAI from 'openai';
import { Busy, Interruption, InvalidInput, Refusal, Unreachable, UpstreamFault } from '#schema/errors.ts';
import type { ModelSettings } from '#schema/settings.ts';

/** A client for the service that is set, and its host for people. */
export function openaiClient(settings: ModelSettings, options: { maxRetries: number; timeout?: number }) {
  const client = new OpenAI({ apiKey: settings.apiKey ?? 'none', baseURL: settings.baseUrl, ...options });
  return { client, provider: settings.baseUrl ? new URL(settings.baseUrl).host : 'api.openai.com' };
}

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

/** Retry-After is seconds, or a date. */
function retryAfterMs(headers: Headers | undefined): number | undefined {
  const value = headers?.get('retry-after');
  if (!value) return undefined;
  const ms = /^\d+(\.\d+)?$/.test(value) ? Number(value) * 1000 : Date.parse(value) - Date.now();
  return Number.isFinite(ms) ? Math.max(0, ms) : undefined;
}
