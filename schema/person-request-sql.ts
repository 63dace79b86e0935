/** What statements about people's requests have in common. */

/** The day that it is where those are who answer: dates of requests are days of a calendar, not moments. */
export const todaySql = `(now() at time zone 'Europe/Stockholm')::date`;

/**
 * Whether the person, SQL for their id, waits for an answer, or for what is to be erased to be found: until then they
 * stay, for nobody's question is answered by having them gone. The tenant is $1.
 */
export const stillAsks = (person: string): string =>
  `exists (select from person_request q where q.tenant_id = $1 and q.person_id = ${person} and q.ended_at is null
     and (q.kind = 'access' or q.state in ('requested', 'collecting', 'failed')))`;
