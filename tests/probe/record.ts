/** The record of acts as tests read it: what one request left there. */
import { Client } from 'pg';
import type { Act } from '#schema/act.ts';

export type Recorded = {
  tenantId: string;
  action: Act;
  actorKind: string;
  actorName: string | null;
  outcome: string;
  address: string | null;
  requestId: string | null;
  details: Record<string, unknown>;
};

export type Reader = AsyncDisposable & {
  /** The events of all tenants that came after the last look. */
  news(): Promise<Recorded[]>;
  sql(statement: string): Promise<void>;
};

/** Reads behind the rules, as the superuser: no tenant's events are missed. */
export async function openRecord(adminUrl: string): Promise<Reader> {
  const client = new Client({ connectionString: adminUrl });
  await client.connect();
  const seen = new Set<string>();
  const news = async () => {
    const { rows } = await client.query<Recorded & { id: string }>(
      `select id, tenant_id as "tenantId", action, actor_kind as "actorKind", actor_name as "actorName", outcome, address,
         request_id as "requestId", details from audit_event order by id`,
    );
    const fresh = rows.filter(({ id }) => !seen.has(id));
    for (const { id } of fresh) seen.add(id);
    return fresh;
  };
  await news();
  return {
    news,
    sql: async (statement) => void (await client.query(statement)),
    [Symbol.asyncDispose]: () => client.end(),
  };
}
