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
  let seen = 0;
  const news = async () => {
    const { rows } = await client.query<Recorded>(
      `select tenant_id as "tenantId", action, actor_kind as "actorKind", actor_name as "actorName", outcome, address,
         details from audit_event order by id offset $1`,
      [seen],
    );
    seen += rows.length;
    return rows;
  };
  await news();
  return {
    news,
    sql: async (statement) => void (await client.query(statement)),
    [Symbol.asyncDispose]: () => client.end(),
  };
}
