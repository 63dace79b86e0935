/** A server on loopback that speaks OpenAI's embedding protocol and answers as a test tells it to, well or badly. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { sha256 } from '#schema/id.ts';

export type EmbeddingManner =
  | { kind: 'vectors'; dims?: number; plain?: boolean; spoil?: (vectors: Float32Array[]) => Float32Array[] }
  /** Headers and half the body, then nothing more, with the connection open. */
  | { kind: 'stall' }
  | { kind: 'cut' }
  | { kind: 'status'; status: number; retryAfter?: string }
  | { kind: 'html' };

export type EmbeddingModel = AsyncDisposable & {
  baseUrl: string;
  /** The texts of every request, oldest first. */
  asked: string[][];
};

/** `mind` looks at the texts of a request and decides what to answer. */
export async function serveEmbeddingModel(mind: (texts: string[]) => EmbeddingManner): Promise<EmbeddingModel> {
  const asked: string[][] = [];
  const server = createServer(async (request, response) => {
    const { input, encoding_format, dimensions } = await new Response(request as unknown as BodyInit).json();
    asked.push(input);
    const manner = mind(input);
    if (manner.kind === 'status') {
      const retry = manner.retryAfter === undefined ? {} : { 'retry-after': manner.retryAfter };
      response.writeHead(manner.status, { 'content-type': 'application/json', ...retry });
      response.end(JSON.stringify({ error: { message: 'as told' } }));
      return;
    }
    if (manner.kind === 'html') {
      response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><p>Signed out</p>');
      return;
    }
    response.writeHead(200, { 'content-type': 'application/json' });
    if (manner.kind === 'vectors') {
      const { dims = dimensions, plain = encoding_format !== 'base64', spoil = (vectors) => vectors } = manner;
      const vectors = spoil(input.map((text: string) => vectorOf(text, dims)));
      response.end(JSON.stringify(answerOf(vectors, plain)));
      return;
    }
    response.write('{"object":"list","data":[');
    if (manner.kind === 'cut') response.destroy();
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  return {
    baseUrl: `http://127.0.0.1:${port}/v1`,
    asked,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}

function answerOf(vectors: Float32Array[], plain: boolean) {
  const data = vectors.map((vector, index) => {
    const embedding = plain ? Array.from(vector) : Buffer.from(vector.buffer).toString('base64');
    return { object: 'embedding', index, embedding };
  });
  return { object: 'list', data: data.reverse(), usage: { prompt_tokens: 1, total_tokens: 1 } };
}

/** Numbers that depend on every letter; of no particular length. */
export function vectorOf(text: string, dims: number): Float32Array {
  const seed = sha256(text);
  return Float32Array.from({ length: dims }, (_, i) => (seed[i % seed.length]! - 127.5) * (1 + (i % 7)));
}
