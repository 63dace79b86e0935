/** The running product's HTTP API, from this machine, signed in as the administrator: what a browser could do too. */
import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';

export type ApiClient = {
  get<Body>(path: string): Promise<Body>;
  send<Body>(method: 'POST' | 'PUT', path: string, body: unknown): Promise<Body>;
  /** The data of each server-sent event that answers the request, as it comes. */
  stream(path: string, body: unknown): AsyncIterable<unknown>;
};

/** Where `path` starts behind /api/v1. Throws Errors that carry the API's own sentence. */
export function openApiClient(url: string, bearer: string): ApiClient {
  const call = async (method: string, path: string, accept: string, body?: unknown) => {
    const headers: Record<string, string> = { accept, authorization: `Bearer ${bearer}` };
    if (body !== undefined) Object.assign(headers, { 'content-type': 'application/json' });
    if (method === 'POST') headers['idempotency-key'] = randomUUID();
    const response = await fetch(`${url}/api/v1${path}`, { method, headers, body: JSON.stringify(body) });
    if (!response.ok) throw new Error(`${method} ${path}: ${await problemOf(response)}`);
    return response;
  };
  return {
    get: async <Body>(path: string) => (await call('GET', path, 'application/json')).json() as Promise<Body>,
    send: async <Body>(method: 'POST' | 'PUT', path: string, body: unknown) =>
      (await call(method, path, 'application/json', body)).json() as Promise<Body>,
    async *stream(path, body) {
      const response = await call('POST', path, 'text/event-stream', body);
      if (response.body) yield* eventData(Readable.fromWeb(response.body as ReadableStream));
    },
  };
}

/** Uses up a one-time link and answers the bearer of the session it opens. */
export async function signIn(url: string, token: string): Promise<string> {
  const response = await fetch(`${url}/api/v1/session/link`, {
    method: 'POST',
    headers: { accept: 'application/json', 'content-type': 'application/json' },
    body: JSON.stringify({ token }),
  });
  if (!response.ok) throw new Error(`Signing in: ${await problemOf(response)}`);
  return ((await response.json()) as { token: string }).token;
}

async function problemOf(response: Response): Promise<string> {
  const text = await response.text();
  try {
    const { title, detail } = JSON.parse(text) as { title?: string; detail?: string };
    return [response.status, title, detail].filter(Boolean).join(' ');
  } catch {
    return `${response.status} ${text.slice(0, 200)}`;
  }
}

/** The JSON behind each `data:`; comments (heartbeats) and other fields are passed over. */
async function* eventData(body: Readable): AsyncIterable<unknown> {
  let rest = '';
  for await (const text of body.setEncoding('utf8')) {
    const events = (rest + text).split('\n\n');
    rest = events.pop() ?? '';
    for (const event of events) {
      const lines = event.split('\n').filter((line) => line.startsWith('data:'));
      if (lines.length > 0) yield JSON.parse(lines.map((line) => line.slice(5)).join('\n'));
    }
  }
}
