/** The tus protocol as a person's browser speaks it, request by request. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openArrivals } from '#activities/outside/arrivals.ts';
import { openFiles } from '#activities/outside/files.ts';
import { publicUrl, startApi, type TestApi, type TestPerson } from './api.ts';
import { metadataOf } from './metadata.ts';

const own = (person: TestPerson) => ({
  cookie: `diarium=${person.cookie}`,
  origin: publicUrl,
  'sec-fetch-site': 'same-origin',
  'tus-resumable': '1.0.0',
});

export type Sender = ReturnType<typeof senderTo>;

/** `url` is where the API listens. */
export function senderTo(url: string, person: TestPerson) {
  const send = (method: string, path: string, headers: Record<string, string> = {}, body?: BodyInit) =>
    fetch(new URL(path, url), {
      method,
      headers: { ...own(person), ...headers },
      ...(body === undefined ? {} : { body, duplex: 'half' }),
    } as RequestInit);
  return {
    send,
    begin: (collectionId: string, name: string, sizeBytes: number, folder = '') =>
      send('POST', `/api/v1/upload?collectionId=${collectionId}`, {
        'upload-length': String(sizeBytes),
        'upload-metadata': metadataOf({ name, ...(folder && { folder }) }),
      }),
    patch: (path: string, offset: number, body: BodyInit) =>
      send('PATCH', path, { 'upload-offset': String(offset), 'content-type': 'application/offset+octet-stream' }, body),
    /** How much has come. */
    async offset(path: string): Promise<number> {
      const answer = await send('HEAD', path);
      if (answer.status !== 200) throw new Error(`HEAD ${path}: ${answer.status}`);
      return Number(answer.headers.get('upload-offset'));
    },
  };
}

/** An API that listens and receives into this folder. */
export async function startReceiving(dir: string, given: Parameters<typeof startApi>[0] = {}) {
  const settings = { dir };
  const api: TestApi = await startApi((db) => ({
    files: openFiles(settings),
    arrivals: openArrivals(settings),
    ...(typeof given === 'function' ? given(db) : given),
  }));
  const url = await api.app.listen({ host: '127.0.0.1', port: 0 });
  return { api, url, arrivals: openArrivals(settings), [Symbol.asyncDispose]: () => api[Symbol.asyncDispose]() };
}

/** Where files come in; it is gone with the test. */
export function makeFolder() {
  const dir = mkdtempSync(join(tmpdir(), 'diarium-upload-'));
  return { dir, [Symbol.dispose]: () => rmSync(dir, { recursive: true, force: true }) };
}
