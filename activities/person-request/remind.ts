/** Those who answer requests are reminded while time is left, and told when it is over: once for each. */
import type { Tx } from '#schema/database.ts';
import { tellAll } from '#schema/notice.ts';
import { reminderDays } from '#schema/person-request.ts';
import { todaySql } from '#schema/person-request-sql.ts';

type Due = { reference: string; daysLeft: number; dueOn: string };

/** Of the days on which to remind, the last one that has come counts: a week without a round is one reminder. */
export async function remindOfRequests(tx: Tx): Promise<void> {
  const due = await tx.sql<Due>(
    `with near as (
       select q.id, (select min(d.days) from unnest($2::int[]) d (days)
           where q.due_on - ${todaySql} <= case d.days when 0 then -1 else d.days end) as days
       from person_request q where q.tenant_id = $1 and q.ended_at is null)
     update person_request q set reminded_days = near.days, version = version + 1
     from near
     where q.tenant_id = $1 and q.id = near.id and near.days is not null
       and (q.reminded_days is null or near.days < q.reminded_days)
     returning q.reference, q.due_on - ${todaySql} as "daysLeft", q.due_on as "dueOn"`,
    [tx.tenantId, reminderDays],
  );
  for (const { reference, daysLeft, dueOn } of due) {
    if (daysLeft < 0) await tellAll(tx, 'retention', 'request-overdue', { reference, dueOn });
    else await tellAll(tx, 'retention', 'request-due', { reference, days: daysLeft, dueOn });
  }
}
