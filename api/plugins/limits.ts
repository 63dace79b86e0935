/** Limits on load: a process that cannot keep up says so instead of queueing. */
import underPressure from '@fastify/under-pressure';
import { Busy } from '#schema/errors.ts';
import type { App } from '../deps.ts';

/** What a process may run late, in milliseconds, unless told otherwise. */
const usualBusyAfterMs = 2000;

export async function installLimits(app: App, busyAfterMs = usualBusyAfterMs): Promise<void> {
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
