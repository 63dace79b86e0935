/**
 * Requests to a provider, with the address guard of everything that is fetched on a person's behalf: public addresses
 * alone, but for an exact allow list; no redirect is followed; bytes and time come to an end.
 */
import { Agent, type Dispatcher } from 'undici';
import { Refusal, TooLarge, Unreachable } from '#schema/errors.ts';
import { judgeAddress } from '../address.ts';
import { judgingConnector, type Resolve, resolveBySystem } from '../web/connect.ts';
import { exchangeFailure } from '../web/failure.ts';
import { readTarget } from '../web/target.ts';

export interface ProviderLimits {
  /** Of an answer's body. */
  maxBytes: number;
  /** For one request, from its name being looked up to its last byte. */
  timeoutMs: number;
}
export const PROVIDER_LIMITS: ProviderLimits = { maxBytes: 512 * 1024, timeoutMs: 10_000 };

export interface ProviderSettings {
  /** Exact `host:port` that may be private, and spoken to without https. */
  allow: ReadonlySet<string>;
  userAgent: string;
  resolve?: Resolve;
  limits?: Partial<ProviderLimits>;
}

/** Of a request as the protocol's library makes it. */
export type Init = {
  method: string;
  headers: Record<string, string>;
  body?: unknown;
  signal?: AbortSignal | undefined;
};
export type Exchange = AsyncDisposable & {
  /** Throws InvalidInput, PrivateAddress, TooLarge, Unreachable and UpstreamFault; any status is an answer. */
  fetch(url: string, init: Init): Promise<Response>;
  /** Whether it may be spoken to: https, or on the allow list. */
  isSafe(url: string): boolean;
};

export function openExchange(settings: ProviderSettings): Exchange {
  const limits = { ...PROVIDER_LIMITS, ...settings.limits };
  const resolve = settings.resolve ?? resolveBySystem;
  const agentFor = (accepts: (address: string) => boolean) =>
    new Agent({
      connect: judgingConnector({ resolve, accepts, timeoutMs: limits.timeoutMs }),
      connections: 4,
      maxHeaderSize: 16 * 1024,
      headersTimeout: limits.timeoutMs,
      bodyTimeout: limits.timeoutMs,
    });
  const guarded = agentFor((address) => judgeAddress(address) === 'public');
  const exempted = agentFor(() => true);

  async function ask(url: string, init: Init): Promise<Response> {
    const target = readTarget(url, settings.allow);
    const watchdog = AbortSignal.timeout(limits.timeoutMs);
    const body = init.body instanceof URLSearchParams ? init.body.toString() : init.body;
    try {
      const answer = await (target.exempt ? exempted : guarded).request({
        origin: target.url.origin,
        path: target.url.pathname + target.url.search,
        method: init.method as Dispatcher.HttpMethod,
        headers: { ...init.headers, 'user-agent': settings.userAgent, 'accept-encoding': 'identity' },
        body: typeof body === 'string' ? body : null,
        signal: init.signal ? AbortSignal.any([init.signal, watchdog]) : watchdog,
      });
      const bytes = await readAll(answer.body, limits.maxBytes);
      return new Response(hasBody(answer.statusCode) ? bytes : null, {
        status: answer.statusCode,
        headers: headersOf(answer.headers),
      });
    } catch (error) {
      if (error instanceof Refusal) throw error;
      if (watchdog.aborted || init.signal?.aborted) {
        throw new Unreachable('the provider did not answer in time', undefined, { host: target.url.host });
      }
      throw exchangeFailure(error as NodeJS.ErrnoException, false);
    }
  }

  return {
    fetch: ask,
    isSafe: (url) => url.startsWith('https:') || readTarget(url, settings.allow).exempt,
    async [Symbol.asyncDispose]() {
      await Promise.all([guarded.destroy(), exempted.destroy()]);
    },
  };
}

async function readAll(body: AsyncIterable<Buffer>, maxBytes: number): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  for await (const chunk of body) {
    sizeBytes += chunk.length;
    if (sizeBytes > maxBytes) throw new TooLarge('the provider says too much', { what: 'body', limitBytes: maxBytes });
    chunks.push(chunk);
  }
  return new Uint8Array(Buffer.concat(chunks));
}

const hasBody = (status: number) => ![204, 205, 304].includes(status);

function headersOf(given: Record<string, string | string[] | undefined>): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(given)) {
    for (const line of [value ?? []].flat()) headers.append(name, line);
  }
  return headers;
}

/** Null for what is not a JSON object. */
export async function readJson<T>(answer: Response): Promise<T | null> {
  const value: unknown = await answer.json().catch(() => null);
  return typeof value === 'object' && value !== null ? (value as T) : null;
}
