/**
 * What was said before a question in its conversation: its last turns, each no longer than a prompt can bear. A turn
 * whose answer was made from what its asker no longer reads is not said again, to the model neither.
 */
import type { Tx } from '#schema/database.ts';
import { groundsOf, withheldFrom } from '#schema/sight.ts';
import type { Turn } from '../outside/answerer.ts';

const turnsKept = 4;
const answerChars = 1500;

/** Turns, oldest first, and the documents that their answers were made from. */
export type Before = { turns: Turn[]; grounds: string[] };

export const nothingBefore: Before = { turns: [], grounds: [] };

/** Who asks, and where a key that they ask by keeps them to a part, that space or collection. */
export type Rereader = { personId: string; scope?: { spaceId: string | null; collectionId: string | null } | null };

/** The turns before `questionId` (before now when it is null); of answers given again, the last. */
export async function readTurns(
  tx: Tx,
  { personId, scope }: Rereader,
  conversationId: string,
  questionId: string | null,
): Promise<Before> {
  const reader = { tenant: '$1', person: '$6', space: '$7::uuid', collection: '$8::uuid' };
  const rows = await tx.sql<Turn & { grounds: string[] | null }>(
    `select q.text as question, coalesce(a.query, q.text) as query, coalesce(a.text, '') as answer, a.grounds
     from message q
       left join lateral (
         select m.query, left(m.text, $4) as text, ${groundsOf('$1', 'm')} as grounds,
           ${withheldFrom(reader)} as withheld
         from message m
         where m.tenant_id = $1 and m.question_id = q.id and m.state <> 'streaming' order by m.id desc limit 1) a on true
     where q.tenant_id = $1 and q.conversation_id = $2 and q.author = 'person' and ($3::uuid is null or q.id < $3)
       and a.withheld is not true
     order by q.id desc limit $5`,
    [
      ...[tx.tenantId, conversationId, questionId, answerChars, turnsKept],
      ...[personId, scope?.spaceId ?? null, scope?.collectionId ?? null],
    ],
  );
  const turns = rows.map(({ grounds, ...turn }) => turn).reverse();
  return { turns, grounds: [...new Set(rows.flatMap(({ grounds }) => grounds ?? []))] };
}
