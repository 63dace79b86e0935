/** Readers that take next to nothing are dropped and can come back; nobody else notices. */
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { Numbered } from '#api/deps.ts';
import { depsOf, startApi, type TestApi } from '#tests/rig/api.ts';
import { readSlowly, wholeEvents } from '#tests/rig/stream.ts';

const eventCount = 300;
const pace = { pollMs: 40, heartbeatMs: 20, recheckMs: 60_000, stallMs: 400 };

/** More than the system's buffers hold: 300 events of 32 KB. */
async function* follow({ afterSeq }: { afterSeq: number }): AsyncGenerator<Numbered> {
  for (let seq = afterSeq + 1; seq <= eventCount; seq++)
    yield { seq, event: { kind: 'text', text: 'o'.repeat(32_768) } };
}

const counted = async (api: TestApi, name: string) => {
  const { body } = await api.app.inject({ method: 'GET', url: '/metrics' });
  return Number(new RegExp(`^${name}{kind="message"} (\\d+)$`, 'm').exec(body)?.[1] ?? 0);
};

test('readers who take a byte now and then are dropped, others read on, and the dropped ones go on where they were', async () => {
  await using api = await startApi((db) => ({ pace, chat: { ...depsOf(db).chat, follow } }));
  const { cookie, personId } = api.ours.people.user;
  const path = `/api/v1/message/${api.ours.talks[personId]!.messageId}/events`;
  const url = `${await api.app.listen({ port: 0, host: '127.0.0.1' })}${path}`;
  const slow = Array.from({ length: 8 }, () => readSlowly(url, cookie, 50));
  const quick = await (await fetch(url, { headers: { cookie: `diarium=${cookie}` } })).text();
  expect(wholeEvents(quick)).toHaveLength(eventCount);

  const startedMs = Date.now();
  while ((await counted(api, 'diarium_streams_dropped')) < slow.length) {
    expect(Date.now() - startedMs).toBeLessThan(10_000);
    await sleep(50);
  }
  while ((await counted(api, 'diarium_streams')) > 0) await sleep(20);
  const before = wholeEvents(await slow[0]!.rest());
  expect(before.length).toBeLessThan(eventCount);
  const headers = { cookie: `diarium=${cookie}`, 'last-event-id': String(before.at(-1)?.id ?? 0) };
  const after = wholeEvents(await (await fetch(url, { headers })).text());
  expect([...before, ...after].map(({ id }) => id)).toEqual(Array.from({ length: eventCount }, (_, i) => i + 1));
  for (const reader of slow) reader.leave();
});

test('a reader who waits because nothing comes is not taken for a slow one', async () => {
  const quiet = async function* (): AsyncGenerator<Numbered> {
    yield { seq: 1, event: { kind: 'text', text: 'first' } };
    await sleep(pace.stallMs * 3);
    yield { seq: 2, event: { kind: 'text', text: 'last' } };
  };
  await using api = await startApi((db) => ({
    pace: { ...pace, heartbeatMs: 60_000 },
    chat: { ...depsOf(db).chat, follow: quiet },
  }));
  const { cookie, personId } = api.ours.people.user;
  const path = `/api/v1/message/${api.ours.talks[personId]!.messageId}/events`;
  const url = `${await api.app.listen({ port: 0, host: '127.0.0.1' })}${path}`;
  const text = await (await fetch(url, { headers: { cookie: `diarium=${cookie}` } })).text();
  expect(wholeEvents(text).map(({ id }) => id)).toEqual([1, 2]);
});
