/**
 * A question and its answer: what the asker may read is searched, a model (or the sources' own sentences) answers,
 * and every claim to quote is checked. The answer is written whether or not anybody keeps listening.
 */

import type { Question } from '#schema/chat.ts';
import type { Database } from '#schema/database.ts';
import { type Ahead, answerQuestion, languageAsked } from './chat/answer.ts';
import type { NumberedEvent } from './chat/keep.ts';
import { type Opened, type Opener, openMessage, reopenMessage } from './chat/open.ts';
import { type Followed, openFollowing } from './chat/read.ts';
import { retrieve, type Within } from './chat/retrieve.ts';
import { requireLeave } from './leave.ts';
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

type Asker = Opener & {
  /** The collections this person may read, at this moment. */
  collectionIds: readonly string[];
  /** Whether some of their documents are narrowed: the person may not see all of those. */
  hasNarrowed?: boolean;
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
  ask(ask: Asker & { input: Question }): Promise<Answering>;
  /** Another answer to the same question, see `reopenMessage` for what it throws. */
  regenerate(again: Asker & { messageId: string }): Promise<Answering>;
  /** The kept events after `afterSeq`, then those to come, from whichever process writes them. */
  follow(of: Followed): AsyncIterable<NumberedEvent>;
};

const withinOf = ({ tenantId, actor, collectionIds, hasNarrowed = false }: Asker): Within => ({
  tenantId,
  readerId: actor.id,
  collectionIds,
  hasNarrowed,
});

export function openChat(deps: ChatDeps): Chat {
  const running = new Set<Promise<void>>();
  const ending = new AbortController();
  const { provider, model, region } = deps.answerer;
  const leave = (tenantId: string) => requireLeave(deps.db, tenantId, { use: 'answer', provider, model, region });

  const begin = (asker: Asker, opened: Opened, ahead: Ahead | null): Answering => {
    const feed = openFeed<NumberedEvent>();
    const run = { within: withinOf(asker), opened, ahead, signal: ending.signal, tell: feed.push };
    const work = answerQuestion(deps, run)
      .catch((error) => deps.onDefect(error, opened.messageId))
      .finally(() => {
        feed.end();
        running.delete(work);
      });
    running.add(work);
    const { conversationId, questionId, messageId } = opened;
    return { conversationId, questionId, messageId, events: feed.read() };
  };

  /** A first question needs nothing but itself: it is searched for while it is being kept. */
  const findAhead = ({ input: { question, filter }, ...asker }: Parameters<Chat['ask']>[0]): Ahead => {
    const language = languageAsked(question);
    const found = retrieve(deps, { ...withinOf(asker), filter, query: question, language }, ending.signal);
    // Its failure is told by the answer that awaits it; where the question could not be kept, nobody does.
    found.catch(() => undefined);
    return { language, found };
  };

  return {
    ask: async (ask) => {
      await leave(ask.tenantId);
      const ahead = ask.input.conversationId ? null : findAhead(ask);
      return begin(ask, await openMessage(deps.db, ask, ask.input), ahead);
    },
    regenerate: async (again) => {
      await leave(again.tenantId);
      return begin(again, await reopenMessage(deps.db, again, again.messageId), null);
    },
    follow: openFollowing(deps.db),
    [Symbol.asyncDispose]: async () => {
      ending.abort();
      await Promise.allSettled(running);
    },
  };
}
