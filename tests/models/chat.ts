/** A server on loopback that speaks OpenAI's chat protocol and answers as a test tells it to, well or badly. */
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

export type Turn = { role: string; content: string };

export type Manner =
  | { kind: 'say'; pieces: string[]; pauseMs?: number }
  /** Says some words, then closes the connection without a finish reason. */
  | { kind: 'cut'; pieces: string[] }
  /** Says some words, then nothing more, with the connection open. */
  | { kind: 'stall'; pieces: string[] }
  | { kind: 'status'; status: number; retryAfterSeconds?: number }
  | { kind: 'html' };

export type ChatModel = AsyncDisposable & {
  baseUrl: string;
  /** Every conversation it was sent, oldest first. */
  asked: Turn[][];
};

/** `mind` looks at the turns it was sent and decides what to answer. */
export async function serveChatModel(mind: (turns: Turn[]) => Manner): Promise<ChatModel> {
  const asked: Turn[][] = [];
  const server = createServer(async (request, response) => {
    const body = await new Response(request as unknown as BodyInit).json();
    asked.push(body.messages);
    await answer(response, mind(body.messages)).catch(() => response.destroy());
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

async function answer(response: ServerResponse, manner: Manner): Promise<void> {
  if (manner.kind === 'status') {
    const retry = manner.retryAfterSeconds === undefined ? {} : { 'retry-after': String(manner.retryAfterSeconds) };
    response.writeHead(manner.status, { 'content-type': 'application/json', ...retry });
    response.end(JSON.stringify({ error: { message: 'as told' } }));
    return;
  }
  if (manner.kind === 'html') {
    response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><p>Signed out</p>');
    return;
  }
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  for (const piece of manner.pieces) {
    response.write(event({ choices: [{ index: 0, delta: { content: piece }, finish_reason: null }] }));
    await sleep(manner.kind === 'say' ? (manner.pauseMs ?? 0) : 0);
  }
  if (manner.kind === 'stall') return;
  if (manner.kind === 'cut') {
    response.destroy();
    return;
  }
  response.write(event({ choices: [] }));
  response.write(event({ choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] }));
  response.write(event({ choices: [], usage: { prompt_tokens: 321, completion_tokens: 12, total_tokens: 333 } }));
  response.end('data: [DONE]\n\n');
}

const event = (chunk: object) => `data: ${JSON.stringify({ id: 'c', object: 'chat.completion.chunk', ...chunk })}\n\n`;
