/**
 * The cookies of one run: set by any answer, sent back where RFC 6265 says, kept sealed in rows so that all batches of
 * the run share them, and gone with the run. What a site may have kept is bounded.
 */
import { type Cookie, CookieJar, MemoryCookieStore } from 'tough-cookie';
import type { Tx } from '#schema/database.ts';
import type { Secrets } from '#schema/secret.ts';

/** A cookie as its row keeps it. */
export type KeptCookie = { domain: string; path: string; name: string; sealed: string };

export type Cookies = {
  /** The Cookie header for an address; '' when nothing belongs there. */
  headerFor(url: URL): string;
  /** Takes in the Set-Cookie lines of an answer from `url`. True when one of them was not known by name before. */
  hear(url: URL, lines: string[]): boolean;
  /** Writes what changed since the last time. Without a key nothing is kept beyond this batch. */
  save(tx: Tx): Promise<void>;
};

const mostPerDomain = 50;
/** Of all sites together, as in browsers: a domain can have hosts without end. */
const mostPerRun = 3_000;
const mostLineBytes = 4_096;
/** Name and path are part of the row's key, which has to fit an index. */
const mostKeyCharacters = 1_000;

export function openCookies(
  secrets: Secrets | null,
  { tenantId, crawlId }: { tenantId: string; crawlId: string },
  kept: KeptCookie[],
): Cookies {
  const store = new MemoryCookieStore();
  const jar = kept.length > 0 ? jarOf(store, kept.flatMap(openOne)) : new CookieJar(store);
  const known = new Map<string, Set<string>>();
  const changed = new Map<string, Cookie>();
  let total = kept.length;
  for (const { domain, path, name } of kept) namesAt(domain).add(`${path};${name}`);

  function namesAt(domain: string): Set<string> {
    const names = known.get(domain) ?? new Set();
    known.set(domain, names);
    return names;
  }

  function openOne({ domain, path, name, sealed }: KeptCookie) {
    try {
      return [JSON.parse(secrets!.open(tenantId, 'cookie', rowOf(crawlId, domain, path, name), sealed))];
    } catch {
      return [];
    }
  }

  function hearOne(url: URL, line: string): boolean {
    if (Buffer.byteLength(line, 'latin1') > mostLineBytes) return false;
    const cookie = jar.setCookieSync(line, url.href, { ignoreError: true });
    if (!cookie) return false;
    const [domain, path] = [cookie.domain!, cookie.path!];
    const names = namesAt(domain);
    const key = `${path};${cookie.key}`;
    const isNew = !names.has(key);
    const isFull = names.size >= mostPerDomain || total >= mostPerRun;
    if (key.length > mostKeyCharacters || (isNew && isFull)) {
      void store.removeCookie(domain, path, cookie.key);
      return false;
    }
    names.add(key);
    if (isNew) total += 1;
    changed.set(`${domain};${key}`, cookie);
    // Taking a cookie away is no reason to ask again.
    return isNew && cookie.TTL() > 0;
  }

  return {
    headerFor: (url) => (known.size === 0 ? '' : jar.getCookieStringSync(url.href)),
    hear: (url, lines) => lines.filter((line) => hearOne(url, line)).length > 0,
    async save(tx) {
      if (changed.size === 0 || !secrets) return;
      // In one order, so that two batches that meet wait for each other instead of blocking one another.
      const rows = [...changed.keys()].sort().map((id) => {
        const cookie = changed.get(id)!;
        const [domain, path, name] = [cookie.domain!, cookie.path!, cookie.key];
        const sealed = secrets.seal(tenantId, 'cookie', rowOf(crawlId, domain, path, name), JSON.stringify(cookie));
        return { domain, path, name, sealed };
      });
      changed.clear();
      await tx.sql(
        `insert into cookie (tenant_id, crawl_id, domain, path, name, sealed)
         select $1, $2, domain, path, name, sealed
         from json_to_recordset($3) as given (domain text, path text, name text, sealed text)
         on conflict (tenant_id, crawl_id, domain, path, name) do update set sealed = excluded.sealed`,
        [tx.tenantId, crawlId, JSON.stringify(rows)],
      );
    },
  };
}

const rowOf = (crawlId: string, domain: string, path: string, name: string) =>
  JSON.stringify([crawlId, domain, path, name]);

function jarOf(store: MemoryCookieStore, cookies: object[]): CookieJar {
  const whole = { version: '', storeType: null, rejectPublicSuffixes: true, cookies };
  return CookieJar.deserializeSync(whole as never, store);
}

/** The cookies of a run end with it. */
export async function dropCookies(tx: Tx, crawlId: string): Promise<void> {
  await tx.sql('delete from cookie where tenant_id = $1 and crawl_id = $2', [tx.tenantId, crawlId]);
}
