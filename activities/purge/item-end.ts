/** The end of a disposal of single things: carried out and certified, refused, run out of time, or failed. */
import { recordEvent, system } from '#schema/audit.ts';
import type { Tx } from '#schema/database.ts';
import { tellAll } from '#schema/notice.ts';
import type { Reason } from '#schema/progress.ts';
import type { Certificate } from '#schema/purge-run.ts';
import type { PrintedCertificate } from './certificate-paper.ts';

export type ItemOutcome =
  /** Printed where anything went. */
  | { state: 'finished'; counts: Pick<Certificate, 'gone' | 'kept' | 'missing'>; printed: PrintedCertificate | null }
  | { state: 'refused' | 'expired' }
  | { state: 'failed'; reason: Reason };

/** What has ended stays as it ended. Probes are of no use any more, nor is a set that nobody wanted. */
export async function endItems(tx: Tx, purgeId: string, outcome: ItemOutcome): Promise<void> {
  const reason = outcome.state === 'failed' ? outcome.reason : null;
  const { counts = {}, printed = null } = outcome.state === 'finished' ? outcome : {};
  const params = [tx.tenantId, purgeId];
  const [ended] = await tx.sql<{ items: number }>(
    `update purge set state = $3, reason = $4, certificate = $5, certificate_page = $6, certificate_pdf = $7,
       ended_at = now(), version = version + 1
     where tenant_id = $1 and id = $2 and ended_at is null returning items`,
    [
      ...[...params, outcome.state, reason && JSON.stringify(reason)],
      ...[printed && JSON.stringify(printed.certificate), printed?.page ?? null, printed?.pdf ?? null],
    ],
  );
  if (!ended) return;
  await tx.sql('delete from purge_probe where tenant_id = $1 and purge_id = $2', params);
  if (outcome.state === 'refused' || outcome.state === 'expired') {
    await tx.sql('delete from purge_item where tenant_id = $1 and purge_id = $2', params);
  }
  await recordEvent(tx, system, {
    action: 'purge.end',
    object: { kind: 'purge', id: purgeId },
    outcome: outcome.state === 'failed' ? 'failed' : 'done',
    details: {
      state: outcome.state,
      ...counts,
      ...(reason ? { reason: reason.code } : {}),
    },
  });
  if (outcome.state === 'expired') await tellAll(tx, 'retention', 'purge-expired', { items: ended.items });
}
