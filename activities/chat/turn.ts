/** What was said before a question in its conversation: its last turns, each no longer than a prompt can bear. */
import type { Tx } from '#schema/database.ts';
import type { Turn } from '../outside/answerer.ts';

const turnsKept = 4;
const answerChars = 1500;

/** The turns before `questionId` (before now when it is null), oldest first; of answers given again, the last. */
export async function readTurns(tx: Tx, conversationId: string, questionId: string | null): Promise<Turn[]> {
  const turns = await tx.sql<Turn>(
    `select q.text as question, coalesce(a.query, q.text) as query, coalesce(a.text, '') as answer
     from message q
       left join lateral (
         select m.query, left(m.text, $4) as text from message m
         where m.tenant_id = $1 and m.question_id = q.id and m.state <> 'streaming' order by m.id desc limit 1) a on true
     where q.tenant_id = $1 and q.conversation_id = $2 and q.author = 'person' and ($3::uuid is null or q.id < $3)
     order by q.id desc limit $5`,
    [tx.tenantId, conversationId, questionId, answerChars, turnsKept],
  );
  return turns.reverse();
}
