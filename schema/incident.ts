/** What an authority asks for after an incident: who did what when, whom it is about, and that the record is whole. */
import { z } from 'zod';
import type { Rows } from './database.ts';

export const IncidentWindow = z
  .object({ from: z.iso.datetime({ offset: true }), to: z.iso.datetime({ offset: true }) })
  .refine(({ from, to }) => Date.parse(from) < Date.parse(to), { path: ['to'], message: 'before the beginning' });
export type IncidentWindow = z.infer<typeof IncidentWindow>;

export const Incident = z.object({
  from: z.iso.datetime({ offset: true }),
  to: z.iso.datetime({ offset: true }),
  events: z.int(),
  /** Events by what was done and how it went. */
  acts: z.array(z.object({ action: z.string(), outcome: z.string(), events: z.int() })),
  /** Who acted, by the name that they had then. */
  actors: z.array(
    z.object({ kind: z.string(), id: z.uuid().nullable(), name: z.string().nullable(), events: z.int() }),
  ),
  /** People whom events of the time are about: who acted, and whose account, conversation or answer it was. */
  affectedPeople: z.int(),
  /** The links of the chain that hold the events of the time, and the signed heads that cover them. */
  chain: z.object({
    fromSeq: z.int().nullable(),
    toSeq: z.int().nullable(),
    unlinked: z.int(),
    heads: z.array(z.object({ seq: z.int(), head: z.unknown(), publicKey: z.string() })),
  }),
});
export type Incident = z.infer<typeof Incident>;

const inWindow = 'e.tenant_id = $1 and e.at >= $2 and e.at < $3';
/** A head signed after the last of the links covers all of them. */
const headsShown = 20;

/** Of the transaction's tenant. */
export async function readIncident(rows: Rows, { from, to }: IncidentWindow): Promise<Incident> {
  const params = [rows.tenantId, from, to];
  const acts = await rows.sql<Incident['acts'][number]>(
    `select e.action, e.outcome, count(*)::int as events from audit_event e where ${inWindow}
     group by 1, 2 order by 3 desc, 1, 2`,
    params,
  );
  const actors = await rows.sql<Incident['actors'][number]>(
    `select e.actor_kind as kind, e.actor_id as id, max(e.actor_name) as name, count(*)::int as events
     from audit_event e where ${inWindow} group by 1, 2 order by 4 desc, 2`,
    params,
  );
  const [people] = await rows.sql<{ count: number }>(
    `select count(distinct p.id)::int as count from person p where p.tenant_id = $1 and p.id in (
       select e.actor_id from audit_event e where ${inWindow} and e.actor_id is not null
       union select e.object_id from audit_event e where ${inWindow} and e.object_kind = 'person'
       union select a.person_id from audit_event e join answer_record a on a.tenant_id = $1 and a.message_id = e.object_id
         where ${inWindow} and e.object_kind = 'message'
       union select c.person_id from audit_event e join conversation c on c.tenant_id = $1 and c.id = e.object_id
         where ${inWindow} and e.object_kind = 'conversation')`,
    params,
  );
  const [links] = await rows.sql<{ fromSeq: number | null; toSeq: number | null; unlinked: number }>(
    `select min(l.seq) as "fromSeq", max(l.seq) as "toSeq", (count(*) filter (where l.seq is null))::int as unlinked
     from audit_event e left join audit_link l on l.tenant_id = e.tenant_id and l.event_at = e.at and l.event_id = e.id
     where ${inWindow}`,
    params,
  );
  const heads = await rows.sql<Incident['chain']['heads'][number]>(
    `select seq, head, public_key as "publicKey" from audit_head
     where tenant_id = $1 and kind = 'head' and seq >= coalesce($2::bigint, 0) order by seq limit ${headsShown}`,
    [rows.tenantId, links!.fromSeq],
  );
  const events = acts.reduce((sum, act) => sum + act.events, 0);
  return { from, to, events, acts, actors, affectedPeople: people!.count, chain: { ...links!, heads } };
}

const eventsAtOnce = 2_000;

/** The events themselves, a piece at a time, in the order in which they happened. */
export async function* incidentEvents(
  read: <Row extends object>(sql: string, params: unknown[]) => Promise<Row[]>,
  tenantId: string,
  { from, to }: IncidentWindow,
): AsyncGenerator<object[]> {
  for (let after: { at: string; id: string } | null = null; ; ) {
    const piece: { at: string; id: string }[] = await read(
      `select e.at::text as at, e.id, e.actor_kind, e.actor_id, e.actor_name, e.key_id, e.action, e.object_kind,
         e.object_id, e.outcome, e.details, e.address, e.request_id
       from audit_event e where ${inWindow} and ($4::timestamptz is null or (e.at, e.id) > ($4, $5::uuid))
       order by e.at, e.id limit ${eventsAtOnce}`,
      [tenantId, from, to, after?.at ?? null, after?.id ?? null],
    );
    if (piece.length === 0) return;
    yield piece;
    after = piece.at(-1)!;
  }
}
