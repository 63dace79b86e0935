/** A server on loopback that speaks OpenAI's chat protocol and answers as a test tells it to, well or badly. */
import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { answerPage, answerStatus, type Model, serveModel } from './serve.ts';

export type Turn = { role: string; content: string };

export type Manner =
  | { kind: 'say'; pieces: string[]; pauseMs?: number; usage?: object }
  /** Says some words, then closes the connection without a finish reason. */
  | { kind: 'cut'; pieces: string[] }
  /** Says some words, then nothing more, with the connection open. */
  | { kind: 'stall'; pieces: string[] }
  /** Says some words, then ends in the middle of an event. */
  | { kind: 'half'; pieces: string[] }
  /** Ends as it should, and never said a word or a reason. */
  | { kind: 'empty' }
  | { kind: 'status'; status: number; retryAfterSeconds?: number }
  | { kind: 'html' };

export type ChatModel = Model & {
  /** Every conversation it was sent, oldest first. */
  asked: Turn[][];
};

const usual = { prompt_tokens: 321, completion_tokens: 12, total_tokens: 333 };

/** `mind` looks at the turns it was sent and decides what to answer. */
export async function serveChatModel(mind: (turns: Turn[]) => Manner): Promise<ChatModel> {
  const asked: Turn[][] = [];
  const model = await serveModel<{ messages: Turn[]; stream?: boolean }>(async ({ messages, stream }, response) => {
    asked.push(messages);
    const manner = mind(messages);
    if (!stream && manner.kind === 'say') answerWhole(response, manner.pieces.join(''), manner.usage);
    else await answer(response, manner).catch(() => response.destroy());
  });
  return { ...model, asked };
}

function answerWhole(response: ServerResponse, content: string, usage: object = usual): void {
  const choice = { index: 0, message: { role: 'assistant', content }, finish_reason: 'stop' };
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ id: 'c', object: 'chat.completion', choices: [choice], usage }));
}

async function answer(response: ServerResponse, manner: Manner): Promise<void> {
  if (manner.kind === 'status') {
    answerStatus(response, manner.status, manner.retryAfterSeconds?.toString());
    return;
  }
  if (manner.kind === 'html') {
    answerPage(response);
    return;
  }
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  for (const piece of manner.kind === 'empty' ? [] : manner.pieces) {
    response.write(event({ choices: [{ index: 0, delta: { content: piece }, finish_reason: null }] }));
    await sleep(manner.kind === 'say' ? (manner.pauseMs ?? 0) : 0);
  }
  if (manner.kind === 'stall') return;
  if (manner.kind === 'cut') {
    response.destroy();
    return;
  }
  if (manner.kind === 'half') {
    response.end('data: {"choices":[{"index":0,"delta":{"cont');
    return;
  }
  response.write(event({ choices: [] }));
  if (manner.kind === 'empty') {
    response.end('data: [DONE]\n\n');
    return;
  }
  response.write(event({ choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] }));
  response.write(event({ choices: [], usage: (manner.kind === 'say' && manner.usage) || usual }));
  response.end('data: [DONE]\n\n');
}

const event = (chunk: object) => `data: ${JSON.stringify({ id: 'c', object: 'chat.completion.chunk', ...chunk })}\n\n`;
