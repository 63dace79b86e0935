/** The API is killed in the middle of requests and of streams, and read by those who take next to nothing. */
import { readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { ingestActivities } from '#activities/ingest.ts';
import { hashingEmbedder } from '#activities/outside/embedder/hashing.ts';
import { openChunker } from '#activities/text/chunk.ts';
import type { OpenedConversation } from '#schema/chat.ts';
import { newId } from '#schema/id.ts';
import { serveChatModel } from '#tests/models/chat.ts';
import { storePages } from '#tests/rig/knowledge.ts';
import { readSlowly, wholeEvents } from '#tests/rig/stream.ts';
import { openChance } from '#tests/sites/random.ts';
import { type ApiProcess, type Doors, openDoors } from './api.ts';

const kills = 10;
const keys = 200;

/** Sends it until it is answered, whatever breaks on the way, as a client that knows its key may. */
async function insist(doors: Doors, api: ApiProcess, key: string, flight: { requests: number; broken: number }) {
  const body = JSON.stringify({
    collectionId: doors.shelf.collectionId,
    name: key,
    startUrls: ['https://example.org/'],
  });
  for (;;) {
    flight.requests++;
    const answer = await fetch(`${api.origin}/api/v1/source`, {
      method: 'POST',
      headers: { ...doors.headers(api), 'idempotency-key': key },
      body,
    })
      .then(async (response) => ({ status: response.status, body: await response.json() }))
      .catch((error) => {
        // A refused connection was no request; one that broke may have been carried out.
        if (error.cause?.code !== 'ECONNREFUSED') flight.broken++;
        return null;
      });
    flight.requests--;
    if (answer?.status === 201) return (answer.body as { id: string }).id;
    if (answer) expect([409, 429, 503]).toContain(answer.status);
    await sleep(50);
  }
}

test('two hundred requests, an API that is killed ten times among them: one source for each key', async () => {
  await using doors = await openDoors();
  const api = await doors.open();
  const chance = openChance(4);
  const flight = { requests: 0, broken: 0 };
  const names = Array.from({ length: keys }, (_, i) => `key-${i}`);
  const ids = new Map<string, string>();
  const clients = Array.from({ length: 4 }, async (_, client) => {
    for (let at = client; at < names.length; at += 4) {
      ids.set(names[at]!, await insist(doors, api, names[at]!, flight));
      await sleep(chance.below(250));
    }
  });
  for (let made = 0; made < kills; made++) {
    await sleep(200 + chance.below(800));
    const until = Date.now() + 5_000;
    while (flight.requests === 0 && Date.now() < until) await sleep(1);
    await sleep(chance.below(15));
    await api.kill();
    await api.restart();
  }
  await Promise.all(clients);
  expect(flight.broken).toBeGreaterThanOrEqual(kills / 2);
  const rows = await doors.db.readTenant<{ id: string; name: string }>(
    doors.shelf.tenantId,
    `select id, form ->> 'name' as name from source where tenant_id = tenant.id and form ->> 'name' like 'key-%'`,
  );
  expect(rows).toHaveLength(keys);
  expect(new Map(rows.map(({ id, name }) => [name, id]))).toEqual(ids);
  const starts = await doors.db.readTenant<{ count: number }>(
    doors.shelf.tenantId,
    `select count(*) from audit_event where tenant_id = tenant.id and action = 'source.make'`,
  );
  expect(starts).toEqual([{ count: keys }]);
});

test('an answer whose API was killed ends at another one, incomplete, with what was kept of it', async () => {
  const pieces = Array.from({ length: 200 }, (_, i) => `word${i} `);
  await using model = await serveChatModel(() => ({ kind: 'say', pieces, pauseMs: 50 }));
  await using doors = await openDoors({ OPENAI_BASE_URL: model.baseUrl });
  await learn(doors);
  const [here, there] = [await doors.open(), await doors.open()];
  const answer = await fetch(`${here.origin}/api/v1/chat`, {
    method: 'POST',
    headers: doors.headers(here),
    body: JSON.stringify({ question: 'Where is the harbour?', spaceId: doors.shelf.spaceId }),
  });
  let text = '';
  const reading = (async () => {
    for await (const piece of Readable.fromWeb(answer.body as ReadableStream).setEncoding('utf8')) text += piece;
  })().catch(() => undefined);
  while (!text.includes('word20')) await sleep(20);
  await here.kill();
  const killedMs = Date.now();
  await reading;
  const seen = wholeEvents(text);
  const { messageId, conversationId } = JSON.parse(seen[0]!.data) as Record<string, string>;
  const headers = { ...doors.headers(there), 'last-event-id': String(seen.at(-1)!.id) };
  const rest = await (await fetch(`${there.origin}/api/v1/message/${messageId}/events`, { headers })).text();
  const toldAfterMs = Date.now() - killedMs;
  expect(wholeEvents(rest)).toMatchObject([{ event: 'error', data: expect.stringContaining('incomplete') }]);
  expect(toldAfterMs).toBeLessThan(15_000);
  const conversation = await fetch(`${there.origin}/api/v1/conversation/${conversationId}`, { headers });
  const { messages } = (await conversation.json()) as OpenedConversation;
  expect(messages.at(-1)).toMatchObject({ state: 'incomplete', reason: { code: 'incomplete' } });
  expect(pieces.join('').startsWith(messages.at(-1)!.text)).toBe(true);
  expect(messages.at(-1)!.text).toContain('word10 ');
  console.log(`told of the end ${toldAfterMs} ms after the kill`);
});

/** A page about the harbour, learned. */
async function learn({ db, shelf }: Doors): Promise<void> {
  const text = 'The harbour is in the north of the town.';
  const crawlId = await storePages(db, shelf, [
    { url: 'https://example.org/', title: 'Harbour', language: 'en', text },
  ]);
  const { ingestBatch } = ingestActivities({ db, embedder: hashingEmbedder(), chunker: await openChunker() });
  await ingestBatch({ tenantId: shelf.tenantId, crawlId, batch: 'all' });
}

const events = 200;
const readers = 200;
/** Of the 6.5 MB that each asked for; with what the garbage collector has not taken back yet. */
const mostBytesEach = 2 ** 20;
/** How much longer a quick reader may take while the slow ones stay on the line. */
const mostTimesAsLong = 3;

test('two hundred readers of a byte a second are dropped, the process stays small, and a quick reader reads on', async () => {
  await using doors = await openDoors();
  const api = await doors.open();
  const messageId = await keepLongAnswer(doors);
  const url = `${api.origin}/api/v1/message/${messageId}/events`;
  const quick = async (lastEventId = 0) => {
    const headers = { ...doors.headers(api), 'last-event-id': String(lastEventId) };
    const answer = await fetch(url, { headers });
    expect(answer.status).toBe(200);
    return wholeEvents(await answer.text());
  };
  const timed = async () => {
    const startedMs = Date.now();
    expect(await quick()).toHaveLength(events);
    return Date.now() - startedMs;
  };
  const alone = [await timed(), await timed(), await timed()];
  const restBytes = rssBytes(api.pid);
  const slow = Array.from({ length: readers }, () => readSlowly(url, doors.cookie, 1000));
  let mostBytes = restBytes;
  let dropped = 0;
  const among: number[] = [];
  for (const until = Date.now() + 240_000; dropped < readers && Date.now() < until; await sleep(500)) {
    if (among.length < 4) among.push(await timed());
    mostBytes = Math.max(mostBytes, rssBytes(api.pid));
    const metrics = await (await fetch(`${api.origin}/metrics`)).text();
    dropped = Number(/^diarium_streams_dropped\{kind="message"\} (\d+)$/m.exec(metrics)?.[1] ?? 0);
    if (among.length < 4) expect(dropped).toBe(0);
  }
  expect(dropped).toBe(readers);
  // The first comes while two hundred lines are filled at once, up to what the system's buffers hold.
  const [filling, ...later] = among;
  const mb = (bytes: number) => Math.round(bytes / 2 ** 20);
  console.log(
    `RSS ${mb(restBytes)} MB at rest, ${mb(mostBytes)} MB at most; a quick reader took ${alone.join(', ')} ms alone,` +
      ` ${filling} ms while the slow ones came, then ${later.join(', ')} ms`,
  );
  expect(mostBytes - restBytes).toBeLessThan(readers * mostBytesEach);
  expect(median(later)).toBeLessThan(mostTimesAsLong * median(alone));
  const before = wholeEvents(await slow[0]!.rest());
  const after = await quick(before.at(-1)?.id);
  expect([...before, ...after].map(({ id }) => id)).toEqual(Array.from({ length: events }, (_, i) => i + 1));
  for (const reader of slow) reader.leave();
});

const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[values.length >> 1]!;

const rssBytes = (pid: number) =>
  Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]) * 1024;

/** An answer of 200 events of 32 KB, more than the system's buffers hold for one reader. */
async function keepLongAnswer({ db, shelf: { tenantId, spaceId }, personId }: Doors): Promise<string> {
  const [conversationId, messageId] = [newId(), newId()];
  await db.withTenant(tenantId, async ({ sql }) => {
    await sql(`insert into conversation (tenant_id, id, space_id, person_id, title) values ($1, $2, $3, $4, 'Long')`, [
      tenantId,
      conversationId,
      spaceId,
      personId,
    ]);
    await sql(
      `insert into message (tenant_id, id, conversation_id, author, state, ended_at)
       values ($1, $2, $3, 'assistant', 'done', now())`,
      [tenantId, messageId, conversationId],
    );
    await sql(
      `insert into message_event (tenant_id, message_id, seq, kind, data)
       select $1, $2, n, 'text', json_build_object('kind', 'text', 'text', repeat('o', 32768))
       from generate_series(1, $3::int) n`,
      [tenantId, messageId, events],
    );
  });
  return messageId;
}
