/** A server on loopback that speaks OpenAI's transcription protocol and answers as a test tells it to, well or badly. */
import { answerPage, answerStatus, type Model, serveModel } from './serve.ts';

export type TranscriptManner =
  | { kind: 'answer'; body: unknown }
  /** Headers and half the body, then nothing more, with the connection open. */
  | { kind: 'stall' }
  | { kind: 'cut' }
  | { kind: 'status'; status: number; retryAfter?: string }
  | { kind: 'html' };

export type TranscriptModel = Model & {
  /** The fields of every request, oldest first; of the file its name and size. */
  asked: Record<string, string[]>[];
};

export async function serveTranscriptModel(
  mind: () => TranscriptManner | Promise<TranscriptManner>,
): Promise<TranscriptModel> {
  const asked: Record<string, string[]>[] = [];
  const model = await serveModel<FormData>(
    async (form, response) => {
      asked.push(fieldsOf(form));
      const manner = await mind();
      if (manner.kind === 'status') return answerStatus(response, manner.status, manner.retryAfter);
      if (manner.kind === 'html') return answerPage(response);
      response.writeHead(200, { 'content-type': 'application/json' });
      if (manner.kind === 'answer') return void response.end(JSON.stringify(manner.body));
      response.write('{"text":"half of');
      if (manner.kind === 'cut') response.destroy();
    },
    (request) => request.formData(),
  );
  return { ...model, asked };
}

function fieldsOf(form: FormData): Record<string, string[]> {
  const fields: Record<string, string[]> = {};
  for (const [name, value] of form) {
    const said = typeof value === 'string' ? value : `${value.name} ${value.size}`;
    fields[name] = [...(fields[name] ?? []), said];
  }
  return fields;
}
