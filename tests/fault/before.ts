/** What a scene is brought to before an activity is tried in it, where that is more than the steps of a run. */
import { makeAsker } from '#tests/rig/chat.ts';
import { addHold } from '#tests/rig/hold.ts';
import { addKey } from '#tests/rig/key.ts';
import type { Hand } from './hand.ts';
import { aMinuteLater, leaveAnswer, otherRun, type Scene } from './scene.ts';

/** Brings a scene whose run is requested to where the activity begins. */
export type Before = (scene: Scene, hand: Hand) => Promise<unknown>;

export function heldThen(then: Before): Before {
  return async (scene, hand) => {
    const { tenantId, collectionId } = scene.shelf;
    const scopes = [{ kind: 'collection' as const, id: collectionId }];
    await hand.db.withTenant(tenantId, (tx) => addHold(tx, 'Tvist om vattnet', { scopes }));
    await then(scene, hand);
  };
}

export async function withOldKey({ shelf }: Scene, { database, db }: Hand): Promise<void> {
  const personId = await makeAsker(database.adminUrl, shelf);
  await db.withTenant(shelf.tenantId, async (tx) => {
    const { keyId } = await addKey(tx, personId);
    await tx.sql(`insert into policy (tenant_id, form) values ($1, '{"keyMaxAgeDays": 1}')`, [tx.tenantId]);
    // What is drawn by lot is left out, so that scenes are alike.
    await tx.sql(
      `update key set rotated_at = now() - interval '2 days', hash = '', last_four = ''
       where tenant_id = $1 and id = $2`,
      [tx.tenantId, keyId],
    );
  });
}

/** The run of the scene is asked for last: else a turn would be kept for it. */
export async function fourAtWork(scene: Scene, { db }: Hand): Promise<void> {
  const others = [];
  for (const _ of [1, 2, 3, 4]) others.push(await otherRun(db, scene));
  await db.withTenant(scene.run.tenantId, ({ sql }) =>
    sql('update crawl set requested_at = now() where tenant_id = $1 and id = $2', [
      scene.run.tenantId,
      scene.run.crawlId,
    ]),
  );
  for (const crawlId of others) await scene.over().claimTurn({ ...scene.run, crawlId });
}

/** A run was not started, one died, one was paused unheard, a schedule is left over and an answer has no writer. */
export async function disagree(scene: Scene, hand: Hand): Promise<void> {
  const { shelf, known } = scene;
  known.fates.set(await otherRun(hand.db, scene), 'terminated');
  const unheard = await otherRun(hand.db, scene);
  known.fates.set(unheard, 'running');
  await hand.db.withTenant(shelf.tenantId, ({ sql }) =>
    sql(`update crawl set wish = 'pause' where tenant_id = $1 and id = $2`, [shelf.tenantId, unheard]),
  );
  known.schedules.set(shelf.spaceId, 'of a source that is gone');
  await aMinuteLater(hand.db, shelf);
  await leaveAnswer(hand, shelf);
}
