/** The record of every act, written in the transaction of the act itself. */
import type { Act } from './act.ts';
import type { Rows } from './database.ts';
import { newId } from './id.ts';

type Sender = { address?: string; requestId?: string };
export type Actor =
  /** `name` as they were called when it was done. */
  | (Sender & { kind: 'person'; id: string; name?: string })
  /** One of the installation's own administrators, in a tenant that is not theirs. */
  | (Sender & { kind: 'operator'; id: string; name?: string })
  /** A key of a person's or a service's: `id` is theirs. */
  | (Sender & { kind: 'key'; id: string; keyId: string; name?: string })
  /** A directory that keeps the people in step, by its key. */
  | (Sender & { kind: 'provider'; id?: undefined; keyId: string; name?: string })
  | (Sender & { kind: 'system'; id?: undefined; name?: undefined });

/** Who acts in a tenant of their own: a person, or a key for them. */
export type Acting = Extract<Actor, { kind: 'person' | 'key' }>;

export type AuditEvent = {
  action: Act;
  object?: { kind: string; id: string };
  outcome?: 'done' | 'denied' | 'failed';
  /** Facts about what changed: ids, counts, settings; no content, no secrets. */
  details?: Record<string, unknown>;
};

export const system: Actor = { kind: 'system' };

/** Adds one event. It is kept or rolled back with the act it describes. */
export async function recordEvent(tx: Rows, actor: Actor, event: AuditEvent): Promise<void> {
  await tx.sql(
    `insert into audit_event (tenant_id, id, actor_kind, actor_id, action, object_kind, object_id, outcome, details,
       address, request_id, actor_name, key_id)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
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
      actor.name ?? null,
      'keyId' in actor ? actor.keyId : null,
    ],
  );
}
