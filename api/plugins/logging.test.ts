/** What the API's log says of a failure, and what it must not say: content that the failure was about. */
import { expect, test } from 'vitest';
import { startApi } from '#tests/rig/api.ts';
import { rowError } from '#tests/rig/row-error.ts';
import { openLog } from './logging.ts';

const canary = 'KANARIEFAGEL-I-EN-RAD';

function memoryLog() {
  const lines: string[] = [];
  return { lines, log: openLog('info', { write: (line: string) => void lines.push(line) }) };
}

test('a row that the database refuses is in no line, wherever its error surfaces', async () => {
  const { lines, log } = memoryLog();
  const failure: { error?: Error } = {};
  const fail = () => Promise.reject(failure.error);
  await using api = await startApi({
    log,
    search: fail,
    chat: { ask: fail, regenerate: fail, follow: () => ({ [Symbol.asyncIterator]: () => ({ next: fail }) }) },
  });
  failure.error = await rowError(api.db, api.ours.tenantId, canary);
  expect(JSON.stringify({ ...failure.error })).toContain(canary);
  const { people, spaceId, talks } = api.ours;
  const { user } = people;
  const found = await api.as(user, 'POST', '/search', { query: 'simhall', spaceId });
  expect(found.statusCode).toBe(500);
  await api.as(user, 'GET', `/message/${talks[user.personId]!.messageId}/events`);
  log.error({ err: failure.error }, 'defect in an answer');

  const said = lines.map((line) => JSON.parse(line)).filter(({ err }) => err);
  expect(said.map(({ msg }) => msg)).toEqual(['defect', 'stream broke', 'defect in an answer']);
  for (const { err } of said) expect(err).toMatchObject({ code: '23514', stack: expect.stringMatching(/^ {4}at /) });
  expect(lines.join('')).not.toContain(canary);
});
