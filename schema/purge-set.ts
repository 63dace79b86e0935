/**
 * The set of a disposal: what its rule let go when it was first planned, or what was asked for, with sizes and dates, and
 * the manifest whose hash binds whoever decides to exactly this.
 */
import type { Rows } from './database.ts';
import { dueSql } from './due-sql.ts';
import type { PurgeKind } from './purge.ts';
import { isThere } from './purge-there.ts';
import type { What } from './retention.ts';

export type PurgeSet = {
  kind: Exclude<PurgeKind, 'tenant'>;
  ruleId: string | null;
  /** Of the rule; null where there is none, or none any more. */
  what: What | null;
  /** When it was first planned; null for one that was not yet. What comes due later goes with the next one. */
  plannedAt: Date | null;
};

/**
 * Of a row `x` of `dueSql`, that a hold keeps it; of the record of acts any hold keeps the whole. Most tenants hold
 * nothing, and that is looked at once.
 */
export const isKeptByHold = `(exists (select from hold h where h.tenant_id = $1 and h.lifted_at is null)
  and (x.of_kind = 'log' or exists (select from holds_keeping($1, x.of_kind, x.of_id))))`;

/** Writes the items and their hash into the purge's row, whose lock the caller has. Answers the hash, 64 hex digits. */
export async function writeSet(
  tx: Rows,
  purgeId: string,
  { kind, what, ruleId, plannedAt }: PurgeSet,
): Promise<string> {
  const key = [tx.tenantId, purgeId];
  if (kind === 'rule') {
    await tx.sql('delete from purge_item where tenant_id = $1 and purge_id = $2', key);
    if (what) {
      await tx.sql(
        `insert into purge_item (tenant_id, purge_id, kind, object_id, due_at, size_bytes)
         select $1, $3, kind, id, due_at, size_bytes from (${dueSql(what)}) x where rule_id = $4 and not ${isKeptByHold}`,
        [tx.tenantId, plannedAt ?? 'now', purgeId, ruleId],
      );
    }
  } else await tx.sql(weighSql, key);
  await tx.sql(
    `update purge p set items = n.items, size_bytes = n.size_bytes
     from (select (count(*) filter (where is_there))::int as items, coalesce(sum(size_bytes), 0)::bigint as size_bytes
       from purge_item where tenant_id = $1 and purge_id = $2) n
     where p.tenant_id = $1 and p.id = $2`,
    key,
  );
  const [written] = await tx.sql<{ hash: string }>(
    `update purge p set manifest_hash = sha256(convert_to((${headSql}) || coalesce((
       select string_agg(${lineSql}, '' order by i.kind collate "C", i.object_id) from purge_item i
       where i.tenant_id = $1 and i.purge_id = $2), ''), 'UTF8'))
     where p.tenant_id = $1 and p.id = $2 returning encode(manifest_hash, 'hex') as hash`,
    key,
  );
  return written!.hash;
}

/** How a manifest begins, over a row `p` of purge: what it is of, the rule, how much of it is there and how much not. */
const headSql = `select concat_ws(E'\\n', 'diarium-disposal 1', 'purge ' || p.id, 'decision ' || p.decision_id,
    coalesce((select concat_ws(' ', 'rule', r.id, r.what, r.level, r.object_id, r.class_level, r.trigger, r.period, r.unit)
      from rule r where r.tenant_id = $1 and r.id = p.rule_id), p.kind),
    'items ' || p.items, 'bytes ' || p.size_bytes,
    'missing ' || (select count(*) from purge_item i where i.tenant_id = $1 and i.purge_id = p.id and not i.is_there), '')`;

/**
 * One line of a manifest, over a row `i` of purge_item: kind, id, when it was due in UTC or a dash, and its bytes; of
 * what was not there that it was missing.
 */
const lineSql = `i.kind || ' ' || i.object_id || ' ' || case when i.is_there then
  coalesce(to_char(i.due_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), '-') || ' ' || i.size_bytes
  else 'missing' end || E'\\n'`;

/** What was asked for by name: whether it is there, and how much it is. */
const weighSql = `
  update purge_item i set is_there = ${isThere}, state = case when ${isThere} then 'planned' else 'missing' end,
    size_bytes = case i.kind
    when 'document' then (select coalesce(sum(b.size_bytes), 0) from blob b where b.tenant_id = $1 and b.sha256 in (
      select v.blob_sha256 from version v where v.tenant_id = $1 and v.document_id = i.object_id))
    when 'conversation' then (select coalesce(sum(octet_length(m.text)), 0) from message m
      where m.tenant_id = $1 and m.conversation_id = i.object_id)
    else 0 end
  where i.tenant_id = $1 and i.purge_id = $2 and i.state in ('planned', 'missing')`;

const linesAtOnce = 10_000;

/**
 * The very text that was hashed, in pieces: whoever saves it finds the hash by `sha256sum`. Nothing for a set that is
 * not there, or that was carried out again on a restored backup, which knows its ids alone.
 */
export async function* manifestText(
  read: <Row extends object>(select: string, params: readonly unknown[]) => Promise<Row[]>,
  { tenantId, purgeId }: { tenantId: string; purgeId: string },
): AsyncGenerator<string> {
  const key = [tenantId, purgeId];
  const [head] = await read<{ text: string }>(
    `select (${headSql}) as text from purge p
     where p.tenant_id = $1 and p.id = $2 and p.manifest_hash is not null and p.kind <> 'tenant' and not p.is_again
       and p.state not in ('refused', 'expired')`,
    key,
  );
  if (!head) return;
  yield head.text;
  for (let after: [string, string] | null = ['', '00000000-0000-0000-0000-000000000000']; after; ) {
    const lines: { kind: string; id: string; line: string }[] = await read(
      `select i.kind, i.object_id as id, ${lineSql} as line from purge_item i
       where i.tenant_id = $1 and i.purge_id = $2 and (i.kind collate "C", i.object_id) > ($3::text collate "C", $4::uuid)
       order by i.kind collate "C", i.object_id limit ${linesAtOnce}`,
      [...key, ...after],
    );
    if (lines.length > 0) yield lines.map(({ line }) => line).join('');
    const last = lines.at(-1);
    after = last && lines.length === linesAtOnce ? [last.kind, last.id] : null;
  }
}
