/** What the stand-ins for models have in common: a server on loopback, and the answers that are no answers. */
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Model = AsyncDisposable & { baseUrl: string };

const asJson = <Body>(request: Response): Promise<Body> => request.json();

/** Hands the body of each request, which is JSON unless `read` says more, to `answer`, which writes the response. */
export async function serveModel<Body>(
  answer: (body: Body, response: ServerResponse) => Promise<void>,
  read: (request: Response) => Promise<Body> = asJson,
): Promise<Model> {
  const server = createServer(async (request, response) => {
    const headers = { 'content-type': request.headers['content-type'] ?? '' };
    await answer(await read(new Response(request as unknown as BodyInit, { headers })), response);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  return {
    baseUrl: `http://127.0.0.1:${port}/v1`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}

/** A refusal or a failure in OpenAI's form; `retryAfter` is seconds or a date. */
export function answerStatus(response: ServerResponse, status: number, retryAfter?: string): void {
  const retry = retryAfter === undefined ? {} : { 'retry-after': retryAfter };
  response.writeHead(status, { 'content-type': 'application/json', ...retry });
  response.end(JSON.stringify({ error: { message: 'as told' } }));
}

/** The page of a proxy that wants a sign-in first. */
export function answerPage(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><p>Signed out</p>');
}
