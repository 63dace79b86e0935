/** How the files that a run begins with are asked for: each in its turn on the host, as who the run is to the site. */
import type { Database } from '#schema/database.ts';
import { Busy } from '#schema/errors.ts';
import type { Robots } from '../outside/robots.ts';
import type { Web, WebAnswer, WebRequest } from '../outside/web.ts';
import { hostOf } from './found.ts';
import { ensureHost, openGate } from './politeness.ts';
import { policyFor } from './robots.ts';
import type { Run } from './run.ts';
import type { Session } from './session.ts';

export type AskerDeps = { db: Database; web: Web; userAgent: string };

/** Both throw Interruptions: a host that asked to be left alone, or that cannot be reached now. */
export type Asker = {
  fetch(request: Pick<WebRequest, 'url' | 'accept' | 'maxBytes'>): Promise<WebAnswer>;
  /** What robots.txt of the address says. */
  robots(url: string): Promise<Robots>;
};

/** How long a file may wait for its turn on a host. */
const turnMs = 300_000;

export function openAsker(deps: AskerDeps, { form, tenantId }: Run, session: Session, signal: AbortSignal): Asker {
  const { db, web } = deps;

  async function enter(url: string): Promise<void> {
    const host = hostOf(url);
    await db.withTenant(tenantId, (tx) => ensureHost(tx, host));
    const gate = openGate(
      db,
      tenantId,
      host,
      () => form.requestsPerSecond,
      () => 1,
    );
    const waitMs = await gate.enter(performance.now() + turnMs, signal);
    if (waitMs > 0) throw new Busy('The host asked to be left alone', waitMs);
  }

  return {
    async fetch(request) {
      await enter(request.url);
      return web.fetch({ ...request, identity: session.visitor(), signal });
    },
    async robots(url) {
      const policy = await policyFor({ ...deps, session }, tenantId, hostOf(url), url, () => enter(url), signal);
      if (policy.state === 'unreachable') throw policy.interruption;
      return policy.robots;
    },
  };
}
