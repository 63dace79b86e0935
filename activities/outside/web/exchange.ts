/**
 * One request, one response, on a given dispatcher. Promises an end: by the deadline, the caller's signal, the byte
 * limit or the response, and after any of the first three the connection is closed, not returned to the pool.
 */
import type { IncomingHttpHeaders } from 'node:http';
import type { Dispatcher } from 'undici';
import { TooLarge, Unreachable } from '#schema/errors.ts';
import { exchangeFailure } from './failure.ts';
import { Late } from './late.ts';

export interface ExchangeRequest {
  url: URL;
  headers: Record<string, string>;
  /** Most bytes of body taken from the wire, where `inspect` does not say otherwise. */
  maxBytes: number;
  /** A body that grows past these waits for `enlarge` before more of it is read. */
  ordinaryBytes: number;
  enlarge: () => Promise<void>;
  /** What to do with a longer body: refuse it, or keep its beginning. */
  overflow: 'refuse' | 'cut';
  /** For a body of `ordinaryBytes`; one that may be larger gets as many times as long. */
  deadlineMs: number;
  signal?: AbortSignal | undefined;
  /** Asked when a connection is ready; on a no, nothing is sent. */
  mayStart?: (() => boolean) | undefined;
  /** Asked of a 2xx answer before its body is read: how many bytes are taken. Throws to refuse it. */
  inspect?: ((headers: IncomingHttpHeaders) => number) | undefined;
}

export interface Exchanged {
  status: number;
  headers: IncomingHttpHeaders;
  /** As on the wire, codings not undone. Empty unless the status is 2xx. */
  body: Buffer;
  bytesOnWire: number;
  /** Most bytes of body that were taken. */
  limitBytes: number;
}

/** Bodies of redirects and errors are not used; a short one is read out so that the connection can be used again. */
const DISCARD_BYTES = 64 * 1024;

/**
 * Throws Unreachable, UpstreamFault, TooLarge, PrivateAddress (from the connector), Late, or the signal's own reason.
 */
export function exchange(dispatcher: Dispatcher, request: ExchangeRequest): Promise<Exchanged> {
  const { url, maxBytes, ordinaryBytes, signal } = request;
  return new Promise((resolve, reject) => {
    let controller: Dispatcher.DispatchController | undefined;
    let stopped: Error | undefined;
    let status = 0;
    let headers: IncomingHttpHeaders = {};
    let limitBytes = maxBytes;
    let bytesOnWire = 0;
    let isLarge = false;
    const chunks: Buffer[] = [];

    // The promise is settled at once: a request still waiting for its connection has no controller to abort yet.
    const stop = (reason: Error) => {
      if (stopped) return;
      stopped = reason;
      release();
      reject(reason);
      controller?.abort(reason);
    };
    const onAbort = () => stop(signal?.reason);
    const startedMs = performance.now();
    const overdue = () => stop(new Unreachable('The site did not answer in time', undefined, { reason: 'timeout' }));
    let timer = setTimeout(overdue, request.deadlineMs);
    const extend = (times: number) => {
      clearTimeout(timer);
      timer = setTimeout(overdue, request.deadlineMs * times - (performance.now() - startedMs));
    };
    const release = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
    };
    const finish = () => {
      release();
      resolve({ status, headers, body: Buffer.concat(chunks), bytesOnWire, limitBytes });
    };
    const overflow = (chunk: Buffer) => {
      if (isSuccess(status) && request.overflow === 'refuse') {
        stop(new TooLarge('The page is too large', { what: 'body', limitBytes }));
        return;
      }
      if (isSuccess(status)) chunks.push(chunk.subarray(0, chunk.length - (bytesOnWire - limitBytes)));
      stopped = new Error('the rest of the body is not wanted');
      finish();
      controller?.abort(stopped);
    };

    if (signal?.aborted) {
      stop(signal.reason);
      return;
    }
    signal?.addEventListener('abort', onAbort);

    dispatcher.dispatch(
      { origin: url.origin, path: url.pathname + url.search, method: 'GET', headers: request.headers },
      {
        onRequestStart(started) {
          controller = started;
          if (stopped) started.abort(stopped);
          else if (request.mayStart?.() === false) stop(new Late());
        },
        onResponseStart(_controller, statusCode, received) {
          // 103 Early Hints and their like come before the answer.
          if (statusCode < 200) return;
          status = statusCode;
          headers = received;
          limitBytes = isSuccess(status) ? maxBytes : DISCARD_BYTES;
          if (!isSuccess(status)) return;
          // What is thrown here aborts the request and comes back through onResponseError.
          limitBytes = request.inspect?.(received) ?? maxBytes;
          if (limitBytes > ordinaryBytes) extend(limitBytes / ordinaryBytes);
          if (request.overflow === 'refuse' && Number(received['content-length']) > limitBytes) {
            throw new TooLarge('The page is too large', { what: 'body', limitBytes });
          }
        },
        onResponseData(reading, chunk) {
          if (stopped) return;
          bytesOnWire += chunk.length;
          if (!isLarge && bytesOnWire > ordinaryBytes && bytesOnWire <= limitBytes) {
            isLarge = true;
            reading.pause();
            void request.enlarge().then(() => reading.resume());
          }
          if (bytesOnWire > limitBytes) overflow(chunk);
          else if (isSuccess(status)) chunks.push(chunk);
        },
        onResponseEnd() {
          if (!stopped) finish();
        },
        onResponseError(_controller, error) {
          if (!stopped) stop(exchangeFailure(error, status !== 0));
        },
      },
    );
  });
}

function isSuccess(status: number): boolean {
  return status >= 200 && status < 300;
}
