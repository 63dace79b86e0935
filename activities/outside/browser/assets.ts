/**
 * What a page that runs its scripts is given besides its HTML: scripts and data, by GET, over our own guarded door, one
 * at a time and in the turns of their hosts. Style sheets are answered empty, everything else is not there.
 */
import type { Request, Route } from 'playwright-core';
import { Busy, PrivateAddress, TooLarge, TooManyRedirects } from '#schema/errors.ts';
import { LedElsewhere } from '../web/led.ts';
import { hostPort } from '../web/target.ts';
import type { AssetRequest, Web, WebAnswer, WebRequest, WebSettings } from '../web.ts';

export interface AssetLimits {
  /** Scripts and data files of one page. */
  assets: number;
  /** Of all of them together, unpacked. */
  assetBytes: number;
}

export interface AssetDeps {
  web: Web;
  allow: WebSettings['allow'];
  limits: AssetLimits;
  /** The page is done with, or given up. */
  signal: AbortSignal;
  /** Told when a host cannot be asked now: without what it has the page is not what people see. */
  onBusy(busy: Busy): void;
}

export interface Assets {
  /** Gives the page what it wants, or says that it is not to be had. */
  answer(route: Route, request: Request): Promise<void>;
  /** Wanted and not yet there. */
  readonly pending: number;
}

const wantedKinds = new Set(['script', 'xhr', 'fetch']);
const mostRedirects = 5;
const assetMs = 15_000;

/** `page` is the request that the page came from: its identity is lent to its own origin alone. */
export function openAssets(page: WebRequest, { web, allow, limits, signal, onBusy }: AssetDeps): Assets {
  const home = new URL(page.url);
  let wanted = 0;
  let pending = 0;
  let leftBytes = limits.assetBytes;
  // One at a time: a page that is open holds one permit of its host.
  let last: Promise<unknown> = Promise.resolve();

  async function fetch(url: string, accept: string): Promise<WebAnswer> {
    let target = url;
    for (let redirects = 0; redirects <= mostRedirects; redirects += 1) {
      await refuseStranger(new URL(target));
      const one = target;
      const ask: AssetRequest['ask'] = (mayStart) =>
        web.fetch({
          url: one,
          accept,
          signal,
          mayStart,
          maxBytes: Math.max(1, leftBytes),
          timeoutMs: assetMs,
          follow: async (next) => new LedElsewhere(next),
          ...(page.identity && new URL(one).origin === home.origin && { identity: page.identity }),
        });
      try {
        return await (page.asset ? page.asset({ url: one, signal, ask }) : ask());
      } catch (error) {
        if (!(error instanceof LedElsewhere)) throw error;
        target = error.url;
      }
    }
    throw new TooManyRedirects('A script or data file redirects without end', { redirects: mostRedirects });
  }

  /** A private host that may be crawled is shown to its own pages, and to no page from elsewhere. */
  async function refuseStranger(url: URL): Promise<void> {
    if (hostPort(url) === hostPort(home) || !(await allow()).has(hostPort(url))) return;
    throw new PrivateAddress('A page may not ask a private host', { host: hostPort(url), reason: 'address' });
  }

  async function fulfill(route: Route, request: Request): Promise<void> {
    signal.throwIfAborted();
    const answer = await fetch(request.url(), request.headers().accept ?? '*/*');
    leftBytes -= answer.body.byteLength;
    if (leftBytes < 0) throw new TooLarge('The page wants too much', { what: 'assets', limitBytes: limits.assetBytes });
    const contentType = answer.headers.contentType ?? 'application/octet-stream';
    await route.fulfill({ status: answer.status, contentType, body: Buffer.from(answer.body) });
  }

  return {
    async answer(route, request) {
      const kind = request.resourceType();
      if (kind === 'stylesheet') return route.fulfill({ status: 200, contentType: 'text/css', body: '' });
      const isWanted = wantedKinds.has(kind) && request.method() === 'GET' && /^https?:/i.test(request.url());
      if (!isWanted || wanted === limits.assets) return route.abort('blockedbyclient');
      wanted += 1;
      pending += 1;
      last = last
        .then(() => fulfill(route, request))
        .catch((error) => {
          if (error instanceof Busy) onBusy(error);
          return route.abort('failed').catch(() => {});
        })
        .finally(() => {
          pending -= 1;
        });
      await last;
    },
    get pending() {
      return pending;
    },
  };
}
