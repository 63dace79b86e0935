/** What the stand-ins for models have in common: a server on loopback, and the answers that are no answers. */
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Model = AsyncDisposable & { baseUrl: string };

/** Hands the JSON body of each request to `answer`, which writes the response. */
export async function serveModel<Body>(
  answer: (body: Body, response: ServerResponse) => Promise<void>,
): Promise<Model> {
  const server = createServer(async (request, response) => {
    await answer(await new Response(request as unknown as BodyInit).json(), response);
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
