/** Holds as they are shown: what they are over by name, what that comes to in numbers, and what became of them. */
import type { Rows } from '#schema/database.ts';
import { todaySql } from '#schema/due-sql.ts';
import { NotFound } from '#schema/errors.ts';
import type { Covered, HeldThing, Hold, HoldDetail, HoldScope, HoldTurn } from '#schema/hold.ts';

export type HoldRow = Omit<Hold, 'placedAt' | 'liftedAt'> & { placedAt: Date; liftedAt: Date | null };
type OneRow = HoldRow & {
  reason: string;
  askedBy: string | null;
  askedName: string;
  askedAt: Date;
  liftReason: string;
};
type ScopeRow = Omit<HoldDetail['scopes'][number], 'from' | 'until'> & { from: Date | null; until: Date | null };

const columns = `h.id, h.title, h.reference, h.placed_name as "placedName", h.placed_at as "placedAt",
  h.review_on as "reviewOn", h.lifted_at as "liftedAt", h.lifted_at is null and h.review_on <= ${todaySql('$1')} as "isDue",
  case when h.lifted_at is not null then 'lifted' when h.lift_asked_at is not null then 'asked' else 'open' end as state`;

export const showHold = ({ placedAt, liftedAt, ...row }: HoldRow): Hold => ({
  ...row,
  placedAt: placedAt.toISOString(),
  liftedAt: liftedAt?.toISOString() ?? null,
});

/** Those in force, or those that were lifted; the latest first. `over`: of those in force the ones over that thing. */
export const listHolds = (
  { tenantId, sql }: Rows,
  of: { isLifted: boolean; over: HeldThing | null; after: string | null; limit: number },
): Promise<HoldRow[]> =>
  sql<HoldRow>(
    `select ${columns} from hold h
     where h.tenant_id = $1 and (h.lifted_at is not null) = $2 and ($3::uuid is null or h.id < $3)
       and ($5::text is null or h.id in (select holds_over($1, $5, $6::uuid)))
     order by h.id desc limit $4`,
    [tenantId, of.isLifted, of.after, of.limit, of.over?.kind ?? null, of.over?.id ?? null],
  );

const scopesShown = 100;

/** Throws NotFound. */
export async function readHold(tx: Rows, id: string, askerId: string): Promise<HoldDetail> {
  const { tenantId, sql } = tx;
  const [row] = await sql<OneRow>(
    `select ${columns}, h.reason, h.lift_asked_by as "askedBy", h.lift_asked_name as "askedName",
       h.lift_asked_at as "askedAt", h.lift_reason as "liftReason"
     from hold h where h.tenant_id = $1 and h.id = $2`,
    [tenantId, id],
  );
  if (!row) throw new NotFound('no such hold');
  const { askedBy, askedName, askedAt, liftReason, reason, ...hold } = row;
  const lift = askedBy && {
    askedName,
    askedAt: askedAt.toISOString(),
    reason: liftReason,
    isMine: askedBy === askerId,
  };
  const all = await sql<HoldScope>(asScopes, [tenantId, id]);
  const scopes = await nameScopes(tx, all);
  const covered = await countCovered(tx, all);
  const turns = await readTurns(tx, id);
  return { ...showHold(hold), reason, scopes, scopeCount: all.length, covered, turns, lift: lift || null };
}

const asScopes = `select s.kind, s.object_id as id, s.from_at as "from", s.until_at as until
  from hold_scope s where s.tenant_id = $1 and s.hold_id = $2 order by s.ordinal`;

/** The first hundred. A conversation is called by whose it is: what it is about is theirs alone. */
export async function nameScopes({ tenantId, sql }: Rows, scopes: readonly HoldScope[]): Promise<HoldDetail['scopes']> {
  const rows = await sql<ScopeRow>(
    `select s.kind, s.id, s.from, s.until,
       coalesce(p.name, o.name, c.name, nullif(d.title, ''), d.key, w.name) as name
     from rows from (json_to_recordset($2) as (kind text, id uuid, "from" timestamptz, until timestamptz))
         with ordinality s (kind, id, "from", until, ordinal)
       left join person p on s.kind = 'person' and p.tenant_id = $1 and p.id = s.id
       left join space o on s.kind = 'space' and o.tenant_id = $1 and o.id = s.id
       left join collection c on s.kind = 'collection' and c.tenant_id = $1 and c.id = s.id
       left join document d on s.kind = 'document' and d.tenant_id = $1 and d.id = s.id
       left join conversation v on s.kind = 'conversation' and v.tenant_id = $1 and v.id = s.id
       left join person w on w.tenant_id = $1 and w.id = v.person_id
     order by s.ordinal`,
    [tenantId, JSON.stringify(scopes.slice(0, scopesShown))],
  );
  return rows.map(({ from, until, ...row }) => ({
    ...row,
    from: from?.toISOString() ?? null,
    until: until?.toISOString() ?? null,
  }));
}

async function readTurns({ tenantId, sql }: Rows, id: string): Promise<HoldTurn[]> {
  const rows = await sql<Omit<HoldTurn, 'at'> & { at: Date }>(
    `select turn, note, by_name as "byName", at from hold_turn
     where tenant_id = $1 and hold_id = $2 order by ordinal`,
    [tenantId, id],
  );
  return rows.map(({ at, ...turn }) => ({ ...turn, at: at.toISOString() }));
}

/** Whether something made `at`, or something that came of it, falls within one of the times. */
const inTime = (at: string, document = 'null', conversation = 'null') => `exists (
  select from unnest($8::timestamptz[], $9::timestamptz[]) t (since, till)
  where made_within(${at}, t.since, t.till) or came_within($1, ${document}, ${conversation}, t.since, t.till))`;

/** What is there now and held by scopes like these, hidden or not. */
export async function countCovered({ tenantId, sql }: Rows, scopes: readonly HoldScope[]): Promise<Covered> {
  const idsOf = (kind: HoldScope['kind']) =>
    scopes.flatMap((scope) => (scope.kind === kind && 'id' in scope ? [scope.id] : []));
  const times = scopes.filter((scope) => scope.kind === 'time');
  const [covered] = await sql<Covered>(
    `select
       (select count(*) from person p where p.tenant_id = $1 and ($2 or p.id = any ($3) or ${inTime('p.created_at')}))
         as people,
       (select count(*) from space s where s.tenant_id = $1 and ($2 or s.id = any ($4) or ${inTime('s.created_at')}))
         as spaces,
       (select count(*) from collection c where c.tenant_id = $1
         and ($2 or c.space_id = any ($4) or c.id = any ($5) or ${inTime('c.created_at')})) as collections,
       (select count(*) from document d join collection c on c.tenant_id = $1 and c.id = d.collection_id
         where d.tenant_id = $1 and ($2 or c.space_id = any ($4) or c.id = any ($5) or d.id = any ($6)
           or ${inTime('d.first_seen_at', 'd.id')} or d.id in (
             select x.document_id from upload u join extract x on x.tenant_id = $1 and x.upload_id = u.id
             where u.tenant_id = $1 and u.person_id = any ($3)))) as documents,
       (select count(*) from conversation v where v.tenant_id = $1 and ($2 or v.person_id = any ($3)
         or v.space_id = any ($4) or v.id = any ($7) or ${inTime('v.created_at', 'null', 'v.id')})) as conversations`,
    [
      tenantId,
      scopes.some(({ kind }) => kind === 'tenant'),
      ...(['person', 'space', 'collection', 'document', 'conversation'] as const).map(idsOf),
      times.map(({ from }) => from ?? null),
      times.map(({ until }) => until ?? null),
    ],
  );
  return covered!;
}
