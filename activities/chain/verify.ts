/**
 * The chain as the database has it, followed beside the heads that are kept outside: from its beginning, or from where
 * the newest closing head among them says that what came before is over.
 */
import { type ChainedEvent, canonicalEvent, eventColumns } from '#schema/chain.ts';
import type { SignedHead } from '#schema/chain-head.ts';
import { type Finding, type Lost, openVerifier, startOf, type Verifier } from '#schema/chain-verify.ts';
import type { Database } from '#schema/database.ts';

const batchLinks = 2_000;
/** More would say nothing more. */
const mostFindings = 100;

export type Verified = {
  seq: number;
  links: number;
  findings: Finding[];
  /** What heads were signed over and is not there. */
  lost: Lost | null;
};

type LinkRow = { seq: number; digest: Buffer; hash: Buffer } & (ChainedEvent | { [Key in keyof ChainedEvent]: null });

/** Memory is that of one batch, whatever the length. `onBatch` is called between two. */
export async function verifyChain(
  db: Database,
  { tenantId, heads, publicKey }: { tenantId: string; heads: readonly SignedHead[]; publicKey: string },
  onBatch: () => void = () => {},
): Promise<Verified> {
  const astray = await findAstray(db, tenantId, heads);
  const start = startOf(
    tenantId,
    heads.filter((head) => !astray.has(head)),
    publicKey,
  );
  const verifier = openVerifier(start, heads, publicKey);
  const findings: Finding[] = [];
  let links = 0;
  for (
    let rows = await readLinks(db, tenantId, start.seq);
    rows.length > 0;
    rows = await readLinks(db, tenantId, lastOf(rows))
  ) {
    findings.push(...takeRows(verifier, rows).slice(0, mostFindings - findings.length));
    links += rows.length;
    onBatch();
  }
  findings.push(...verifier.end(), ...(await findUnlinked(db, tenantId)));
  return { seq: verifier.tip.seq, links, findings: findings.slice(0, mostFindings), lost: verifier.lost() };
}

/**
 * Closing heads over links that are not there, or are others now: once a restore took the end, and with it the disposal,
 * what is there is followed from where it really begins. A link that was let go of is beneath what the database knows.
 */
async function findAstray(
  db: Database,
  tenantId: string,
  heads: readonly SignedHead[],
): Promise<ReadonlySet<SignedHead>> {
  const closing = heads.filter(({ kind }) => kind === 'closing');
  if (closing.length === 0) return new Set();
  const rows = await db.readTenant<{ place: number }>(
    tenantId,
    `with known as materialized (
       select greatest(max(seq), audit_closed(tenant.id)) as seq from audit_link where tenant_id = tenant.id)
     select c.place from known, unnest($2::bigint[], $3::text[]) with ordinality c (seq, hash, place)
     where c.seq > known.seq
       or exists (select from audit_link l
         where l.tenant_id = tenant.id and l.seq = c.seq and encode(l.hash, 'hex') <> c.hash)`,
    [closing.map(({ seq }) => seq), closing.map(({ hash }) => hash)],
  );
  return new Set(rows.map(({ place }) => closing[place - 1]!));
}

const lastOf = (rows: readonly LinkRow[]): number => rows.at(-1)!.seq;

const takeRows = (verifier: Verifier, rows: readonly LinkRow[]): Finding[] =>
  rows.flatMap(({ seq, digest, hash, ...event }) =>
    verifier.take({ seq, digest, hash, canonical: event.id === null ? null : canonicalEvent(event) }),
  );

const readLinks = (db: Database, tenantId: string, after: number): Promise<LinkRow[]> =>
  db.readTenant<LinkRow>(
    tenantId,
    `select l.seq, l.digest, l.hash, ${eventColumns}
     from audit_link l left join audit_event e on e.tenant_id = l.tenant_id and e.at = l.event_at and e.id = l.event_id
     where l.tenant_id = tenant.id and l.seq > $2 order by l.seq limit ${batchLinks}`,
    [after],
  );

/** Events that somebody slipped in beside the trigger that has them wait for their link. */
async function findUnlinked(db: Database, tenantId: string): Promise<Finding[]> {
  const rows = await db.readTenant<{ id: string }>(
    tenantId,
    `select e.id from audit_event e
     where e.tenant_id = tenant.id
       and not exists (select from audit_link l where l.tenant_id = e.tenant_id and l.event_at = e.at and l.event_id = e.id)
       and not exists (select from audit_pending p
         where p.tenant_id = e.tenant_id and p.event_at = e.at and p.event_id = e.id)
     order by e.at, e.id limit ${mostFindings}`,
  );
  return rows.map(({ id }) => ({ code: 'event-unlinked', seq: 0, eventId: id }));
}
