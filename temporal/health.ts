/** The worker's own small port: whether it works, and its numbers. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

export type Health = AsyncDisposable & {
  readonly port: number;
  /** What /health answers. */
  working: boolean;
  /** Counts an activity's end. */
  observe(activity: string, outcome: 'done' | 'failed', ms: number): void;
};

export async function openHealth(settings: { host: string; port: number }): Promise<Health> {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: 'diarium_worker_' });
  const activities = new Histogram({
    name: 'diarium_activity_seconds',
    help: 'Time of activities by name and outcome',
    labelNames: ['activity', 'outcome'],
    buckets: [0.01, 0.05, 0.2, 1, 5, 30, 120],
    registers: [registry],
  });
  new Gauge({
    name: 'diarium_worker_working',
    help: '1 while the worker asks for work',
    registers: [registry],
    collect() {
      this.set(health.working ? 1 : 0);
    },
  });
  const server = createServer(async (request, response) => {
    if (request.url === '/metrics') {
      response.setHeader('content-type', registry.contentType);
      response.end(await registry.metrics());
    } else if (request.url === '/health') {
      const { working } = health;
      response.writeHead(working ? 200 : 503, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ working }));
    } else {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(settings.port, settings.host, resolve);
  });
  const health: Health = {
    port: (server.address() as AddressInfo).port,
    working: false,
    observe: (activity, outcome, ms) => activities.observe({ activity, outcome }, ms / 1000),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return health;
}
