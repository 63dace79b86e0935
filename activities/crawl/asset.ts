/**
 * The scripts and data that the pages of a batch want besides their HTML: by the same robots.txt, turns and permits as
 * pages, and a script that many pages share is asked for once.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Busy } from '#schema/errors.ts';
import type { AssetRequest, WebAnswer } from '../outside/web.ts';
import { hostOf } from './found.ts';
import type { Lease } from './frontier.ts';
import { type Host, type HostDeps, NoTurn, openHost } from './host.ts';
import { returnPermits, takePermits } from './politeness.ts';
import { openRenewal } from './renewal.ts';

/** `home` is the host of the page that wants it. Throws Busy when the page is worth nothing without it for now. */
export type AskAsset = (home: string, wanted: AssetRequest) => Promise<WebAnswer>;

export type AssetDeps = Omit<HostDeps, 'wanted'> & { lease: Lease; onFault(error: unknown): void };

/** How long a page waits for one script's turn. */
const turnMs = 20_000;
const permitWaitMs = 250;
/** Of scripts, kept for as long as the batch lasts. */
const mostRememberedBytes = 20_000_000;
const busyStatus = new Set([429, 503]);

export function openAssets(deps: AssetDeps): AskAsset {
  const { db, onFault } = deps;
  const hosts = new Map<string, Host>();
  const remembered = new Map<string, WebAnswer>();
  let rememberedBytes = 0;

  function hostAt(name: string): Host {
    const host = hosts.get(name) ?? openHost({ ...deps, wanted: () => 1 }, name);
    hosts.set(name, host);
    return host;
  }

  async function askPolitely(home: string, { url, signal, ask }: AssetRequest): Promise<WebAnswer> {
    const name = hostOf(url);
    const host = hostAt(name);
    const deadline = performance.now() + turnMs;
    const start = await host.admit(url, deadline, signal);
    const answer = await start(ask);
    if (!busyStatus.has(answer.status)) return answer;
    const waitMs = answer.headers.retryAfterMs ?? 0;
    // The page waits as if it had been told so itself.
    if (name === home) throw new Busy('The site is busy', waitMs, { status: answer.status });
    await host.rest(waitMs);
    return answer;
  }

  /** A page holds a permit of its own host, which is enough there; elsewhere one is taken for the moment. */
  async function askAbroad(home: string, wanted: AssetRequest): Promise<WebAnswer> {
    const name = hostOf(wanted.url);
    const lease: Lease = { ...deps.lease, token: randomUUID() };
    using _renewal = openRenewal(db, lease, onFault);
    const until = performance.now() + turnMs;
    while ((await takePermits(db, lease, name, { parallel: deps.pace().parallel, share: 1 })).usable === 0) {
      if (performance.now() > until) throw new Busy('The host is busy with other pages');
      await sleep(permitWaitMs, undefined, { signal: wanted.signal });
    }
    try {
      return await askPolitely(home, wanted);
    } finally {
      await returnPermits(db, lease);
    }
  }

  return async (home, wanted) => {
    const isAtHome = hostOf(wanted.url) === home;
    // A host may know who its own pages ask as: what it gave to them is not for pages from elsewhere.
    const key = `${isAtHome ? 'own' : 'other'} ${wanted.url}`;
    const known = remembered.get(key);
    if (known) return known;
    const answer = await (isAtHome ? askPolitely : askAbroad)(home, wanted).catch((error) => {
      throw error instanceof NoTurn ? new Busy('The host has no turn left for now') : error;
    });
    const isRoom = answer.body.byteLength <= mostRememberedBytes - rememberedBytes;
    if (isScript(answer) && isRoom) {
      remembered.set(key, answer);
      rememberedBytes += answer.body.byteLength;
    }
    return answer;
  };
}

const isScript = ({ status, headers }: WebAnswer) =>
  status === 200 && /\b(java|ecma)script\b/i.test(headers.contentType ?? '');
