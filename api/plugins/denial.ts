/**
 * Who is signed in and is refused what they reach for leaves one event, in a transaction of its own since the act's is
 * rolled back. What is not there counts like what is not theirs: the same is done, so that neither tells them apart.
 */
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { recordEvent } from '#schema/audit.ts';
import type { Database, Tx } from '#schema/database.ts';
import { Refusal } from '#schema/errors.ts';
import { sha256 } from '#schema/id.ts';
import type { App } from '../deps.ts';
import { actorOf } from './session.ts';

/** So many in a minute of one person's are told one by one; a scanner then fills the record no faster than it doubles. */
export const toldSingly = 20;

const denials = [403, 404];
const Named = z.object({ id: z.uuid() });

export function installDenial(app: App, { db }: { db: Database }): void {
  app.addHook('onError', async (request, _reply, error) => {
    if (!request.session || !(error instanceof Refusal) || !denials.includes(error.status)) return;
    const { code } = error;
    // Refused is refused, also while the record cannot be written.
    await db
      .withTenant(request.session.tenantId, (tx) => recordDenial(tx, request, code))
      .catch((err) => request.log.error({ err }, 'a denial could not be recorded'));
  });
}

async function recordDenial(tx: Tx, request: FastifyRequest, code: string): Promise<void> {
  const actor = actorOf(request);
  const count = await countInMinute(tx, actor.id);
  if (!isTold(count)) return;
  const { act } = request.routeOptions.config;
  const route = `${request.method} ${request.routeOptions.url}`;
  await recordEvent(tx, actor, {
    action: 'deny',
    object: objectOf(request),
    outcome: 'denied',
    details: { act, route, code, count },
  });
}

/** Single events first; then one each time that the minute's count has doubled, which says how many there were. */
export const isTold = (count: number): boolean =>
  count <= toldSingly || Number.isInteger(Math.log2(count / toldSingly));

/** How many denials the person has met in this minute, with this one. */
async function countInMinute(tx: Tx, personId: string): Promise<number> {
  const [rate] = await tx.sql<{ count: number }>(
    `insert into rate (tenant_id, subject, seconds, starts_at, count) values ($1, $2, 60, date_trunc('minute', now()), 1)
     on conflict (tenant_id, subject, seconds, starts_at) do update set count = rate.count + 1 returning count`,
    [tx.tenantId, sha256(`deny ${personId}`)],
  );
  return rate!.count;
}

/** What the address names: `/api/v1/document/:id` a document, whether or not there is one. */
function objectOf(request: FastifyRequest): { kind: string; id: string } | undefined {
  const named = Named.safeParse(request.params);
  const kind = /^\/api\/v1\/([^/:]+)/.exec(request.routeOptions.url ?? '')?.[1];
  return named.success && kind ? { kind, id: named.data.id } : undefined;
}
