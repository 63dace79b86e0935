/** How the files that a run begins with are asked for: each in its turn on the host, as who the run is to the site. */
import type { Database } from '#schema/database.ts';
import { Busy } from '#schema/errors.ts';
import type { Robots } from '../outside/robots.ts';
import type { Web, WebAnswer, WebRequest } from '../outside/web.ts';
import { hostOf } from './found.ts';
import { openGate, type Start, startIn } from './gate.ts';
import { ensureHost } from './politeness.ts';
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

  async function startAt(url: string): Promise<Start> {
    const host = hostOf(url);
    await db.withTenant(tenantId, (tx) => ensureHost(tx, host));
    const gate = openGate(
      db,
      tenantId,
      host,
      () => form.requestsPerSecond,
      () => 1,
    );
    return startIn(async () => {
      const turn = await gate.enter(performance.now() + turnMs, signal);
      if ('waitMs' in turn) throw new Busy('The host asked to be left alone', turn.waitMs);
      return turn.mayStart;
    });
  }

  return {
    async fetch(request) {
      const start = await startAt(request.url);
      return start((mayStart) => web.fetch({ ...request, identity: session.visitor(), mayStart, signal }));
    },
    async robots(url) {
      const start = await startAt(url);
      const policy = await policyFor({ ...deps, session }, tenantId, hostOf(url), url, start, signal);
      if (policy.state === 'unreachable') throw policy.interruption;
      return policy.robots;
    },
  };
}
