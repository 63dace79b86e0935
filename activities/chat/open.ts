/** Opening an answer: to a new question, or once more to one that was answered. */
import { type Acting, recordEvent } from '#schema/audit.ts';
import { ChatFilter, type MessageState, type Question } from '#schema/chat.ts';
import type { Database, Tx } from '#schema/database.ts';
import { Conflict, NotFound } from '#schema/errors.ts';
import { newId } from '#schema/id.ts';
import { expireMessages } from './expire.ts';
import { leaseMs } from './keep.ts';
import { type Before, nothingBefore, type Rereader, readTurns } from './turn.ts';

/** An answer that is to be written by whoever holds the token, with what was said before its question. */
export type Opened = {
  conversationId: string;
  questionId: string;
  messageId: string;
  leaseToken: string;
  question: string;
  filter: ChatFilter;
} & Before;

/** Who asks, and what a key leaves of their reach. */
export type Opener = Pick<Rereader, 'scope'> & { actor: Acting; tenantId: string };

const titleChars = 80;

/** Keeps the question and opens the answer to it, in a new conversation or one of the person's own (else NotFound). */
export function openMessage(db: Database, { actor, tenantId, scope }: Opener, input: Question): Promise<Opened> {
  return db.withTenant(tenantId, async (tx) => {
    const { question, filter } = input;
    const conversationId = input.conversationId ?? newId();
    if (input.conversationId) await holdConversation(tx, actor.id, input.spaceId, conversationId);
    const before = input.conversationId
      ? await readTurns(tx, { personId: actor.id, scope }, conversationId, null)
      : nothingBefore;
    const opened = newAnswer({ conversationId, questionId: newId(), question, filter, ...before });
    await keepQuestion(tx, opened, input.conversationId ? null : { spaceId: input.spaceId, personId: actor.id });
    await recordEvent(tx, actor, { action: 'chat.ask', object: { kind: 'message', id: opened.messageId } });
    return opened;
  });
}

/** In one statement, with the conversation where it is `begun`: each more is a moment that the asker waits. */
async function keepQuestion(tx: Tx, opened: Opened, begun: { spaceId: string; personId: string } | null) {
  const { conversationId, questionId, messageId, question, filter, leaseToken, grounds } = opened;
  await tx.sql(
    `with begun as (
       insert into conversation (tenant_id, id, space_id, person_id, title)
       select $1, $4, $9::uuid, $10, $11 where $9::uuid is not null)
     insert into message (tenant_id, id, conversation_id, author, state, text, filter, question_id, lease_token,
       lease_until, ended_at, grounds)
     values ($1, $2, $4, 'person', 'done', $5, $6, null, null, null, now(), null),
       ($1, $3, $4, 'assistant', 'streaming', '', null, $2, $7, now() + $8 * interval '1 millisecond', null, $12::uuid[])`,
    [
      tx.tenantId,
      questionId,
      messageId,
      conversationId,
      question,
      JSON.stringify(filter),
      leaseToken,
      leaseMs,
      begun?.spaceId ?? null,
      begun?.personId ?? null,
      question.slice(0, titleChars),
      grounds,
    ],
  );
}

type Answered = {
  state: MessageState;
  superseded: boolean;
  conversationId: string;
  questionId: string | null;
  question: string;
  filter: unknown;
};

/**
 * Opens another answer to the question that `messageId` answers, and sets that answer aside: it is kept, and no longer
 * the latest. NotFound unless it is the person's; Conflict while it is being written, or when it was set aside before.
 */
export function reopenMessage(db: Database, { actor, tenantId, scope }: Opener, messageId: string): Promise<Opened> {
  return db.withTenant(tenantId, async (tx) => {
    await expireMessages(tx, messageId);
    const [old] = await tx.sql<Answered>(
      `select m.state, m.superseded_at is not null as superseded, c.id as "conversationId", q.id as "questionId",
         q.text as question, coalesce(q.filter, '{}') as filter
       from message m
         join conversation c on c.tenant_id = m.tenant_id and c.id = m.conversation_id
         left join message q on q.tenant_id = m.tenant_id and q.id = m.question_id
       where m.tenant_id = $1 and m.id = $2 and c.person_id = $3 and c.removed_at is null
       for no key update of m`,
      [tenantId, messageId, actor.id],
    );
    if (!old) throw new NotFound('no such message');
    const { conversationId, questionId, question } = old;
    if (old.state === 'streaming') throw new Conflict('the answer is being written', { code: 'still-answering' });
    if (old.superseded || !questionId)
      throw new Conflict('there is a later answer, or no question', { code: 'not-latest-answer' });
    await tx.sql('update message set superseded_at = now() where tenant_id = $1 and id = $2', [tenantId, messageId]);
    const kept = await tx.sql(
      `update conversation set updated_at = now() where tenant_id = $1 and id = $2 and removed_at is null returning id`,
      [tenantId, conversationId],
    );
    if (kept.length === 0) throw new NotFound('the conversation was removed meanwhile');
    const before = await readTurns(tx, { personId: actor.id, scope }, conversationId, questionId);
    const filter = ChatFilter.parse(old.filter);
    const opened = newAnswer({ conversationId, questionId, question, filter, ...before });
    await tx.sql(
      `insert into message (tenant_id, id, conversation_id, author, state, question_id, lease_token, lease_until, grounds)
       values ($1, $2, $3, 'assistant', 'streaming', $4, $5, now() + $6 * interval '1 millisecond', $7)`,
      [tenantId, opened.messageId, conversationId, questionId, opened.leaseToken, leaseMs, opened.grounds],
    );
    await recordEvent(tx, actor, {
      action: 'chat.regenerate',
      object: { kind: 'message', id: opened.messageId },
      details: { supersedes: messageId },
    });
    return opened;
  });
}

/** Throws NotFound unless it is the person's, in that space. */
async function holdConversation(tx: Tx, personId: string, spaceId: string, id: string): Promise<void> {
  const own = await tx.sql(
    `update conversation set updated_at = now()
     where tenant_id = $1 and id = $2 and person_id = $3 and space_id = $4 and removed_at is null returning id`,
    [tx.tenantId, id, personId, spaceId],
  );
  if (own.length === 0) throw new NotFound('no such conversation');
}

const newAnswer = (asked: Omit<Opened, 'messageId' | 'leaseToken'>): Opened => ({
  ...asked,
  messageId: newId(),
  leaseToken: newId(),
});
