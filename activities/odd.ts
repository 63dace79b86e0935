/**
 * Odd habits: somebody who is refused again and again, opens documents faster than anybody reads, or acts from several
 * networks at once. Administrators are told, once a day for each person and kind; nothing is done by itself.
 */
import { recordEvent, system } from '#schema/audit.ts';
import type { Database } from '#schema/database.ts';
import { tellAll } from '#schema/notice.ts';

/** What one person has done within `windowMinutes`. */
export type Habits = {
  personId: string;
  person: string;
  denials: number;
  documents: number;
  /** Networks as far apart as providers are: /16 of IPv4, /32 of IPv6. */
  networks: number;
};
export type Oddity = { code: 'odd-denials' | 'odd-reading' | 'odd-networks'; count: number };

export const windowMinutes = 10;
/** From these counts on a habit is odd. A telephone that leaves the house has two networks, and a bad link a few denials. */
export const thresholds = { denials: 30, documents: 150, networks: 3 } as const;

export const odditiesOf = ({ denials, documents, networks }: Habits): Oddity[] => [
  ...(denials >= thresholds.denials ? [{ code: 'odd-denials', count: denials } as const] : []),
  ...(documents >= thresholds.documents ? [{ code: 'odd-reading', count: documents } as const] : []),
  ...(networks >= thresholds.networks ? [{ code: 'odd-networks', count: networks } as const] : []),
];

/** One look at what the tenant's people did of late. */
export async function pointOutOddities(db: Database, tenantId: string): Promise<void> {
  for (const habits of await readHabits(db, tenantId)) {
    for (const oddity of odditiesOf(habits)) await pointOut(db, tenantId, habits, oddity);
  }
}

/** Denials beyond the first are recorded ever more rarely, each with how many there were in its minute. */
function readHabits(db: Database, tenantId: string): Promise<Habits[]> {
  return db.readTenant<Habits>(
    tenantId,
    `with recent as (
       select e.actor_id as person, date_trunc('minute', e.at) as minute, e.action, case e.action when 'deny' then (e.details->>'count')::int end as count,
         network(set_masklen(e.address::inet, case family(e.address::inet) when 4 then 16 else 32 end)) as host
       from audit_event e
       where e.tenant_id = tenant.id and e.at > now() - make_interval(mins => $2) and e.actor_kind in ('person', 'key')),
     refused as (
       select person, sum(most) as denials from (
         select person, greatest(count(*), max(count)) as most from recent where action = 'deny' group by person, minute
       ) by_minute group by person)
     select p.id as "personId", p.name as person, coalesce(max(d.denials), 0)::int as denials,
       count(*) filter (where r.action = 'document.read')::int as documents, count(distinct r.host)::int as networks
     from recent r
       join person p on p.tenant_id = tenant.id and p.id = r.person
       left join refused d on d.person = r.person
     group by p.id, p.name`,
    [windowMinutes],
  );
}

async function pointOut(db: Database, tenantId: string, habits: Habits, { code, count }: Oddity): Promise<void> {
  const { personId, person } = habits;
  await db.withTenant(tenantId, async (tx) => {
    // Two workers that look at once tell once.
    await tx.sql('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`${tenantId} ${personId} ${code}`]);
    const told = await tx.sql(
      `select from audit_event where tenant_id = $1 and at > now() - interval '1 day' and action = 'session.odd'
         and object_id = $2 and details->>'code' = $3`,
      [tenantId, personId, code],
    );
    if (told.length > 0) return;
    await tellAll(tx, 'people', code, { person, count, minutes: windowMinutes });
    const object = { kind: 'person', id: personId };
    await recordEvent(tx, system, { action: 'session.odd', object, details: { code, count } });
  });
}
