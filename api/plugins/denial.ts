/**
 * Who is signed in and is refused what they reach for leaves one event, in a transaction of its own since the act's is
 * rolled back. What is not there counts like what is not theirs: the same is done, so that neither tells them apart.
 */
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { recordEvent } from '#schema/audit.ts';
import type { Database } from '#schema/database.ts';
import { Refusal } from '#schema/errors.ts';
import { addCounts, subjectOf, windowOf } from '#schema/rate.ts';
import type { App } from '../deps.ts';
import { tenantOf } from './logging.ts';
import { actorOf, signedIn } from './session.ts';

/** So many in a minute of one person's are told one by one; a scanner then fills the record no faster than it doubles. */
export const toldSingly = 20;

const denials = [403, 404];
const Named = z.object({ id: z.uuid() });

export function installDenial(app: App, { db }: { db: Database }): void {
  app.addHook('onError', async (request, _reply, error) => {
    if (!request.session || !(error instanceof Refusal) || !denials.includes(error.status)) return;
    const { code } = error;
    // Refused is refused, also while the record cannot be written.
    await recordDenial(db, request, code).catch((err) =>
      request.log.error({ err, tenantId: tenantOf(request) }, 'a denial could not be recorded'),
    );
  });
}

async function recordDenial(db: Database, request: FastifyRequest, code: string): Promise<void> {
  const { tenantId, personId } = signedIn(request);
  const window = windowOf(subjectOf('deny', tenantId, personId), 60);
  const [count = 1] = await addCounts(db, [{ ...window, count: 1 }]);
  if (!isTold(count)) return;
  const { act } = request.routeOptions.config;
  const route = `${request.method} ${request.routeOptions.url}`;
  const details = { act, route, code, count };
  await db.withTenant(tenantId, (tx) =>
    recordEvent(tx, actorOf(request), { action: 'deny', object: objectOf(request), outcome: 'denied', details }),
  );
}

/** Single events first; then one each time that the minute's count has doubled, which says how many there were. */
export const isTold = (count: number): boolean =>
  count <= toldSingly || Number.isInteger(Math.log2(count / toldSingly));

/** What the address names: `/api/v1/document/:id` a document, whether or not there is one. */
function objectOf(request: FastifyRequest): { kind: string; id: string } | undefined {
  const named = Named.safeParse(request.params);
  const kind = /^\/api\/v1\/([^/:]+)/.exec(request.routeOptions.url ?? '')?.[1];
  return named.success && kind ? { kind, id: named.data.id } : undefined;
}
