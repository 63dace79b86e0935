/** Help from outside as it is shown, with what was done by it. */
import type { Tx } from '#schema/database.ts';
import type { Glass } from '#schema/glass.ts';
import { doneBy, isUnanswered } from '#schema/glass-turn.ts';

/** What is older is for the record of acts. */
const shownAtMost = 50;

export type GlassRow = Omit<Glass, 'askedAt' | 'decidedAt' | 'endsAt' | 'endedAt'> & {
  askedBy: string;
  askedAt: Date;
  decidedAt: Date | null;
  endsAt: Date | null;
  endedAt: Date | null;
};

/** Of one organisation, the latest first. Time decides by itself, before anything has been tidied up. */
export const readGlasses = ({ tenantId, sql }: Pick<Tx, 'tenantId' | 'sql'>, id: string | null = null) =>
  sql<GlassRow>(
    `select b.id, b.reason, b.minutes, b.asked_by as "askedBy", b.asked_name as "askedName", b.asked_at as "askedAt",
       b.decided_name as "decidedName", b.decided_at as "decidedAt", b.ends_at as "endsAt", b.ended_at as "endedAt",
       coalesce(b.ended_why, case when ${isUnanswered} then 'unanswered' end) as "endedWhy", done.reads, done.asks,
       case when b.refused then 'refused' when b.ended_at is not null or b.ends_at <= now() or ${isUnanswered} then 'ended'
         when b.decided_at is not null then 'open' else 'asked' end as state
     from break_glass b cross join lateral (${doneBy('b.tenant_id', 'b.person_id')}) done
     where b.tenant_id = $1 and ($2::uuid is null or b.id = $2)
     order by b.asked_at desc, b.id limit ${shownAtMost}`,
    [tenantId, id],
  );

export function showGlass({ askedBy, ...row }: GlassRow): Glass {
  return {
    ...row,
    askedAt: row.askedAt.toISOString(),
    decidedAt: row.decidedAt?.toISOString() ?? null,
    endsAt: row.endsAt?.toISOString() ?? null,
    endedAt: row.endedAt?.toISOString() ?? null,
  };
}
