/** When documents were last of use: cited in an answer, or opened by somebody. Rules can count from it. */
import type { Rows } from './database.ts';

/** In one order, so that two who use the same documents wait for each other instead of locking each other out. */
export async function noteUse(tx: Rows, documentIds: readonly string[]): Promise<void> {
  if (documentIds.length === 0) return;
  await tx.sql(
    `insert into document_use (tenant_id, document_id, used_at)
     select d.tenant_id, d.id, now() from document d where d.tenant_id = $1 and d.id = any ($2::uuid[]) order by d.id
     on conflict (tenant_id, document_id) do update set used_at = greatest(document_use.used_at, excluded.used_at)`,
    [tx.tenantId, documentIds],
  );
}
