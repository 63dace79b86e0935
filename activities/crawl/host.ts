/** One host within one batch: its robots.txt, its turns, and what is known of how busy it is. */
import type { Pace } from '#schema/crawl.ts';
import { Interruption, RobotsDisallowed } from '#schema/errors.ts';
import { type RobotsPolicy, robotsRequest } from '../outside/robots.ts';
import { failed } from './failed.ts';
import type { LeasedPage } from './frontier.ts';
import { type MayStart, openGate, type Start, startIn } from './gate.ts';
import { postpone } from './politeness.ts';
import { policyFor, type RobotsDeps } from './robots.ts';
import { type Visit, type VisitDeps, visit } from './visit.ts';

/** `busyMs`: the host may not be asked within this batch, and the page was not. */
export type HostAnswer = { visit: Visit } | { busyMs: number };
export type Host = {
  ask(page: LeasedPage, deadline: number, signal: AbortSignal): Promise<HostAnswer>;
  /**
   * What asks for `url`, which robots.txt allows, in its turns. Throws RobotsDisallowed or an Interruption; this and
   * what it answers throw NoTurn and the signal's reason.
   */
  admit(url: string, deadline: number, signal: AbortSignal): Promise<Start>;
  /** Nothing is asked here for so long. */
  rest(waitMs: number): Promise<void>;
};

export type HostDeps = RobotsDeps &
  VisitDeps & {
    /** The run's own; a host that asks for more time between requests has it. */
    pace: () => Pace;
    wanted: () => number;
  };

/** Thrown out of a wait for a turn that would outlast the batch. */
export class NoTurn extends Error {
  readonly waitMs: number;
  constructor(waitMs: number) {
    super('the host has no turn left in this batch');
    this.waitMs = waitMs;
  }
}

/** `name` is host:port as in the frontier. */
export function openHost(deps: HostDeps, name: string): Host {
  const { db, tenantId, form } = deps;
  let mostPerSecond = Infinity;
  const rate = () => Math.min(mostPerSecond, deps.pace().requestsPerSecond);
  const gate = openGate(db, tenantId, name, rate, deps.wanted);
  let policy: Promise<RobotsPolicy> | undefined;

  async function enter(deadline: number, signal: AbortSignal): Promise<MayStart> {
    const turn = await gate.enter(deadline, signal);
    if ('waitMs' in turn) throw new NoTurn(turn.waitMs);
    return turn.mayStart;
  }

  async function readPolicy(url: string, start: Start, signal: AbortSignal): Promise<RobotsPolicy> {
    const read = await policyFor(deps, tenantId, name, url, start, signal);
    const delayMs = read.state === 'unreachable' ? null : read.robots.crawlDelayMs;
    if (delayMs) mostPerSecond = 1000 / delayMs;
    return read;
  }

  async function admit(url: string, deadline: number, signal: AbortSignal): Promise<Start> {
    const start = startIn(() => enter(deadline, signal));
    if (form.obeyRobots) {
      // One that could not be asked for is asked for by the next.
      policy ??= readPolicy(url, start, signal).catch((error) => {
        policy = undefined;
        throw error;
      });
      const rules = await policy;
      if (rules.state === 'unreachable') throw rules.interruption;
      if (!rules.robots.allowed(url)) {
        throw new RobotsDisallowed('robots.txt does not allow this', { file: robotsRequest(url).url });
      }
    }
    return start;
  }

  async function rest(waitMs: number): Promise<void> {
    await postpone(db, tenantId, name, waitMs);
    gate.drop();
  }

  async function askAllowed(page: LeasedPage, deadline: number, signal: AbortSignal): Promise<Visit> {
    let start: Start;
    try {
      start = await admit(page.url, deadline, signal);
    } catch (error) {
      if (error instanceof RobotsDisallowed) return disallowed(page, error);
      if (error instanceof Interruption) return failed(page, error);
      throw error;
    }
    const answer = await visit(deps, page, start, signal);
    if (answer.kind === 'later' && answer.hostWaitMs > 0) await rest(answer.hostWaitMs);
    return answer;
  }

  return {
    async ask(page, deadline, signal) {
      try {
        return { visit: await askAllowed(page, deadline, signal) };
      } catch (error) {
        if (error instanceof NoTurn) return { busyMs: error.waitMs };
        throw error;
      }
    },
    admit,
    rest,
  };
}

function disallowed(page: LeasedPage, { code, facts }: RobotsDisallowed): Visit {
  const common = { page, status: null, ms: null, sizeBytes: null };
  return { ...common, kind: 'left', change: 'skipped', reason: { code, facts }, found: [] };
}
