/** What a run has to say of each of its pages. */
import type { Database } from '#schema/database.ts';

export type PageRow = {
  path: string;
  state: string;
  change: string | null;
  status: number | null;
  reason: { code: string; facts: Record<string, unknown> } | null;
  attempts: number;
  depth: number;
};

/** By path and query. */
export async function readPageRows(db: Database, tenantId: string, crawlId: string): Promise<Map<string, PageRow>> {
  const rows = await db.readTenant<PageRow>(
    tenantId,
    `select regexp_replace(url, '^https?://[^/]+', '') as path, state, change, status, reason, attempts, depth
     from page where tenant_id = tenant.id and crawl_id = $2 order by url`,
    [crawlId],
  );
  return new Map(rows.map((row) => [row.path, row]));
}
