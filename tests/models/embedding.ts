/** A server on loopback that speaks OpenAI's embedding protocol and answers as a test tells it to, well or badly. */
import type { ServerResponse } from 'node:http';
import { sha256 } from '#schema/id.ts';
import { answerPage, answerStatus, type Model, serveModel } from './serve.ts';

export type EmbeddingManner =
  | {
      kind: 'vectors';
      dims?: number;
      plain?: boolean;
      spoil?: (vectors: Float32Array[]) => Float32Array[];
      /** The index that each vector is said to have; its own when absent. */
      indices?: number[];
    }
  /** Headers and half the body, then nothing more, with the connection open. */
  | { kind: 'stall' }
  | { kind: 'cut' }
  | { kind: 'status'; status: number; retryAfter?: string }
  | { kind: 'html' };

type Question = { input: string[]; encoding_format?: string; dimensions: number };

export type EmbeddingModel = Model & {
  /** The texts of every request, oldest first. */
  asked: string[][];
};

/** `mind` looks at the texts of a request and decides what to answer. */
export async function serveEmbeddingModel(mind: (texts: string[]) => EmbeddingManner): Promise<EmbeddingModel> {
  const asked: string[][] = [];
  const model = await serveModel<Question>(async (question, response) => {
    asked.push(question.input);
    answer(response, question, mind(question.input));
  });
  return { ...model, asked };
}

function answer(
  response: ServerResponse,
  { input, encoding_format, dimensions }: Question,
  manner: EmbeddingManner,
): void {
  if (manner.kind === 'status') {
    answerStatus(response, manner.status, manner.retryAfter);
    return;
  }
  if (manner.kind === 'html') {
    answerPage(response);
    return;
  }
  response.writeHead(200, { 'content-type': 'application/json' });
  if (manner.kind === 'vectors') {
    const { dims = dimensions, plain = encoding_format !== 'base64', spoil = (vectors) => vectors } = manner;
    const vectors = spoil(input.map((text) => vectorOf(text, dims)));
    response.end(JSON.stringify(answerOf(vectors, plain, manner.indices)));
    return;
  }
  response.write('{"object":"list","data":[');
  if (manner.kind === 'cut') response.destroy();
}

function answerOf(vectors: Float32Array[], plain: boolean, indices?: number[]) {
  const data = vectors.map((vector, index) => {
    const embedding = plain ? Array.from(vector) : Buffer.from(vector.buffer).toString('base64');
    return { object: 'embedding', index: indices?.[index] ?? index, embedding };
  });
  return { object: 'list', data: data.reverse(), usage: { prompt_tokens: 1, total_tokens: 1 } };
}

/** Numbers that depend on every letter; of no particular length. */
export function vectorOf(text: string, dims: number): Float32Array {
  const seed = sha256(text);
  return Float32Array.from({ length: dims }, (_, i) => (seed[i % seed.length]! - 127.5) * (1 + (i % 7)));
}
