/**
 * Two runs side by side, read from their pages: one row for each address that either met, and the kind of difference
 * there. `$1` is the tenant, `$2` the later run, `$3` the earlier one or null, `$4` whether the later one is whole, `$5`
 * who looks, `$6` whether they see the addresses of pages that are kept from them, `$7` the source.
 * Pages are read in the order of their addresses, stretch by stretch, so that no list compares the whole of two runs.
 */
import type { Tx } from '#schema/database.ts';
import type { DifferenceKind, DifferencePage, DifferenceSide } from '#schema/difference.ts';
import { Reason } from '#schema/progress.ts';
import { keptUrls, type Looker } from './kept-page.ts';

/** The runs compared. `isWhole`: the later run went everywhere, so that where it did not come there is nothing. */
export type Runs = { nowId: string; wasId: string | null; isWhole: boolean; sourceId: string; looker: Looker };

/** What a run saw at an address, in one word; null when it was left alone for want of text or a known kind of it. */
const saw = `case
  when change in ('added', 'changed', 'unchanged') then 'text'
  when change = 'redirected' or reason->>'code' = 'off-site' then 'redirected'
  when status in (401, 403) or reason->>'code' in ('robots-disallowed', 'noindex') then 'blocked'
  when change = 'gone' or status in (404, 410) then 'gone'
  when change = 'failed' then 'failed' end`;

/** A page that could not be read keeps the text that was known of it. */
const held = `case when saw in ('text', 'failed', 'blocked') then version_id end`;

const side = (crawl: string, within: string) => `
  select *, ${held} as held from (
    select url_hash, url, change, status, reason, final_url, document_id, version_id, ${saw} as saw from page
    where tenant_id = $1 and crawl_id = ${crawl} and state = 'done' and ${within}) seen`;

const kind = `case
  when n.saw = 'text' then case when w.held is null then 'added' when w.held = n.version_id then 'unchanged'
    else 'changed' end
  when n.saw = 'redirected' then case when w.saw = 'redirected' and w.final_url = n.final_url then null
    else 'redirected' end
  when n.saw = 'blocked' then case when w.saw = 'blocked' then null else 'blocked' end
  when n.saw = 'failed' then 'failed'
  when w.held is not null and (n.url_hash is not null or $4::boolean) then 'gone'
  when n.change = 'failed' and w.saw is distinct from 'gone' then 'failed' end`;

/** Joined by hash or merge whatever the planner believes of the runs' sizes: no other join is full. */
const compared = (within = 'true') => `
  kept as materialized (${keptUrls({ tenant: '$1', person: '$5', source: '$7' })}),
  now as (${side('$2', within)}), was as (${side('$3::uuid', within)}),
  met as (
    select coalesce(n.url, w.url) as url, ${kind} as kind, n as now, w as was
    from now n full join was w on w.url_hash = n.url_hash),
  compared as (
    select * from (select *, url in (select url from kept) as is_kept from met) m where $6::boolean or not is_kept)`;

const params = (tx: Tx, { nowId, wasId, isWhole, looker, sourceId }: Runs) => [
  ...[tx.tenantId, nowId, wasId, isWhole],
  ...[looker.personId, looker.seesAddresses, sourceId],
];

export async function countKinds(tx: Tx, runs: Runs): Promise<{ kind: DifferenceKind; pages: number }[]> {
  return tx.sql(
    `with ${compared()} select kind, count(*) as pages from compared where kind is not null group by kind`,
    params(tx, runs),
  );
}

type SideRow = Omit<DifferenceSide, 'reason'> & { reason: unknown };
type Row = Omit<DifferencePage, 'was' | 'now' | 'nearDuplicateOf'> & { was: SideRow | null; now: SideRow | null };

/** As a `SideRow`; `p` is a page, null where the run did not come there. */
const sideOf = (p: string) => `case when (${p}).url_hash is not null then jsonb_build_object('change', (${p}).change,
  'status', (${p}).status, 'reason', (${p}).reason, 'versionId', (${p}).held) end`;

/** Of one kind or of all, after the address `after`; `limit` null is all of them. */
export type Which = { kind: DifferenceKind | null; after: string; limit: number | null };
export type DifferenceRow = Omit<DifferencePage, 'nearDuplicateOf'>;

/** Addresses of either run that are compared first; where a kind is rarer than that the rest is, at once. */
const firstStretch = 500;

/** Pages that differ, in the order of their addresses. */
export async function readRows(tx: Tx, runs: Runs, which: Which & { limit: number }): Promise<DifferenceRow[]> {
  const to = await stretchEnd(tx, runs, which.after, Math.max(firstStretch, which.limit));
  const rows = await readStretch(tx, runs, { ...which, to });
  if (to === null || rows.length === which.limit) return rows;
  const rest = { ...which, after: to, to: null, limit: which.limit - rows.length };
  return [...rows, ...(await readStretch(tx, runs, rest))];
}

/** The address up to which neither run has more than `length` pages after `after`; null when that is all there are. */
export async function stretchEnd(
  tx: Tx,
  { nowId, wasId }: Runs,
  after: string,
  length: number,
): Promise<string | null> {
  const last = (crawl: string) => `(select url from page where tenant_id = $1 and crawl_id = ${crawl}
    and state = 'done' and url collate "C" > $4 order by url collate "C" offset $5 limit 1)`;
  const [end] = await tx.sql<{ url: string | null }>(
    `select min(url collate "C") as url from (values (${last('$2')}), (${last('$3::uuid')})) as ends (url)`,
    [tx.tenantId, nowId, wasId, after, length - 1],
  );
  return end!.url;
}

type Stretch = Which & { to: string | null };

/** Pages that differ with addresses up to `to`, or to the end. */
export async function readStretch(tx: Tx, runs: Runs, { kind, after, to, limit }: Stretch): Promise<DifferenceRow[]> {
  const rows = await tx.sql<Row>(
    `with ${compared(`url collate "C" > $9 and ($11::text is null or url collate "C" <= $11)`)},
     shown as (
       select * from compared where kind is not null and ($8::text is null or kind = $8)
       order by url collate "C" limit $10)
     select c.url, c.kind, case when c.is_kept then '' else coalesce(n.title, w.title, '') end as title,
       ${sideOf('c.was')} as was, ${sideOf('c.now')} as now,
       case when c.kind = 'redirected' and ($6 or (c.now).final_url not in (select url from kept))
         then (c.now).final_url end as "redirectedTo",
       case when not c.is_kept then coalesce((c.now).document_id, (c.was).document_id) end as "documentId"
     from shown c
     left join version n on n.tenant_id = $1 and n.id = (c.now).held
     left join version w on w.tenant_id = $1 and w.id = (c.was).held
     order by c.url collate "C"`,
    [...params(tx, runs), kind, after, limit, to],
  );
  return rows.map(({ was, now, ...row }) => ({ ...row, was: showSide(was), now: showSide(now) }));
}

const showSide = (side: SideRow | null): DifferenceSide | null =>
  side && { ...side, reason: side.reason === null ? null : Reason.parse(side.reason) };

export type SideText = { versionId: string; title: string; fetchedAt: Date; text: string };

/**
 * The text that a run found or knew at an address, null when there was none; undefined when it did not come there, and
 * when what it knew there is kept from who looks.
 */
export async function readText(
  tx: Tx,
  { sourceId, looker }: Runs,
  crawlId: string,
  url: string,
): Promise<SideText | null | undefined> {
  const [row] = await tx.sql<Partial<SideText>>(
    `select v.id as "versionId", v.title, v.fetched_at as "fetchedAt", v.text
     from (select page.*, ${saw} as saw from page
       where tenant_id = $1 and crawl_id = $2 and url_hash = sha256(convert_to($3, 'UTF8')) and state = 'done') seen
     left join version v on v.tenant_id = $1 and v.id = ${held}
     where seen.url not in (${keptUrls({ tenant: '$1', person: '$4', source: '$5' })})`,
    [tx.tenantId, crawlId, url, looker.personId, sourceId],
  );
  return row && (row.versionId ? (row as SideText) : null);
}
