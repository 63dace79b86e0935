/** What an authority asks for after an incident: who did what when, whom it is about, and that the record is whole. */
import { z } from 'zod';
import { type ChainedEvent, canonicalEvent, eventColumns } from './chain.ts';
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
  /** The links of the chain that hold the events of the time, and the signed head over them. */
  chain: z.object({
    fromSeq: z.int().nullable(),
    toSeq: z.int().nullable(),
    unlinked: z.int(),
    heads: z.array(z.object({ seq: z.int(), head: z.unknown(), publicKey: z.string() })),
  }),
});
export type Incident = z.infer<typeof Incident>;

const inWindow = 'e.tenant_id = $1 and e.at >= $2 and e.at < $3';

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
    `select min(l.seq)::float8 as "fromSeq", max(l.seq)::float8 as "toSeq", (count(*) filter (where l.seq is null))::int as unlinked
     from audit_event e left join audit_link l on l.tenant_id = e.tenant_id and l.event_at = e.at and l.event_id = e.id
     where ${inWindow}`,
    params,
  );
  const heads = await rows.sql<Incident['chain']['heads'][number]>(
    // The first one over all of the links; until it is signed, the last one over some.
    `select seq::float8 as seq, head, public_key as "publicKey" from audit_head
     where tenant_id = $1 and kind = 'head' and seq >= coalesce($2::bigint, 0)
     order by seq < $3::bigint, abs(seq - $3::bigint) limit 1`,
    [rows.tenantId, links!.fromSeq, links!.toSeq],
  );
  const events = acts.reduce((sum, act) => sum + act.events, 0);
  return { from, to, events, acts, actors, affectedPeople: people!.count, chain: { ...links!, heads } };
}

const rowsAtOnce = 2_000;

type Read = <Row extends object>(sql: string, params: unknown[]) => Promise<Row[]>;

/** The events themselves, a piece at a time, in the order in which they happened: each in the form that is chained. */
export async function* incidentEvents(
  read: Read,
  tenantId: string,
  { from, to }: IncidentWindow,
): AsyncGenerator<string[]> {
  for (let after: Pick<ChainedEvent, 'at' | 'id'> | undefined; ; ) {
    const piece: ChainedEvent[] = await read<ChainedEvent>(
      `select ${eventColumns} from audit_event e
       where ${inWindow} and ($4::timestamptz is null or (e.at, e.id) > ($4, $5::uuid))
       order by e.at, e.id limit ${rowsAtOnce}`,
      [tenantId, from, to, after?.at ?? null, after?.id ?? null],
    );
    if (piece.length === 0) return;
    yield piece.map(canonicalEvent);
    after = piece.at(-1);
  }
}

/** As text, hashes in hex. */
export type IncidentLink = { seq: number; eventId: string; digest: string; hash: string };

/**
 * The chain from the link before the first one of the time, which the next hash follows, up to the signed head: whoever
 * has these, the events and the public key can follow that none was changed. None where nothing is linked yet.
 */
export async function* incidentLinks(
  read: Read,
  tenantId: string,
  { fromSeq, toSeq, heads }: Incident['chain'],
): AsyncGenerator<IncidentLink[]> {
  if (fromSeq === null || toSeq === null) return;
  const last = Math.max(toSeq, ...heads.map(({ seq }) => seq));
  for (let after = fromSeq - 2; after < last; ) {
    const piece: IncidentLink[] = await read<IncidentLink>(
      `select seq::float8 as seq, event_id as "eventId", encode(digest, 'hex') as digest, encode(hash, 'hex') as hash
       from audit_link where tenant_id = $1 and seq > $2 and seq <= $3 order by seq limit ${rowsAtOnce}`,
      [tenantId, after, last],
    );
    if (piece.length === 0) return;
    yield piece;
    after = piece.at(-1)!.seq;
  }
}
