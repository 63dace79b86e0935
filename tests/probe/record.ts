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
  /** From now on writing a table fails; `when` as in `insert or update`. */
  refuse(table: string, when: string): Promise<void>;
  /** And from now on it does not any more. */
  allow(table: string): Promise<void>;
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
  const sql = async (statement: string) => void (await client.query(statement));
  await news();
  return {
    news,
    sql,
    refuse: async (table, when) => {
      await sql(`create or replace function refuse() returns trigger language plpgsql as
        $$ begin raise exception 'refused by the test'; end $$`);
      await sql(`create trigger refuse before ${when} on ${table} for each statement execute function refuse()`);
    },
    allow: (table) => sql(`drop trigger refuse on ${table}`),
    [Symbol.asyncDispose]: () => client.end(),
  };
}
