/** A disposal whose set waits for a second person; it shows a certificate too, though one comes at the end only. */
import type { Tx } from '#schema/database.ts';
import { newId } from '#schema/id.ts';
import type { SealedCertificate } from '#schema/purge-run.ts';
import { writeSet } from '#schema/purge-set.ts';
import { adder } from './adder.ts';

/** `manifestHash` is what a word on it has to name. */
export type Disposal = { purgeId: string; manifestHash: string };

export async function addDisposal(tx: Tx, mark: string, decisionId: string): Promise<Disposal> {
  const at = new Date().toISOString();
  const decision = { id: decisionId, reference: mark, title: mark, authority: mark, decidedOn: '2026-01-01' };
  const id = newId();
  await adder(tx)('purge', {
    ...{ id, kind: 'hand', decision_id: decisionId, reference: mark, asked_by: newId(), asked_name: mark },
    ...{ state: 'waiting', planned_at: at, expires_at: new Date(Date.now() + 7 * 24 * 3_600_000) },
  });
  await tx.sql(`insert into purge_item (tenant_id, purge_id, kind, object_id) values ($1, $2, 'document', $3)`, [
    tx.tenantId,
    id,
    newId(),
  ]);
  const manifestHash = await writeSet(tx, id, { kind: 'hand', ruleId: null, what: null, plannedAt: null });
  const certificate: SealedCertificate = {
    ...{ purgeId: id, kind: 'hand', decision, rule: null, manifestHash, planned: 1, gone: {}, kept: {}, missing: {} },
    ...{ sizeBytes: 1, askedBy: mark, askedAt: at, approvedBy: null, approvedAt: null, carriedOutAt: at, events: [] },
    ...{ keys: [], looked: {}, record: null, sealedBy: { database: at, log: at, backups: at, archives: null } },
  };
  await tx.sql(
    `update purge set certificate = $3, certificate_page = $4, certificate_pdf = $5 where tenant_id = $1 and id = $2`,
    [tx.tenantId, id, JSON.stringify(certificate), `<p>${mark}</p>`, Buffer.from(`%PDF ${mark}`)],
  );
  return { purgeId: id, manifestHash };
}

/** A deletion of the tenant that failed, and so left everything. */
export const addPurge = (tx: Tx): Promise<string> =>
  adder(tx)('purge', { reference: 'Avtalet har gått ut', state: 'failed', ended_at: new Date() });
