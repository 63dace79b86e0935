/** A rule, what it lets go, and the disposal that comes of it on a stage, with the second person who approves it. */
import { requestDuePurges } from '#activities/purge/daily.ts';
import type { Acting } from '#schema/audit.ts';
import { newId } from '#schema/id.ts';
import type { PurgeState } from '#schema/purge.ts';
import { decidePurge } from '#schema/purge-decide.ts';
import type { SealedCertificate } from '#schema/purge-run.ts';
import type { Desk } from '#tests/rig/purging.ts';
import { addRule } from '#tests/rig/retention-furniture.ts';
import type { Stage } from './stage.ts';

/** Has nothing to do with the rule. */
export const second: Acting = { kind: 'person', id: newId(), name: 'Berit Andra' };

export type DisposalRow = {
  id: string;
  state: PurgeState;
  items: number;
  gone: number;
  manifestHash: string;
  certificate: SealedCertificate | null;
  reason: unknown;
};

/** This disposal, or without an id the organisation's only one, or none yet. */
export async function seeDisposal(
  { db, shelf: { tenantId } }: Pick<Stage, 'db' | 'shelf'>,
  purgeId: string | null = null,
): Promise<DisposalRow | undefined> {
  const [row] = await db.readTenant<DisposalRow>(
    tenantId,
    `select p.id, p.state, p.items, p.certificate, p.reason, encode(p.manifest_hash, 'hex') as "manifestHash",
       (select count(*) from purge_item i where i.tenant_id = p.tenant_id and i.purge_id = p.id and i.state = 'gone') as gone
     from purge p where p.tenant_id = tenant.id and ($2::uuid is null or p.id = $2)`,
    [purgeId],
  );
  return row;
}

/** Documents of today, by a rule that let them go a while ago and asks for a look; the day's disposals are asked for. */
export async function beginDisposal(stage: Stage, desk: Desk, texts: readonly string[]): Promise<string[]> {
  const { db, temporal } = stage;
  const { tenantId } = stage.shelf;
  const ids = await desk.publish(texts, false);
  await db.withTenant(tenantId, async (tx) => {
    // A run that goes on would be gone on with by the worker.
    await tx.sql(`update crawl set state = 'finished', ended_at = now() where tenant_id = $1`, [tenantId]);
    await tx.sql(`update document set first_seen_at = now() - interval '400 days' where tenant_id = $1`, [tenantId]);
    await addRule(tx, 'Dnr 2026/18', { what: 'document', trigger: 'created', period: 365, action: 'review' });
    await requestDuePurges(tx, 30);
  });
  await temporal.goOnPurge(tenantId, (await seeDisposal(stage))!.id);
  return ids;
}

/** As the second person does it, on the set that they see. */
export async function approve({ db, temporal, shelf: { tenantId } }: Stage, seen: DisposalRow): Promise<string> {
  const word = { word: 'approve', manifestHash: seen.manifestHash } as const;
  const said = await db.withTenant(tenantId, (tx) => decidePurge(tx, second, seen.id, word));
  await temporal.goOnPurge(tenantId, seen.id);
  return said;
}
