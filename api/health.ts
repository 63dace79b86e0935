/** Whether the process lives, and whether what it needs is there. */
import { z } from 'zod';
import type { Routes } from './deps.ts';
import { within } from './soon.ts';

const checkMs = 1500;

const Ready = z.object({ database: z.boolean(), temporal: z.boolean(), worker: z.boolean() });
type Ready = z.infer<typeof Ready>;

export const healthRoutes: Routes =
  ({ db, temporal }) =>
  async (app) => {
    app.get(
      '/health/live',
      {
        schema: {
          tags: ['health'],
          summary: 'The process answers',
          response: { 200: z.object({ live: z.literal(true) }) },
        },
      },
      async () => ({ live: true as const }),
    );

    app.get(
      '/health/ready',
      {
        schema: {
          tags: ['health'],
          summary: 'Database, Temporal and a worker are there (200), or which of them is not (503)',
          response: { 200: Ready, 503: Ready },
        },
      },
      async (_request, reply) => {
        const good = (check: Promise<unknown>) =>
          within(
            checkMs,
            check.then((answer) => answer !== false),
          ).then(Boolean);
        const [database, engine, worker] = await Promise.all([
          good(db.ping()),
          good(temporal.ping()),
          good(temporal.polled('fetch')),
        ]);
        const ready: Ready = { database, temporal: engine, worker };
        if (database && engine && worker) return ready;
        return reply.code(503).header('retry-after', 2).send(ready);
      },
    );
  };
