/** A disposal whose set waits for a second person; it shows a certificate too, though one comes at the end only. */
import type { Tx } from '#schema/database.ts';
import { newId, sha256 } from '#schema/id.ts';
import type { SealedCertificate } from '#schema/purge-run.ts';
import { adder } from './adder.ts';

/** Of the set that waits. */
export const waitingHash = sha256('a set that waits').toString('hex');

export async function addDisposal(tx: Tx, mark: string, decisionId: string): Promise<string> {
  const at = new Date().toISOString();
  const decision = { id: decisionId, reference: mark, title: mark, authority: mark, decidedOn: '2026-01-01' };
  const id = newId();
  const certificate: SealedCertificate = {
    ...{ purgeId: id, kind: 'hand', decision, rule: null, manifestHash: waitingHash, planned: 1, gone: {}, kept: {} },
    ...{ sizeBytes: 1, askedBy: mark, askedAt: at, approvedBy: null, approvedAt: null, carriedOutAt: at, events: [] },
    ...{ looked: {}, sealedBy: { database: at, log: at, backups: at } },
  };
  await adder(tx)('purge', {
    ...{ id, kind: 'hand', decision_id: decisionId, reference: mark, asked_by: newId(), asked_name: mark },
    ...{ state: 'waiting', items: 1, manifest_hash: Buffer.from(waitingHash, 'hex'), planned_at: at },
    ...{ expires_at: new Date(Date.now() + 7 * 24 * 3_600_000), certificate: JSON.stringify(certificate) },
  });
  await tx.sql(`insert into purge_item (tenant_id, purge_id, kind, object_id) values ($1, $2, 'document', $3)`, [
    tx.tenantId,
    id,
    newId(),
  ]);
  return id;
}

/** A deletion of the tenant that failed, and so left everything. */
export const addPurge = (tx: Tx): Promise<string> =>
  adder(tx)('purge', { reference: 'Avtalet har gått ut', state: 'failed', ended_at: new Date() });
