/** An answer of a person's own, for acts upon it. */
import { ChatFilter } from '#schema/chat.ts';
import type { Tx } from '#schema/database.ts';
import { NotAllowed, NotFound } from '#schema/errors.ts';
import { withheldFrom } from '#schema/sight.ts';
import { type Asker, bounds, requireSpace } from './access.ts';

type OwnAnswer = { spaceId: string; state: string; filter: ChatFilter };

/**
 * Throws NotFound unless it is an answer in a conversation of the person's own, in a space of which they are still a
 * member, and NotAllowed when they may not ask there any more.
 */
export async function requireAnswer(tx: Tx, asker: Asker, id: string): Promise<OwnAnswer> {
  const [answer] = await tx.sql<OwnAnswer>(
    `select c.space_id as "spaceId", m.state, coalesce(q.filter, '{}') as filter
     from message m
       join conversation c on c.tenant_id = m.tenant_id and c.id = m.conversation_id
       left join message q on q.tenant_id = m.tenant_id and q.id = m.question_id
     where m.tenant_id = $1 and m.id = $2 and m.author = 'assistant' and c.person_id = $3 and c.removed_at is null`,
    [tx.tenantId, id, asker.personId],
  );
  if (!answer) throw new NotFound('no such message');
  await requireSpace(tx, asker, answer.spaceId, 'ask');
  return { ...answer, filter: ChatFilter.parse(answer.filter) };
}

/** To read its words: throws as `requireAnswer`, and NotAllowed when it was made from what the asker no longer reads. */
export async function requireShownAnswer(tx: Tx, asker: Asker, id: string): Promise<void> {
  await requireAnswer(tx, asker, id);
  const reader = { tenant: '$1', person: '$3', space: '$4::uuid', collection: '$5::uuid' };
  const [answer] = await tx.sql<{ withheld: boolean }>(
    `select ${withheldFrom(reader)} as withheld from message m where m.tenant_id = $1 and m.id = $2`,
    [tx.tenantId, id, asker.personId, ...bounds(asker)],
  );
  if (answer?.withheld) throw new NotAllowed('made from what is out of reach', { code: 'answer-withheld' });
}
