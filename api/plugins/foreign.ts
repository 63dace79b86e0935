/**
 * Pages of other sites: a browser there may ask with a public key, and read the answer, when its origin is one that the
 * key names and the organisation allows. No cookie goes along, and nothing else is said to other sites at all.
 */
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Database } from '#schema/database.ts';
import { systemTenantId } from '#schema/tenant.ts';
import type { App } from '../deps.ts';
import type { Rates } from '../rate.ts';
import { countCall } from './rate.ts';

const dayS = 86_400;

/** Browsers ask beforehand, without the key: answered for origins that some organisation allows, and counted as calls. */
export function installForeign(app: App, { db }: { db: Database }, rates: Rates): void {
  app.addHook('onRequest', async (request, reply) => {
    const wanted = request.headers['access-control-request-method'];
    const { origin } = request.headers;
    if (request.method !== 'OPTIONS' || !wanted || !origin || !request.url.startsWith('/api/v1/')) return;
    await countCall(rates, request, reply);
    if (await isAllowed(db, origin)) {
      openTo(reply, origin)
        .header('access-control-allow-methods', 'GET, POST, PUT, PATCH, DELETE')
        .header('access-control-allow-headers', 'authorization, content-type, idempotency-key, last-event-id')
        .header('access-control-max-age', dayS);
    }
    return reply.code(204).send();
  });
}

/** Lets the page that sent the request read its answer, the refusals among them: its key names the page's origin. */
export function openToPage(reply: FastifyReply, { headers }: FastifyRequest): void {
  openTo(reply, headers.origin!).header(
    'access-control-expose-headers',
    'ratelimit-limit, ratelimit-remaining, ratelimit-reset, retry-after, x-request-id',
  );
}

const openTo = (reply: FastifyReply, origin: string): FastifyReply =>
  reply
    .header('access-control-allow-origin', origin)
    .header('vary', 'origin')
    // Otherwise the answer is kept to pages of our own.
    .header('cross-origin-resource-policy', 'cross-origin');

async function isAllowed(db: Database, origin: string): Promise<boolean> {
  const found = await db.readTenant(
    systemTenantId,
    `select tenant.id from public.tenant t where t.state = 'active' and $2 = any(t.origins) limit 1`,
    [origin],
  );
  return found.length > 0;
}
