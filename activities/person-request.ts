/**
 * The work on a person's request: looking for what there is about them, and, once a human has looked it over, making the
 * answer and laying it ready to be fetched. Each activity can be killed anywhere and run again.
 */
import { setImmediate as breathe } from 'node:timers/promises';
import { recordEvent, system } from '#schema/audit.ts';
import type { Tx } from '#schema/database.ts';
import { deliveryBound, keepDelivery } from '#schema/delivery.ts';
import { tellAll } from '#schema/notice.ts';
import type { PersonKeys } from '#schema/person-key.ts';
import { deliveryDays, type PersonRequestInput, type PersonRequestKind } from '#schema/person-request.ts';
import { sealPieces } from '#schema/piece-seal.ts';
import type { Reason } from '#schema/progress.ts';
import { archive } from './archive.ts';
import { beat, cancellation } from './ingest/pulse.ts';
import type { Deliveries } from './outside/deliveries.ts';
import { type AnswerDeps, answerFiles } from './person-request/answer.ts';
import { findBatch, planStores } from './person-request/find.ts';
import { holdRequest } from './person-request/stores.ts';

export type PersonRequestDeps = Omit<AnswerDeps, 'onBatch'> & {
  deliveries: Pick<Deliveries, 'keep'>;
  /** Seal the answers; none where the installation has no key. */
  personKeys?: PersonKeys | undefined;
};

/** Then the queue is given back to others. */
const turnMs = 20_000;

export function personRequestActivities({ db, files, deliveries, personKeys }: PersonRequestDeps) {
  return {
    /** Looks for one turn. Answers whether there is more to look through, and whether an answer is made of it. */
    async findPersonData(key: PersonRequestInput): Promise<{ isMore: boolean; isDelivered: boolean }> {
      const untilMs = performance.now() + turnMs;
      await db.withTenant(key.tenantId, (tx) => planStores(tx, key));
      for (; performance.now() < untilMs; await breathe()) {
        cancellation()?.throwIfAborted();
        beat();
        if (await db.withTenant(key.tenantId, (tx) => findBatch(tx, key))) continue;
        const kind = await db.withTenant(key.tenantId, (tx) => offerReview(tx, key));
        return { isMore: false, isDelivered: kind === 'access' };
      }
      return { isMore: true, isDelivered: false };
    },

    /** Makes the answer, lays it ready, and ends the request, if somebody has said so. Answers whether it has ended. */
    async deliverPersonData(key: PersonRequestInput): Promise<{ isOver: boolean }> {
      const asked = await db.withTenant(key.tenantId, (tx) => holdRequest(tx, key.requestId));
      if (asked?.state !== 'delivering') return { isOver: asked === null };
      const { tenantId, requestId } = key;
      const own = await personKeys?.keyOfRequest(tenantId, requestId);
      const kept = await deliveries.keep(
        tenantId,
        `person-request/${requestId}.zip`,
        archive(answerFiles({ db, files, onBatch: beat }, key)),
        own && ((bytes) => sealPieces(own, deliveryBound(tenantId, requestId), bytes)),
      );
      await db.withTenant(tenantId, (tx) => endDelivered(tx, key, { ...kept, isSealed: own !== undefined }));
      return { isOver: true };
    },

    /** What went wrong is shown, and the request can be taken up again. */
    async failPersonRequest({ tenantId, requestId, reason }: PersonRequestInput & { reason: Reason }): Promise<void> {
      await db.withTenant(tenantId, (tx) => failRequest(tx, requestId, reason));
    },
  };
}
export type PersonRequestActivities = ReturnType<typeof personRequestActivities>;

/** Answers what is asked for; null of a request that is over. */
async function offerReview(tx: Tx, { requestId }: PersonRequestInput): Promise<PersonRequestKind | null> {
  const asked = await holdRequest(tx, requestId);
  const [offered] = await tx.sql<{ reference: string; found: number }>(
    `update person_request q set state = 'review', updated_at = now(), version = version + 1
     where q.tenant_id = $1 and q.id = $2 and q.state = 'collecting'
     returning q.reference, (select count(*) from person_request_item i
       where i.tenant_id = $1 and i.request_id = $2) as found`,
    [tx.tenantId, requestId],
  );
  if (!offered) return asked?.kind ?? null;
  const { reference, found } = offered;
  await tellAll(tx, 'retention', 'request-review', { reference });
  await recordEvent(tx, system, {
    action: 'person-request.find',
    object: { kind: 'person-request', id: requestId },
    details: { found },
  });
  return asked!.kind;
}

type Kept = { path: string; sha256: Uint8Array; sizeBytes: number; isSealed: boolean };

async function endDelivered(tx: Tx, { requestId }: PersonRequestInput, kept: Kept): Promise<void> {
  const [ended] = await tx.sql<{ reference: string }>(
    `update person_request set state = 'ended', outcome = 'delivered', delivery_id = id, ended_at = now(), names = '{}',
       taken_out = '{}', left_in = '{}', updated_at = now(), version = version + 1
     where tenant_id = $1 and id = $2 and state = 'delivering' returning reference`,
    [tx.tenantId, requestId],
  );
  if (!ended) return;
  await keepDelivery(tx, {
    ...kept,
    id: requestId,
    what: 'person-request',
    objectId: requestId,
    name: `registerutdrag-${ended.reference}.zip`,
    days: deliveryDays,
  });
  await tellAll(tx, 'retention', 'request-delivered', { reference: ended.reference });
  await recordEvent(tx, system, {
    action: 'person-request.end',
    object: { kind: 'person-request', id: requestId },
    details: { outcome: 'delivered', sha256: Buffer.from(kept.sha256).toString('hex'), sizeBytes: kept.sizeBytes },
  });
}

/** From where it can be taken up: looking begins anew, and what was looked over can be delivered again. */
async function failRequest(tx: Tx, requestId: string, reason: Reason): Promise<void> {
  const [failed] = await tx.sql(
    `update person_request set state = 'failed', reason = $3, updated_at = now(), version = version + 1
     where tenant_id = $1 and id = $2 and state in ('requested', 'collecting', 'delivering') returning id`,
    [tx.tenantId, requestId, JSON.stringify(reason)],
  );
  if (!failed) return;
  await recordEvent(tx, system, {
    action: 'person-request.end',
    object: { kind: 'person-request', id: requestId },
    outcome: 'failed',
    details: { reason: reason.code },
  });
}
