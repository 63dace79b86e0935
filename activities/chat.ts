/**
 * A question and its answer: what the asker may read is searched, a model (or the sources' own sentences) answers,
 * and every claim to quote is checked. The answer is written whether or not anybody keeps listening.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Actor } from '#schema/audit.ts';
import type { ChatEvent, ChatInput } from '#schema/chat.ts';
import type { Database } from '#schema/database.ts';
import { type AnswerRun, answerQuestion } from './answer.ts';
import { type NumberedEvent, openMessage, readEvents } from './message.ts';
import type { Answerer } from './outside/answerer.ts';
import type { Embedder } from './outside/embedder.ts';
import { openFeed } from './text/feed.ts';

export type ChatDeps = {
  db: Database;
  embedder: Embedder;
  answerer: Answerer;
  /** Told of defects while an answer was written; never of content. */
  onDefect: (error: unknown, messageId: string) => void;
};

export type Ask = {
  tenantId: string;
  actor: Extract<Actor, { kind: 'person' }>;
  input: ChatInput;
  /** The collections this person may read, at this moment. */
  collectionIds: readonly string[];
};

export type Answering = {
  conversationId: string;
  questionId: string;
  messageId: string;
  /** From the first event on, as they come; leaving it does not stop the answer. */
  events: AsyncIterable<NumberedEvent>;
};

export type Chat = AsyncDisposable & {
  /** NotFound for a conversation that is not the person's own. */
  ask(ask: Ask): Promise<Answering>;
  /** The kept events after `afterSeq`, then those to come, from whichever process writes them. */
  follow(of: {
    tenantId: string;
    personId: string;
    messageId: string;
    afterSeq: number;
    signal?: AbortSignal;
  }): AsyncIterable<NumberedEvent>;
};

/** How often an answer that another process writes is looked at. */
const pollMs = 300;

export function openChat(deps: ChatDeps): Chat {
  const running = new Set<Promise<void>>();
  const ending = new AbortController();

  return {
    ask: async ({ tenantId, actor, input, collectionIds }) => {
      const opened = await openMessage(deps.db, actor, tenantId, input);
      const feed = openFeed<NumberedEvent>();
      const run: AnswerRun = { tenantId, opened, input, collectionIds, signal: ending.signal, say: feed.push };
      const work = answerQuestion(deps, run)
        .catch((error) => deps.onDefect(error, opened.messageId))
        .finally(() => {
          feed.end();
          running.delete(work);
        });
      running.add(work);
      const { conversationId, questionId, messageId } = opened;
      return { conversationId, questionId, messageId, events: feed.read() };
    },
    follow: (of) => follow(deps.db, of),
    [Symbol.asyncDispose]: async () => {
      ending.abort();
      await Promise.allSettled(running);
    },
  };
}

async function* follow(
  db: Database,
  of: { tenantId: string; personId: string; messageId: string; afterSeq: number; signal?: AbortSignal },
): AsyncGenerator<NumberedEvent> {
  let seq = of.afterSeq;
  let last: ChatEvent['kind'] | null = null;
  while (!of.signal?.aborted) {
    const { events, state } = await readEvents(db, of.tenantId, of.personId, of.messageId, seq);
    for (const numbered of events) {
      seq = numbered.seq;
      last = numbered.event.kind;
      yield numbered;
    }
    if (state !== 'streaming') {
      const told = last === 'done' || last === 'error' || seq === of.afterSeq;
      if (!told) yield { seq: seq + 1, event: { kind: 'error', reason: { code: 'incomplete', facts: {} } } };
      return;
    }
    await sleep(pollMs, undefined, { signal: of.signal }).catch(() => undefined);
  }
}
