/** What an organisation has decided of disposal, and the defaults where it has not. */
import type { Rows } from './database.ts';
import { PurgeSetting } from './purge-run.ts';

export async function readPurgeSetting({ tenantId, sql }: Rows): Promise<PurgeSetting> {
  const [row] = await sql<PurgeSetting>(
    `select approve_above as "approveAbove", hand_decision_id as "handDecisionId" from purge_setting where tenant_id = $1`,
    [tenantId],
  );
  return PurgeSetting.parse(row ?? {});
}
