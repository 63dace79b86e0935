/** The fetches of one batch under way: on each host as many at once as the batch holds permits there. */
import { type Lease, type LeasedPage, putBack } from './frontier.ts';
import { type Host, type HostDeps, openHost } from './host.ts';
import { type Permits, takePermits } from './politeness.ts';
import type { Visit } from './visit.ts';

export type CrewDeps = HostDeps & {
  lease: Lease;
  /** Of the host's permits, how many this batch may hold at the present pace. */
  share: () => number;
  deadline: number;
  signal: AbortSignal;
  onVisit(visit: Visit): void;
  onFault(error: unknown): void;
};

export type Crew = {
  /** Hands pages out; those whose host cannot be asked now are put back. False when that was so for all of them. */
  give(pages: LeasedPage[]): Promise<boolean>;
  /** Pages handed out and not yet begun. */
  readonly waiting: number;
  readonly isIdle: boolean;
  /** Nothing is under way, whatever waits. */
  readonly isResting: boolean;
  /** A host was met whose permits are all with others. */
  readonly isBlocked: boolean;
  /** Until the next fetch ends, or the batch is given up, with or without any under way. */
  change(): Promise<void>;
  /** Takes up another pace: permits are taken or given back, those of fetches under way when these have ended. */
  adjust(hasChanged: boolean): Promise<void>;
};

type Site = { name: string; host: Host; permits: Permits; pages: LeasedPage[]; active: number; closedUntil: number } & {
  /** Nothing begins until it is known how much may. */
  isAdjusting: boolean;
};

export function openCrew(deps: CrewDeps): Crew {
  const { db, lease, signal, deadline } = deps;
  const sites = new Map<string, Site>();
  let changed = Promise.withResolvers<void>();

  const all = () => [...sites.values()];
  const isOpen = () => !signal.aborted && performance.now() < deadline;

  const permitsFor = (name: string, active: number) =>
    takePermits(db, lease, name, { parallel: deps.pace().parallel, share: deps.share(), active });

  async function meet(name: string): Promise<Site> {
    const permits = await permitsFor(name, 0);
    const site = {
      name,
      host: openHost(deps, name),
      permits,
      pages: [],
      active: 0,
      closedUntil: 0,
      isAdjusting: false,
    };
    sites.set(name, site);
    return site;
  }

  function tell(): void {
    changed.resolve();
    changed = Promise.withResolvers();
  }
  signal.addEventListener('abort', tell, { once: true });

  async function adjust(site: Site): Promise<void> {
    site.isAdjusting = true;
    site.permits = await permitsFor(site.name, site.active);
    site.isAdjusting = false;
    if (site.permits.usable === 0) await back(site.pages.splice(0), 0);
    pump(site);
  }

  function pump(site: Site): void {
    while (isOpen() && !site.isAdjusting && site.active < site.permits.usable && site.pages.length > 0) {
      site.active += 1;
      void ask(site, site.pages.shift()!).finally(() => {
        site.active -= 1;
        pump(site);
        tell();
      });
    }
  }

  async function ask(site: Site, page: LeasedPage): Promise<void> {
    try {
      const answer = await site.host.ask(page, deadline, signal);
      if ('visit' in answer) deps.onVisit(answer.visit);
      else await close(site, [page, ...site.pages.splice(0)], answer.busyMs);
    } catch (error) {
      if (!signal.aborted) deps.onFault(error);
    }
  }

  /** The host's next turn comes after this batch: its pages are due again then. */
  async function close(site: Site, pages: LeasedPage[], waitMs: number): Promise<void> {
    site.closedUntil = performance.now() + waitMs;
    await back(pages, waitMs);
  }

  const back = (pages: LeasedPage[], waitMs: number) =>
    putBack(
      db,
      lease,
      pages.map(({ hash }) => hash),
      waitMs,
    );

  return {
    async give(pages) {
      let anyTaken = false;
      for (const [name, group] of Map.groupBy(pages, ({ host }) => host)) {
        const site = sites.get(name) ?? (await meet(name));
        const closedMs = site.closedUntil - performance.now();
        if (site.permits.usable === 0 || closedMs > 0) {
          await back(group, Math.max(0, closedMs));
        } else {
          site.pages.push(...group);
          anyTaken = true;
          pump(site);
        }
      }
      return anyTaken;
    },
    get waiting() {
      return all().reduce((sum, { pages }) => sum + pages.length, 0);
    },
    get isIdle() {
      return all().every(({ active, pages }) => active === 0 && pages.length === 0);
    },
    get isResting() {
      return all().every(({ active }) => active === 0);
    },
    get isBlocked() {
      return all().some(({ permits }) => permits.usable === 0);
    },
    change: () => changed.promise,
    async adjust(hasChanged) {
      for (const site of all()) if (hasChanged || site.permits.surplus > 0) await adjust(site);
      tell();
    },
  };
}
