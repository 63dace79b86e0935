/**
 * The line an answer comes over: its events, each once and in order, across as many connections as that takes. A broken
 * connection is taken up where it broke; one that cannot be is lost, which ends nothing but the listening.
 */
import type { ChatEvent } from '#schema/chat.ts';
import type { Problem } from '#schema/problem.ts';
import { type Numbered, readChatEvents } from './answer.ts';

/** `mending`: broken, and tried again. `lost`: given up. */
export type LineState = 'open' | 'mending' | 'lost';

/** `over`: the answer has ended, and how is told by the conversation alone. */
export type Heard = { event: ChatEvent } | { line: LineState } | { problem: Problem } | { over: true };

interface Listening {
  /** The first connection. What it was asked with is never sent twice. */
  first: Promise<Response>;
  /** The answer that the first connection brings; null until its start says so. */
  messageId: string | null;
  signal: AbortSignal;
  /** How long to wait before each attempt to connect again; an event that is heard starts them over. */
  waitsMs?: readonly number[];
}

/** About a minute in all: longer than a server takes to start again. */
const usualWaitsMs = [250, 500, 1000, 2000, 4000, ...Array<number>(7).fill(8000)];
const endings: readonly ChatEvent['kind'][] = ['done', 'stopped', 'error'];

/** Ends after the answer's last event, when the line is lost, or when the signal aborts. Never throws. */
export async function* listen(listening: Listening): AsyncGenerator<Heard> {
  const { signal, waitsMs = usualWaitsMs } = listening;
  let id = listening.messageId;
  let seen = 0;
  let attempts = 0;
  let barren = 0;
  let response = await listening.first.catch(() => null);
  if (response && !response.ok) {
    const problem: Problem | null = await response.json().catch(() => null);
    yield problem ? { problem } : { line: 'lost' };
    return;
  }
  for (;;) {
    if (response?.ok && response.body) {
      const before = seen;
      for await (const { seq, event } of untilBroken(readChatEvents(response.body))) {
        if (signal.aborted) return;
        if (seq <= seen) continue;
        seen = seq;
        attempts = 0;
        if (event.kind === 'start') id = event.messageId;
        yield { event };
        if (endings.includes(event.kind)) return;
      }
      // Once may be a server that is just going down; twice is one that has nothing more to tell.
      barren = seen === before ? barren + 1 : 0;
      if (barren === 2) {
        yield { over: true };
        return;
      }
    }
    const refused = response !== null && !response.ok && response.status < 500 && response.status !== 429;
    if (id === null || refused || attempts === waitsMs.length) {
      yield { line: 'lost' };
      return;
    }
    yield { line: 'mending' };
    await pause(waitsMs[attempts++]!, signal);
    if (signal.aborted) return;
    response = await connect(id, seen, signal).catch(() => null);
    if (response?.ok) yield { line: 'open' };
  }
}

/** The events of an answer after the one numbered `after`. */
export const connect = (messageId: string, after: number, signal: AbortSignal): Promise<Response> =>
  fetch(`/api/v1/message/${messageId}/events`, {
    headers: { accept: 'text/event-stream', 'last-event-id': String(after) },
    signal,
  });

/** What follows from a connection that breaks is the same as from one that ends too soon. */
async function* untilBroken(events: AsyncIterable<Numbered>): AsyncGenerator<Numbered> {
  try {
    yield* events;
  } catch {}
}

/** Waits; less when the device finds its network again, or nobody listens any more. */
function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      globalThis.removeEventListener?.('online', done);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    globalThis.addEventListener?.('online', done);
    signal.addEventListener('abort', done);
  });
}
