/** The second person's word on a set, bound to the hash of what they looked at. */
import { type Acting, recordEvent, system } from './audit.ts';
import type { Rows } from './database.ts';
import { Conflict, NotAllowed, NotFound } from './errors.ts';
import { approvalDays } from './purge.ts';
import { type PurgeSet, writeSet } from './purge-set.ts';

type Waiting = PurgeSet & { isMine: boolean; isOpen: boolean; hash: string };

/**
 * Whoever approves approves what is to go now: the set is made again first. Answers `changed` when it is another one than
 * was looked at; the new one is kept, and waits to be looked at. Throws NotFound, NotAllowed for the first of the two,
 * and Conflict when it waits for nobody any more.
 */
export async function decidePurge(
  tx: Rows,
  actor: Acting,
  id: string,
  { word, manifestHash }: { word: 'approve' | 'refuse'; manifestHash: string },
): Promise<'decided' | 'changed'> {
  const [purge] = await tx.sql<Waiting>(
    `select p.kind, p.rule_id as "ruleId", r.what, p.planned_at as "plannedAt",
       p.asked_by is not distinct from $3 as "isMine", p.state = 'waiting' and p.expires_at > now() as "isOpen",
       encode(p.manifest_hash, 'hex') as hash
     from purge p left join rule r on r.tenant_id = p.tenant_id and r.id = p.rule_id and r.ended_at is null
     where p.tenant_id = $1 and p.id = $2 and p.kind <> 'tenant' for no key update of p`,
    [tx.tenantId, id, actor.id],
  );
  if (!purge) throw new NotFound('no such disposal');
  if (!purge.isOpen) throw new Conflict('it waits for no decision', { code: 'purge-over' });
  if (purge.isMine) throw new NotAllowed('the same person', { code: 'purge-same-person' });
  if (word === 'approve' && (await writeSet(tx, id, purge)) !== purge.hash) {
    await voidSet(tx, id);
    return 'changed';
  }
  if (purge.hash !== manifestHash) return 'changed';
  await tx.sql(
    `update purge set state = $3, decided_by = $4, decided_name = $5, decided_at = now(), decided_hash = manifest_hash,
       version = version + 1
     where tenant_id = $1 and id = $2`,
    [tx.tenantId, id, word === 'approve' ? 'approved' : 'refused', actor.id, actor.name ?? ''],
  );
  await recordEvent(tx, actor, {
    action: `purge.${word}`,
    object: { kind: 'purge', id },
    details: { manifestHash },
  });
  return 'decided';
}

/** The set is another one than was looked at or approved: it waits, for as long as a new one does. */
export async function voidSet(tx: Rows, id: string): Promise<void> {
  const [purge] = await tx.sql<{ items: number; hash: string }>(
    `update purge set state = 'waiting', decided_by = null, decided_name = null, decided_at = null, decided_hash = null,
       expires_at = now() + make_interval(days => ${approvalDays}), version = version + 1
     where tenant_id = $1 and id = $2 returning items, encode(manifest_hash, 'hex') as hash`,
    [tx.tenantId, id],
  );
  await recordEvent(tx, system, {
    action: 'purge.void',
    object: { kind: 'purge', id },
    details: { items: purge!.items, manifestHash: purge!.hash },
  });
}
