import { once } from 'node:events';
import { type AddressInfo, connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { startApi } from '#tests/rig/api.ts';

test.each([
  {
    request: 'with more headers than are read',
    sent: `GET /api/v1/me?q=${'a'.repeat(20_000)} HTTP/1.1\r\nhost: a\r\n\r\n`,
    status: 431,
    code: 'too-large',
  },
  { request: 'that is none', sent: 'Hej!\r\n\r\n', status: 400, code: 'invalid-input' },
])('a request $request is answered by a problem, and its connection closed', async ({ sent, status, code }) => {
  await using api = await startApi();
  await api.app.listen({ port: 0, host: '127.0.0.1' });
  const socket = connect((api.app.server.address() as AddressInfo).port, '127.0.0.1');
  await once(socket, 'connect');
  socket.write(sent);
  const [head, body] = (await text(socket)).split('\r\n\r\n');
  expect(head).toContain(`HTTP/1.1 ${status} `);
  expect(head).toContain('content-type: application/problem+json');
  expect(JSON.parse(body ?? '')).toMatchObject({ status, code, next: expect.stringMatching(/\S/) });
});
