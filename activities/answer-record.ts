/** Records of answers whose words are gone, after the time that the organisation keeps them. */
import type { Tx } from '#schema/database.ts';
import { readPolicy } from '#schema/policy.ts';

const batchRows = 1000;

/** Deletes those that are over, but none of a person who is held; what is beyond a batch waits for the next round. */
export async function expireAnswerRecords(tx: Tx): Promise<void> {
  const { answerRecordDays } = await readPolicy(tx);
  if (answerRecordDays === null) return;
  await tx.sql('select lock_holds(false)', []);
  await tx.sql(
    `delete from answer_record where tenant_id = $1 and message_id = any (array(
       select a.message_id from answer_record a
       where a.tenant_id = $1 and a.ended_at < now() - make_interval(days => $2)
         and not exists (select from message m where m.tenant_id = $1 and m.id = a.message_id)
         and not exists (select from holds_over($1, 'person', a.person_id))
       limit ${batchRows}))`,
    [tx.tenantId, answerRecordDays],
  );
}
