/** The second person's word on a set, bound to the hash of what they looked at. */
import { type Acting, recordEvent } from './audit.ts';
import type { Rows } from './database.ts';
import { Conflict, NotAllowed, NotFound } from './errors.ts';

/**
 * Throws NotFound, NotAllowed for the first of the two, and Conflict when it waits for nobody any more or the set is
 * another one than was looked at.
 */
export async function decidePurge(
  tx: Rows,
  actor: Acting,
  id: string,
  { word, manifestHash }: { word: 'approve' | 'refuse'; manifestHash: string },
): Promise<void> {
  const [purge] = await tx.sql<{ isMine: boolean; isOpen: boolean; hash: string }>(
    `select asked_by is not distinct from $3 as "isMine", state = 'waiting' and expires_at > now() as "isOpen",
       encode(manifest_hash, 'hex') as hash
     from purge where tenant_id = $1 and id = $2 and kind <> 'tenant' for no key update`,
    [tx.tenantId, id, actor.id],
  );
  if (!purge) throw new NotFound('no such disposal');
  if (!purge.isOpen) throw new Conflict('it waits for no decision', { code: 'purge-over' });
  if (purge.isMine) throw new NotAllowed('the same person', { code: 'purge-same-person' });
  if (purge.hash !== manifestHash) throw new Conflict('another set', { code: 'purge-changed' });
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
}
