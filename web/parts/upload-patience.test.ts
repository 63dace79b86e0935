/** A request is sent again when the server says so, whole, and a server that is being restarted loses no upload. */
import type { HttpRequest, HttpResponse, HttpStack } from 'tus-js-client';
import { expect, test } from 'vitest';
import { patient } from './upload-patience.ts';

const answer = (status: number, retryAfter?: string): HttpResponse => ({
  getStatus: () => status,
  getHeader: (name) => (name === 'retry-after' ? retryAfter : undefined),
  getBody: () => '',
  getUnderlyingObject: () => null,
});

/** A line on which these answers come, one for each request. */
function openLine(answers: HttpResponse[]) {
  const sent: { headers: Record<string, string>; body: unknown }[] = [];
  const waitedMs: number[] = [];
  const told: number[] = [];
  const createRequest = (method: string, url: string): HttpRequest => {
    const headers: Record<string, string> = {};
    let tell: (bytes: number) => void = () => {};
    return {
      ...{ getMethod: () => method, getURL: () => url, getHeader: () => undefined },
      setHeader: (name, value) => void Object.assign(headers, { [name]: value }),
      setProgressHandler: (handler) => {
        tell = handler;
      },
      send: async (body) => {
        sent.push({ headers, body });
        tell(sent.length);
        return answers[sent.length - 1]!;
      },
      abort: async () => {},
      getUnderlyingObject: () => null,
    };
  };
  const stack: HttpStack = { getName: () => 'line', createRequest };
  const request = (method: string) => {
    const made = patient(stack, async (ms) => void waitedMs.push(ms)).createRequest(method, '/upload/1');
    made.setHeader('Upload-Offset', '7');
    made.setProgressHandler((bytes) => void told.push(bytes));
    return made;
  };
  return { request, sent, waitedMs, told };
}

test('too many requests are waited out for as long as the server says, and the same is sent again', async () => {
  const line = openLine([answer(429, '60'), answer(429), answer(204)]);
  const last = await line.request('PATCH').send('bytes');
  expect(last.getStatus()).toBe(204);
  expect(line.waitedMs).toEqual([60_000, 5_000]);
  expect(line.sent).toEqual(Array(3).fill({ headers: { 'Upload-Offset': '7' }, body: 'bytes' }));
  expect(line.told).toEqual([1, 2, 3]);
});

test('a request that was broken off while it waited is not sent again', async () => {
  const line = openLine([answer(429, '1'), answer(204)]);
  const request = line.request('PATCH');
  const sending = request.send('bytes');
  await request.abort();
  expect((await sending).getStatus()).toBe(429);
  expect(line.sent).toHaveLength(1);
});

test('a server that cannot say how much has come has not lost it; other answers are the client’s to judge', async () => {
  await expect(
    openLine([answer(503)])
      .request('HEAD')
      .send(null),
  ).rejects.toThrow('503');
  expect(
    (
      await openLine([answer(404)])
        .request('HEAD')
        .send(null)
    ).getStatus(),
  ).toBe(404);
  expect(
    (
      await openLine([answer(503)])
        .request('PATCH')
        .send('bytes')
    ).getStatus(),
  ).toBe(503);
});
