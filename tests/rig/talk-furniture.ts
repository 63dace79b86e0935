/** What people said and were answered. */
import type { Tx } from '#schema/database.ts';
import { newId } from '#schema/id.ts';
import { adder } from './adder.ts';
import { addKey } from './key.ts';

export type Talk = { conversationId: string; messageId: string; keyId: string };

/** A conversation of the person's, the answer in it, and a key. */
export async function addTalk(
  tx: Tx,
  { spaceId, personId, mark, text }: { spaceId: string; personId: string; mark: string; text: string },
): Promise<Talk> {
  const add = adder(tx);
  const conversationId = await add('conversation', { space_id: spaceId, person_id: personId, title: mark });
  const question = { conversation_id: conversationId, author: 'person', state: 'done', text: 'Var?' };
  const questionId = await add('message', question);
  const told = { author: 'assistant', state: 'done', answer: 'found', text };
  const messageId = await add('message', { conversation_id: conversationId, question_id: questionId, ...told });
  return { conversationId, messageId, keyId: (await addKey(tx, personId)).keyId };
}

/** A question and the answer that is being written to it, in a conversation of its own; answers the answer's id. */
export async function addOpenAnswer(tx: Tx, spaceId: string, personId: string): Promise<string> {
  const add = adder(tx);
  const conversationId = await add('conversation', { space_id: spaceId, person_id: personId, title: 'Var?' });
  const question = { conversation_id: conversationId, author: 'person', state: 'done', text: 'Var?' };
  const questionId = await add('message', question);
  const leased = { state: 'streaming', text: '', lease_token: newId(), lease_until: new Date(Date.now() + 3_600_000) };
  return add('message', { conversation_id: conversationId, author: 'assistant', question_id: questionId, ...leased });
}
