/**
 * Pages of one run whose texts are the same or nearly. Two texts are near when their signs differ in at most three of
 * 64 bits; then at least one of four parts of the signs is equal, which is what they are looked up by.
 */
import type { Tx } from '#schema/database.ts';
import { sha256 } from '#schema/id.ts';

const mostBits = 3;
const mostShown = 5;
/** Of the texts that have a part of their sign in common with a page's: chance makes a few, an odd site a great many. */
const mostCompared = 5_000;

/** The sign in two halves of 32 bits. */
type Sign = { high: number; low: number };
type Group = Sign & { urls: string[] };
/** By each of the four parts of a sign. */
export type NearGroups = Map<number, Group[]>[];

const halves = '(sign >> 32)::int as high, (sign << 32 >> 32)::int as low';

/** For each of `urls` the other addresses with text that is near, at most five, in their order. */
export async function nearDuplicates(
  tx: Tx,
  crawlId: string,
  urls: string[],
  known?: NearGroups,
): Promise<Map<string, string[]>> {
  if (urls.length === 0) return new Map();
  const asked = await tx.sql<Sign & { url: string }>(
    `select url, ${halves} from page where tenant_id = $1 and crawl_id = $2 and sign is not null
       and url_hash = any(array(select decode(unnest($3::text[]), 'hex')))`,
    [tx.tenantId, crawlId, urls.map((url) => sha256(url).toString('hex'))],
  );
  const groups = known ?? byParts(await readGroups(tx, crawlId, asked));
  return new Map(asked.map((page) => [page.url, nearOf(page, groups)]));
}

/** All of a run, for whoever goes through all of its pages: some 200 bytes a page. */
export const nearGroups = async (tx: Tx, crawlId: string): Promise<NearGroups> =>
  byParts(await readGroups(tx, crawlId, null));

/**
 * Pages that share a part with one of `asked`, or all; those with the same sign are one group, as many as are shown of
 * it.
 */
async function readGroups(tx: Tx, crawlId: string, asked: Sign[] | null): Promise<Group[]> {
  const wanted = [0, 1, 2, 3].map((part) => asked && [...new Set(asked.map((sign) => partsOf(sign)[part]!))]);
  return tx.sql<Group>(
    `select ${halves}, urls from (
       select sign, (array_agg(url order by url collate "C"))[1:${mostShown + 1}] as urls from page
       where tenant_id = $1 and crawl_id = $2 and state = 'done' and change in ('added', 'changed', 'unchanged')
         and ($3::bigint[] is null or (sign & 65535) = any($3::bigint[]) or (sign >> 16 & 65535) = any($4::bigint[])
           or (sign >> 32 & 65535) = any($5::bigint[]) or (sign >> 48 & 65535) = any($6::bigint[]))
       group by sign) near`,
    [tx.tenantId, crawlId, ...wanted],
  );
}

/** Parts of 16 bits, the lowest first. */
const partsOf = ({ high, low }: Sign): number[] => [low & 0xffff, low >>> 16, high & 0xffff, high >>> 16];

/** Groups by each of their parts. */
function byParts(groups: Group[]): NearGroups {
  return [0, 1, 2, 3].map((part) => Map.groupBy(groups, (group) => partsOf(group)[part]!));
}

function nearOf(page: Sign & { url: string }, groups: NearGroups): string[] {
  const near = new Set<string>();
  for (const [part, value] of partsOf(page).entries()) {
    for (const group of groups[part]!.get(value)?.slice(0, mostCompared) ?? []) {
      const bits = ones(group.high ^ page.high) + ones(group.low ^ page.low);
      if (bits <= mostBits) for (const url of group.urls) near.add(url);
    }
  }
  near.delete(page.url);
  return [...near].sort(byCodePoint).slice(0, mostShown);
}

/** As the database orders them. */
const byCodePoint = (one: string, other: string): number => Buffer.compare(Buffer.from(one), Buffer.from(other));

/** Bits that are set in 32. */
function ones(bits: number): number {
  let count = 0;
  for (let rest = bits; rest !== 0; rest &= rest - 1) count += 1;
  return count;
}
