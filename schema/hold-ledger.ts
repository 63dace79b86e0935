/**
 * What the ledger beside the database is told of a hold after each of its turns, and how a restored database is brought
 * up to it: a hold that was placed after the backup holds again, and one that was lifted stays lifted.
 */
import { z } from 'zod';
import { recordEvent, system } from './audit.ts';
import { momentSql } from './chain.ts';
import type { Database, Tx } from './database.ts';
import { lockHolds } from './held.ts';
import { HoldKind, HoldTurn } from './hold.ts';
import type { Sealer } from './seal.ts';

/** In UTC with microseconds, as the row has it. */
const moment = z.iso.datetime();

/** A hold as it is by its `version`, with all of its history. What a search found for it stands thing by thing. */
export const HoldEntry = z.object({
  tenantId: z.uuid(),
  holdId: z.uuid(),
  version: z.int().min(1),
  title: z.string(),
  reason: z.string(),
  reference: z.string(),
  startsAt: moment,
  reviewOn: z.iso.date(),
  placedBy: z.uuid(),
  placedName: z.string(),
  placedAt: moment,
  liftAskedBy: z.uuid().nullable(),
  liftAskedName: z.string().nullable(),
  liftAskedAt: moment.nullable(),
  liftReason: z.string().nullable(),
  liftedBy: z.uuid().nullable(),
  liftedName: z.string().nullable(),
  liftedAt: moment.nullable(),
  scopes: z.array(
    z.object({ kind: HoldKind, id: z.uuid().nullable(), from: moment.nullable(), until: moment.nullable() }),
  ),
  turns: z.array(
    z.object({ turn: HoldTurn.shape.turn, note: z.string(), byId: z.uuid(), byName: z.string(), at: moment }),
  ),
  /** Empty where the installation has no key. */
  purpose: z.literal('hold-ledger').optional(),
  keyId: z.string().optional(),
  signature: z.string().optional(),
});
export type HoldEntry = z.infer<typeof HoldEntry>;

export type HoldLedger = {
  /** Keeps it durably, beside what was said of the same hold before. */
  keep(entry: HoldEntry): Promise<void>;
  /** Of each hold what was said last. */
  list(tenantId: string): AsyncIterable<HoldEntry>;
  /** Of an organisation that was deleted. */
  forget(tenantId: string): Promise<void>;
};

/** As `ledger`, with the installation's seal on all that is kept, where it has a key. */
export const sealingHolds = (
  ledger: Pick<HoldLedger, 'keep'>,
  sealer: Sealer | undefined,
): Pick<HoldLedger, 'keep'> => ({
  keep: (entry) => ledger.keep(sealer ? sealer.seal(entry.tenantId, 'hold-ledger', entry) : entry),
});

const untold = `select h.tenant_id as "tenantId", h.id as "holdId", h.version, h.title, h.reason, h.reference,
    ${momentSql('h.starts_at')} as "startsAt", h.review_on as "reviewOn",
    h.placed_by as "placedBy", h.placed_name as "placedName", ${momentSql('h.placed_at')} as "placedAt",
    h.lift_asked_by as "liftAskedBy", h.lift_asked_name as "liftAskedName",
    ${momentSql('h.lift_asked_at')} as "liftAskedAt", h.lift_reason as "liftReason",
    h.lifted_by as "liftedBy", h.lifted_name as "liftedName", ${momentSql('h.lifted_at')} as "liftedAt",
    (select coalesce(json_agg(json_build_object('kind', s.kind, 'id', s.object_id, 'from', ${momentSql('s.from_at')},
       'until', ${momentSql('s.until_at')}) order by s.ordinal), '[]')
     from hold_scope s where s.tenant_id = h.tenant_id and s.hold_id = h.id) as scopes,
    (select coalesce(json_agg(json_build_object('turn', t.turn, 'note', t.note, 'byId', t.by_id, 'byName', t.by_name,
       'at', ${momentSql('t.at')}) order by t.ordinal), '[]')
     from hold_turn t where t.tenant_id = h.tenant_id and t.hold_id = h.id) as turns
  from hold h where h.tenant_id = tenant.id and h.kept_version < h.version order by h.id`;

/**
 * Tells the ledger of every turn that it has not heard of. After the commit: a turn that was rolled back never was, and
 * one that a killed process did not tell of is told by the next round.
 */
export async function tellHolds(db: Database, ledger: Pick<HoldLedger, 'keep'>, tenantId: string): Promise<void> {
  for (const entry of await db.readTenant<HoldEntry>(tenantId, untold)) {
    await ledger.keep(entry);
    await db.withTenant(tenantId, ({ sql }) =>
      sql('update hold set kept_version = $3 where tenant_id = $1 and id = $2 and kept_version < $3', [
        tenantId,
        entry.holdId,
        entry.version,
      ]),
    );
  }
}

/** Answers whether the ledger knew more of it than the database. */
export async function putHoldBack(tx: Tx, entry: HoldEntry): Promise<boolean> {
  const { tenantId, sql } = tx;
  await lockHolds(tx, 'alone');
  const [known] = await sql<{ version: number }>('select version from hold where tenant_id = $1 and id = $2', [
    tenantId,
    entry.holdId,
  ]);
  if (known && known.version >= entry.version) return false;
  await writeHold(tx, entry);
  const gone = await goneScopes(tx, entry.holdId);
  await recordEvent(tx, system, {
    action: 'hold.restore',
    object: { kind: 'hold', id: entry.holdId },
    details: {
      isLifted: entry.liftedAt !== null,
      turns: entry.turns.length,
      goneCount: gone.length,
      gone: gone.slice(0, mostTold),
    },
  });
  return true;
}

/** Of what is gone for good; how many there are is told beside them. */
const mostTold = 100;

async function writeHold({ tenantId, sql }: Tx, { scopes, turns, ...entry }: HoldEntry): Promise<void> {
  await sql(
    `insert into hold (tenant_id, id, title, reason, reference, starts_at, review_on, placed_by, placed_name, placed_at,
       lift_asked_by, lift_asked_name, lift_asked_at, lift_reason, lifted_by, lifted_name, lifted_at, version, kept_version)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $18)
     on conflict (tenant_id, id) do update set review_on = excluded.review_on, lift_asked_by = excluded.lift_asked_by,
       lift_asked_name = excluded.lift_asked_name, lift_asked_at = excluded.lift_asked_at,
       lift_reason = excluded.lift_reason, lifted_by = excluded.lifted_by, lifted_name = excluded.lifted_name,
       lifted_at = excluded.lifted_at, version = excluded.version, kept_version = excluded.kept_version`,
    [
      ...[tenantId, entry.holdId, entry.title, entry.reason, entry.reference, entry.startsAt, entry.reviewOn],
      ...[entry.placedBy, entry.placedName, entry.placedAt],
      ...[entry.liftAskedBy, entry.liftAskedName, entry.liftAskedAt, entry.liftReason],
      ...[entry.liftedBy, entry.liftedName, entry.liftedAt, entry.version],
    ],
  );
  await sql(
    `insert into hold_scope (tenant_id, hold_id, ordinal, kind, object_id, from_at, until_at)
     select $1, $2, s.ordinal, s.kind, s.id, s.from, s.until
     from rows from (json_to_recordset($3) as (kind text, id uuid, "from" timestamptz, until timestamptz))
       with ordinality s (kind, id, "from", until, ordinal)
     on conflict do nothing`,
    [tenantId, entry.holdId, JSON.stringify(scopes)],
  );
  await sql(
    `insert into hold_turn (tenant_id, hold_id, ordinal, turn, note, by_id, by_name, at)
     select $1, $2, t.ordinal, t.turn, t.note, t."byId", t."byName", t.at
     from rows from (json_to_recordset($3) as (turn text, note text, "byId" uuid, "byName" text, at timestamptz))
       with ordinality t (turn, note, "byId", "byName", at, ordinal)
     on conflict do nothing`,
    [tenantId, entry.holdId, JSON.stringify(turns)],
  );
}

const things = ['person', 'space', 'collection', 'document', 'conversation'] as const;

/** What the hold is over by name and the restored database does not have: it came after the backup, or went before it. */
const goneScopes = ({ tenantId, sql }: Tx, holdId: string): Promise<{ kind: string; id: string }[]> =>
  sql(
    `select s.kind, s.object_id as id from hold_scope s
     where s.tenant_id = $1 and s.hold_id = $2 and s.object_id is not null and not exists (
       ${things
         .map((kind) => `select from ${kind} x where s.kind = '${kind}' and x.tenant_id = $1 and x.id = s.object_id`)
         .join(' union all ')})
     order by s.ordinal`,
    [tenantId, holdId],
  );

/** Notes how far the ledger really knows each hold: of what it lacks, also since it was lost itself, it is told again. */
export async function noteKept(
  { tenantId, sql }: Tx,
  known: readonly Pick<HoldEntry, 'holdId' | 'version'>[],
): Promise<void> {
  await sql(
    `update hold h set kept_version = coalesce(k.version, 0)
     from hold o left join unnest($2::uuid[], $3::bigint[]) k (id, version) on k.id = o.id
     where h.tenant_id = $1 and o.tenant_id = $1 and o.id = h.id and h.kept_version <> coalesce(k.version, 0)`,
    [tenantId, known.map(({ holdId }) => holdId), known.map(({ version }) => version)],
  );
}
