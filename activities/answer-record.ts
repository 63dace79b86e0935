/** Records of answers whose words are gone, after the time that the organisation keeps them. */
import type { Tx } from '#schema/database.ts';
import { readPolicy } from '#schema/policy.ts';

const batchRows = 1000;

/** By whose it is, where and when it was asked: its conversation is gone, and what could be asked about it with it. */
const isHeld = `exists (
  select from hold h join hold_scope s on s.tenant_id = $1 and s.hold_id = h.id
  where h.tenant_id = $1 and h.lifted_at is null and (s.kind = 'tenant' or s.object_id in (a.person_id, a.space_id)
    or s.kind = 'time' and made_within(a.asked_at, s.from_at, s.until_at)))`;

/** Deletes those that are over, but none that is held; what is beyond a batch waits for the next round. */
export async function expireAnswerRecords(tx: Tx): Promise<void> {
  const { answerRecordDays } = await readPolicy(tx);
  if (answerRecordDays === null) return;
  await tx.sql('select lock_holds(false)', []);
  await tx.sql(
    `delete from answer_record where tenant_id = $1 and message_id = any (array(
       select a.message_id from answer_record a
       where a.tenant_id = $1 and a.ended_at < now() - make_interval(days => $2)
         and not exists (select from message m where m.tenant_id = $1 and m.id = a.message_id)
         and not ${isHeld}
       limit ${batchRows}))`,
    [tx.tenantId, answerRecordDays],
  );
}
