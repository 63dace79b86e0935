/**
 * How the files that a run begins with are asked for: each, and each address it redirects to, in its turn on the host,
 * as who the run is to the site.
 */
import type { Database } from '#schema/database.ts';
import { Busy, TooManyRedirects } from '#schema/errors.ts';
import type { Robots } from '../outside/robots.ts';
import { LedElsewhere } from '../outside/web/led.ts';
import { WEB_LIMITS, type Web, type WebAnswer, type WebRequest } from '../outside/web.ts';
import { hostOf } from './found.ts';
import { type MayStart, openGate, type Start, startIn } from './gate.ts';
import { ensureHost } from './politeness.ts';
import { policyFor } from './robots.ts';
import type { Run } from './run.ts';
import type { Session } from './session.ts';

export type AskerDeps = { db: Database; web: Web; userAgent: string };

type FileRequest = Pick<WebRequest, 'url' | 'accept' | 'maxBytes'>;
export type FileAnswer = Omit<WebAnswer, 'redirects'>;

/** Both throw Interruptions: a host that asked to be left alone, or that cannot be reached now. */
export type Asker = {
  fetch(request: FileRequest): Promise<FileAnswer>;
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
      const identity = session.visitor();
      const follow = async (next: string) => new LedElsewhere(next);
      const asked = new Set<string>();
      for (let { url } = request; ; ) {
        refuseCircles(url, asked);
        const start = await startAt(url);
        const ask = (mayStart: MayStart) => web.fetch({ ...request, url, identity, mayStart, follow, signal });
        const answer = await start(ask).catch(ledElsewhere);
        if (!(answer instanceof LedElsewhere)) return answer;
        url = answer.url;
      }
    },
    async robots(url) {
      const start = await startAt(url);
      const policy = await policyFor({ ...deps, session }, tenantId, hostOf(url), url, start, signal);
      if (policy.state === 'unreachable') throw policy.interruption;
      return policy.robots;
    },
  };
}

function ledElsewhere(error: unknown): LedElsewhere {
  if (error instanceof LedElsewhere) return error;
  throw error;
}

/** Notes the address. The door sees but one step of the way, so the way is judged here. */
function refuseCircles(url: string, asked: Set<string>): void {
  const isLoop = asked.has(url);
  if (isLoop || asked.size > WEB_LIMITS.maxRedirects) {
    const facts = { reason: isLoop ? 'loop' : 'chain', redirects: asked.size };
    throw new TooManyRedirects('The site redirects without end', facts);
  }
  asked.add(url);
}
