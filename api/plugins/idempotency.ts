/**
 * Idempotency-Key: a request that is sent twice acts once. The key and the answer are written in the transaction of the
 * act, so there is no act without its key and no key without its act. Kept for a day.
 */
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Tx } from '#schema/database.ts';
import { Conflict, Unprocessable } from '#schema/errors.ts';
import { sha256 } from '#schema/id.ts';
import { signedIn } from './session.ts';

/** The header, for the schemas of the routes that start something. */
export const IdempotencyHeader = z.object({ 'idempotency-key': z.string().min(1).max(200).optional() });

/**
 * Runs `act` once for each key of this person on this route, and answers its body again when it is asked again: who may
 * have that body is checked before, by the caller, since no act runs then. Throws Unprocessable when the key came with
 * another body or for another object, Conflict while the first request is still at work.
 */
export async function once<Body>(tx: Tx, request: FastifyRequest, act: () => Promise<Body>): Promise<Body> {
  const key = request.headers['idempotency-key'];
  if (typeof key !== 'string') return act();
  const { personId } = signedIn(request);
  const route = `${request.method} ${request.routeOptions.url}`;
  const place = [tx.tenantId, personId, route, key];
  const hash = sha256(JSON.stringify([request.params, request.body ?? null]));

  const [lock] = await tx.sql<{ held: boolean }>('select pg_try_advisory_xact_lock(hashtextextended($1, 0)) as held', [
    place.join(' '),
  ]);
  if (!lock?.held) throw new Conflict('the same request is at work', { code: 'same-request-running' });
  const [known] = await tx.sql<{ hash: Buffer; body: Body }>(
    `select request_hash as hash, response as body from idempotency
     where tenant_id = $1 and actor_id = $2 and route = $3 and key = $4 and created_at > now() - interval '1 day'`,
    place,
  );
  if (known) {
    if (!known.hash.equals(hash))
      throw new Unprocessable('the key was used with another request', { code: 'key-reused' });
    return known.body;
  }
  const body = await act();
  await tx.sql(
    `delete from idempotency where tenant_id = $1 and actor_id = $2 and created_at <= now() - interval '1 day'`,
    [tx.tenantId, personId],
  );
  await tx.sql(
    `insert into idempotency (tenant_id, actor_id, route, key, request_hash, response)
     values ($1, $2, $3, $4, $5, $6)`,
    [...place, hash, JSON.stringify(body)],
  );
  return body;
}
