/**
 * What a full run would bring, reckoned at the end of a dry run from the pages it looked at: how much text, what its
 * embedding costs, and how long it takes at the pace that the source's form and the site allow.
 */
import type { Estimate } from '#schema/crawl.ts';
import type { Tx } from '#schema/database.ts';
import type { ModelSettings } from '#schema/settings.ts';
import type { SourceForm } from '#schema/source.ts';
import { spacingOf } from './gate.ts';
import { keptDelayMs } from './robots.ts';
import { reckoned } from './sample.ts';

/** Of a million tokens; null when a model is configured and its price is not. */
export type EmbedPrice = { perMillion: number | null; currency: string };

export const embedPriceOf = (settings: ModelSettings): EmbedPrice => ({
  perMillion: settings.embed ? (settings.embedPrice ?? null) : 0,
  currency: settings.embedPriceCurrency,
});

/**
 * Processor time on one core beside waiting for the site: a page is fetched, read and written in about 3 ms, a passage
 * is cut, embedded by the built-in embedder and published in about 1 ms (600 addresses, 3,600 passages).
 */
const pageMs = 3;
const passageMs = 1;
/** From the request to the first fetch and from the last page to the end: turns, leases and statements. */
const overheadMs = 500;

type Text = { pages: number; files: number; passages: number; tokens: number; freshTokens: number };
/** `looked`: pages that stand for those that were reckoned. */
type Share = { looked: number; reckoned: number };
type HostLoad = { host: string; requests: number; meanMs: number };

/** For a run that is locked and about to end. */
export async function estimate(tx: Tx, crawlId: string, userAgent: string, price: EmbedPrice): Promise<Estimate> {
  const [run] = await tx.sql<{ form: SourceForm }>('select form from crawl where tenant_id = $1 and id = $2', [
    tx.tenantId,
    crawlId,
  ]);
  const { form } = run!;
  const text = await readText(tx, crawlId);
  const scale = scaleOf(await readShare(tx, crawlId, form));
  const passages = text.passages * scale;
  return {
    pages: Math.round(text.pages * scale),
    files: Math.round(text.files * scale),
    passages: Math.round(passages),
    tokens: Math.round(text.tokens * scale),
    cost: price.perMillion === null ? null : costOf(text.freshTokens * scale, price.perMillion),
    currency: price.currency,
    seconds: Math.max(
      1,
      Math.round(durationMs(await readLoads(tx, crawlId, userAgent, form), form, scale, passages) / 1000),
    ),
    lookedAt: text.pages,
  };
}

const scaleOf = ({ looked, reckoned }: Share): number => (looked > 0 ? 1 + reckoned / looked : 1);

/** To a hundredth of a cent. */
const costOf = (tokens: number, perMillion: number): number => Math.round((tokens / 1e6) * perMillion * 1e4) / 1e4;

/** A page that was learned has an extent; a file has none yet. Equal texts are embedded once. */
async function readText(tx: Tx, crawlId: string): Promise<Text> {
  const [text] = await tx.sql<Text>(
    `with learned as (
       select passages, tokens, content_hash, row_number() over (partition by content_hash order by url_hash) as copy
       from page where tenant_id = $1 and crawl_id = $2 and state = 'done' and change = 'added')
     select count(passages) as pages, count(*) - count(passages) as files,
       coalesce(sum(passages), 0)::float8 as passages, coalesce(sum(tokens), 0)::float8 as tokens,
       coalesce(sum(tokens) filter (where copy = 1), 0)::float8 as "freshTokens"
     from learned`,
    [tx.tenantId, crawlId],
  );
  return text!;
}

/** Of a site whose links are followed every page stands for the rest; of a list those that the list names. */
async function readShare(tx: Tx, crawlId: string, { kind }: SourceForm): Promise<Share> {
  const [share] = await tx.sql<Share>(
    `select count(*) filter (where ${reckoned}) as reckoned,
       count(*) filter (where not coalesce(${reckoned}, false) and ($3 = 'link' or found_on is null)) as looked
     from page where tenant_id = $1 and crawl_id = $2 and state = 'done'`,
    [tx.tenantId, crawlId, kind],
  );
  return share!;
}

type PacedLoad = HostLoad & { delayMs: number | null };

async function readLoads(tx: Tx, crawlId: string, userAgent: string, form: SourceForm): Promise<PacedLoad[]> {
  const loads = await tx.sql<HostLoad>(
    `select host, sum(attempts)::int as requests, coalesce(avg(ms), 0)::float8 as "meanMs" from page
     where tenant_id = $1 and crawl_id = $2 and attempts > 0
       and coalesce(reason->>'code', '') <> 'robots-disallowed'
     group by host`,
    [tx.tenantId, crawlId],
  );
  const delays = form.obeyRobots ? await keptDelayMs(tx, loads, userAgent) : new Map<string, number>();
  return loads.map((load) => ({ ...load, delayMs: delays.get(load.host) ?? null }));
}

/** Hosts are asked side by side, and what was fetched is ingested meanwhile: the slowest of all decides. */
function durationMs(loads: PacedLoad[], form: SourceForm, scale: number, passages: number): number {
  const requests = loads.reduce((sum, load) => sum + load.requests, 0);
  const hosts = loads.map((load) => hostMs(load, form, scale));
  return overheadMs + Math.max(requests * scale * pageMs, passages * passageMs, ...hosts);
}

/** Starts come no faster than the pace, and no more are under way at once than may be. */
function hostMs({ requests, meanMs, delayMs }: PacedLoad, form: SourceForm, scale: number): number {
  const perSecond = Math.min(form.requestsPerSecond, delayMs ? 1000 / delayMs : Number.POSITIVE_INFINITY);
  const { widthMs, starts } = spacingOf(perSecond);
  const asked = requests * scale + (form.obeyRobots ? 1 : 0);
  return asked * Math.max(widthMs / starts, meanMs / form.parallel);
}
