/** Limits on load: signing in is counted by address, and a process that cannot keep up says so instead of queueing. */
import rateLimit from '@fastify/rate-limit';
import underPressure from '@fastify/under-pressure';
import { Busy } from '#schema/errors.ts';
import type { App } from '../deps.ts';

/** Route option for everything that a secret could be guessed at. */
export const guessing = { rateLimit: { max: 20, timeWindow: 60_000 } };

/** What a process may run late, in milliseconds, unless told otherwise. */
const usualBusyAfterMs = 2000;

export async function installLimits(app: App, busyAfterMs = usualBusyAfterMs): Promise<void> {
  await app.register(rateLimit, { global: false });
  await app.register(underPressure, {
    maxEventLoopDelay: busyAfterMs,
    pressureHandler: (request) => {
      // A probe that is refused would have the process restarted when it most needs time, and a page that came through
      // is of no use without its style and scripts.
      if (request.url.startsWith('/health/') || request.url.startsWith('/assets/')) return;
      throw new Busy('the process cannot keep up', 5000);
    },
  });
}
