/** The record of every act, written in the transaction of the act itself. */
import type { Tx } from './database.ts';
import { newId } from './id.ts';

export type Actor =
  | { kind: 'person'; id: string; address?: string; requestId?: string }
  | { kind: 'system'; id?: undefined; address?: undefined; requestId?: undefined };

export type AuditEvent = {
  /** Noun and verb, as in `crawl.start`. */
  action: string;
  object?: { kind: string; id: string };
  outcome?: 'done' | 'denied' | 'failed';
  /** Facts about what changed: ids, counts, settings; no content, no secrets. */
  details?: Record<string, unknown>;
};

export const system: Actor = { kind: 'system' };

/** Adds one event. It is kept or rolled back with the act it describes. */
export async function recordEvent(tx: Tx, actor: Actor, event: AuditEvent): Promise<void> {
  await tx.sql(
    `insert into audit_event (tenant_id, id, actor_kind, actor_id, action, object_kind, object_id, outcome, details,
       address, request_id)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
    [
      tx.tenantId,
      newId(),
      actor.kind,
      actor.id ?? null,
      event.action,
      event.object?.kind ?? null,
      event.object?.id ?? null,
      event.outcome ?? 'done',
      JSON.stringify(event.details ?? {}),
      actor.address ?? null,
      actor.requestId ?? null,
    ],
  );
}
