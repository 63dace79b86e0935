/** A server on loopback that speaks Unstructured's partition protocol and answers as a test tells it to, well or badly. */
import { createHash } from 'node:crypto';
import { answerPage, answerStatus, type Model, serveModel } from './serve.ts';

export type PartitionManner =
  | { kind: 'answer'; body: unknown }
  /** Headers and half the body, then nothing more, with the connection open. */
  | { kind: 'stall' }
  | { kind: 'cut' }
  | { kind: 'status'; status: number; retryAfter?: string }
  /** To another server. */
  | { kind: 'moved'; to: string }
  | { kind: 'html' }
  | { kind: 'flood'; bytes: number };

export type Partition = { fields: Record<string, string>; file: Buffer; name: string; sha256: string; key: string };

export type PartitionModel = Model & {
  /** Every request, oldest first. */
  asked: Partition[];
};

export async function servePartitionModel(mind: () => PartitionManner): Promise<PartitionModel> {
  const asked: Partition[] = [];
  const model = await serveModel<FormData>(
    async (form, response) => {
      asked.push(await partitionOf(form, String(response.req.headers['unstructured-api-key'])));
      const manner = mind();
      if (manner.kind === 'status') return answerStatus(response, manner.status, manner.retryAfter);
      if (manner.kind === 'html') return answerPage(response);
      if (manner.kind === 'moved') return void response.writeHead(307, { location: manner.to }).end();
      response.writeHead(200, { 'content-type': 'application/json' });
      if (manner.kind === 'answer') return void response.end(JSON.stringify(manner.body));
      if (manner.kind === 'flood') return void response.end(`[${' '.repeat(manner.bytes)}]`);
      response.write('[{"type":"Title","text":"half of');
      if (manner.kind === 'cut') response.destroy();
    },
    (request) => request.formData(),
  );
  return { ...model, asked };
}

async function partitionOf(form: FormData, key: string): Promise<Partition> {
  const sent = form.get('files') as File;
  const file = Buffer.from(await sent.arrayBuffer());
  const fields = Object.fromEntries(
    [...form].flatMap(([name, said]) => (typeof said === 'string' ? [[name, said]] : [])),
  );
  return { fields, file, name: sent.name, sha256: createHash('sha256').update(file).digest('hex'), key };
}
