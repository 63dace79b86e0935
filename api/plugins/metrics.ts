/** Numbers for Prometheus at /metrics: requests, open streams, crawls by state. Shown to this machine only. */

import type { FastifyRequest } from 'fastify';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Database } from '#schema/database.ts';
import { NotFound } from '#schema/errors.ts';
import type { App, CircuitState, Deps } from '../deps.ts';

declare module 'fastify' {
  interface FastifyInstance {
    openStreams: Gauge<'kind'>;
    droppedStreams: Counter<'kind'>;
  }
}

const loopback = /^(127\.|::1$|::ffff:127\.)/;

const circuitStates: CircuitState[] = ['closed', 'half-open', 'open'];

export function installMetrics(
  app: App,
  { db, circuits: circuitsNow = () => ({}) }: Pick<Deps, 'db' | 'circuits'>,
): void {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const durations = new Histogram({
    name: 'diarium_http_seconds',
    help: 'Time to answer a request',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    registers: [registry],
  });
  const openStreams = new Gauge({
    name: 'diarium_streams',
    help: 'Event streams being read',
    labelNames: ['kind'],
    registers: [registry],
  });
  const droppedStreams = new Counter({
    name: 'diarium_streams_dropped',
    help: 'Event streams ended because their reader took nothing',
    labelNames: ['kind'],
    registers: [registry],
  });
  const circuits = new Gauge({
    name: 'diarium_model_circuit',
    help: 'Models that are left alone because they failed: 0 called, 1 probed, 2 left alone',
    labelNames: ['model'],
    registers: [registry],
  });
  const crawls = new Gauge({
    name: 'diarium_crawls',
    help: 'Crawls that have not ended, by state',
    labelNames: ['state'],
    registers: [registry],
  });
  app.decorate('openStreams', openStreams);
  app.decorate('droppedStreams', droppedStreams);
  app.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? 'none';
    durations.observe({ method: request.method, route, status: reply.statusCode }, reply.elapsedTime / 1000);
    done();
  });
  app.get('/metrics', { schema: { hide: true } }, async (request, reply) => {
    if (!isLocal(request)) throw new NotFound('no such address');
    for (const [model, state] of Object.entries(circuitsNow())) circuits.set({ model }, circuitStates.indexOf(state));
    // The other numbers are worth having while the database is away.
    await countCrawls(db, crawls).catch(() => crawls.reset());
    return reply.type(registry.contentType).send(await registry.metrics());
  });
}

/** Asked by a program on this machine, and not by a proxy on behalf of somebody else. */
const isLocal = ({ raw }: FastifyRequest): boolean =>
  loopback.test(raw.socket.remoteAddress ?? '') && raw.headers['x-forwarded-for'] === undefined;

async function countCrawls(db: Database, gauge: Gauge<'state'>): Promise<void> {
  gauge.reset();
  for (const tenant of await db.tenants()) {
    const rows = await db.readTenant<{ state: string; runs: number }>(
      tenant.id,
      'select state, count(*) as runs from crawl where tenant_id = tenant.id and ended_at is null group by state',
    );
    for (const { state, runs } of rows) gauge.inc({ state }, runs);
  }
}
