/**
 * How the record of acts is bound together. Each event is written in one canonical form (RFC 8785); its digest and the
 * hash before it make the next hash. Whoever has the lines of an export can follow this with SHA-256 and nothing else.
 */
import canonicalize from 'canonicalize';
import { sha256 } from './id.ts';

/** An event as the database has it; `at` in UTC with microseconds, so that nothing is rounded away. */
export type ChainedEvent = {
  tenantId: string;
  id: string;
  at: string;
  actorKind: string;
  actorId: string | null;
  actorName: string | null;
  keyId: string | null;
  action: string;
  objectKind: string | null;
  objectId: string | null;
  outcome: string;
  details: unknown;
  address: string | null;
  requestId: string | null;
};

/** Columns of `audit_event e` as a `ChainedEvent` names them. */
export const eventColumns = `e.tenant_id as "tenantId", e.id, ${momentSql('e.at')} as at, e.actor_kind as "actorKind",
  e.actor_id as "actorId", e.actor_name as "actorName", e.key_id as "keyId", e.action, e.object_kind as "objectKind",
  e.object_id as "objectId", e.outcome, e.details, e.address, e.request_id as "requestId"`;

/** A moment as text, in UTC with microseconds. */
export function momentSql(column: string): string {
  return `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;
}

/** One link: `seq` counts from 1 without gaps, in each tenant by itself. */
export type Link = { seq: number; eventId: string; digest: Buffer; hash: Buffer };

/** The canonical bytes of an event, as UTF-8: what exports carry as a line, and what is hashed. */
export const canonicalEvent = (event: ChainedEvent): string => canonicalize(event)!;

export const digestOf = (canonical: string): Buffer => sha256(canonical);

/** What comes before the first link. The tenant is in it, so that no chain passes for another's. */
export const genesisOf = (tenantId: string): Buffer => sha256(`diarium audit chain of ${tenantId}`);

/** SHA-256 of the hash before, the number as eight bytes, most significant first, and the event's digest. */
export function hashAfter(before: Uint8Array, seq: number, digest: Uint8Array): Buffer {
  const bytes = Buffer.allocUnsafe(72);
  bytes.set(before, 0);
  bytes.writeBigUInt64BE(BigInt(seq), 32);
  bytes.set(digest, 40);
  return sha256(bytes);
}

/** Where a chain ends: nothing is linked yet at 0. */
export type Tip = { seq: number; hash: Buffer };

/** The links of these events, in their order, after the tip. */
export function linkAfter(tip: Tip, events: readonly ChainedEvent[]): Link[] {
  let { seq, hash } = tip;
  return events.map((event) => {
    seq += 1;
    const digest = digestOf(canonicalEvent(event));
    hash = hashAfter(hash, seq, digest);
    return { seq, eventId: event.id, digest, hash };
  });
}
