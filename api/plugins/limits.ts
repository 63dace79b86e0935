/** Limits on load: signing in is counted by address, and a process that cannot keep up says so instead of queueing. */
import rateLimit from '@fastify/rate-limit';
import underPressure from '@fastify/under-pressure';
import { Busy } from '#schema/errors.ts';
import type { App } from '../deps.ts';

/** Route option for everything that a secret could be guessed at. */
export const guessing = { rateLimit: { max: 20, timeWindow: 60_000 } };

export async function installLimits(app: App): Promise<void> {
  await app.register(rateLimit, { global: false });
  await app.register(underPressure, {
    maxEventLoopDelay: 2000,
    pressureHandler: (request) => {
      // A probe that is refused would have the process restarted when it most needs time.
      if (request.url.startsWith('/health/')) return;
      throw new Busy('the process cannot keep up', 5000);
    },
  });
}
