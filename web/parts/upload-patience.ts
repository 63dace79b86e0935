/**
 * Requests that wait when they are told to. The protocol's client would begin a file anew where the server says "too many
 * requests" or is being restarted while it asks how much has come.
 */
import type { HttpRequest, HttpResponse, HttpStack } from 'tus-js-client';

/** Where the server does not say when to come again. */
const usualWaitMs = 5_000;
const tooMany = 429;

/** `stack`, with patience. `wait` resolves after so many milliseconds. */
export const patient = (stack: HttpStack, wait: (ms: number) => Promise<void>): HttpStack => ({
  getName: () => stack.getName(),
  createRequest: (method, url) => patientRequest(() => stack.createRequest(method, url), wait),
});

/** Each try is a request of its own. */
function patientRequest(open: () => HttpRequest, wait: (ms: number) => Promise<void>): HttpRequest {
  const headers = new Map<string, string>();
  let onProgress: (bytesSent: number) => void = () => {};
  let request = open();
  let isAborted = false;

  async function send(body: unknown): Promise<HttpResponse> {
    for (const [name, value] of headers) request.setHeader(name, value);
    request.setProgressHandler(onProgress);
    const answer = await request.send(body);
    if (answer.getStatus() !== tooMany) return requireTold(request, answer);
    await wait(waitMsOf(answer));
    // Nobody waits for the answer of a request that was broken off.
    if (isAborted) return answer;
    request = open();
    return send(body);
  }

  return {
    getMethod: () => request.getMethod(),
    getURL: () => request.getURL(),
    setHeader: (name, value) => void headers.set(name, value),
    getHeader: (name) => headers.get(name),
    setProgressHandler: (handler) => {
      onProgress = handler;
    },
    send,
    abort: () => {
      isAborted = true;
      return request.abort();
    },
    getUnderlyingObject: () => request.getUnderlyingObject(),
  };
}

/** A server that cannot say now how much has come may say it later: that is a broken line, not an upload that is gone. */
function requireTold(request: HttpRequest, answer: HttpResponse): HttpResponse {
  if (request.getMethod() === 'HEAD' && answer.getStatus() >= 500) throw new Error(`answered ${answer.getStatus()}`);
  return answer;
}

function waitMsOf(answer: HttpResponse): number {
  const seconds = Number(answer.getHeader('retry-after') ?? Number.NaN);
  return seconds > 0 ? seconds * 1_000 : usualWaitMs;
}
