/** The record of acts as it is asked for and answered. */
import { z } from 'zod';
import { acts } from './act.ts';
import { ListQuery } from './list.ts';

const Moment = z.iso.datetime({ offset: true });
export const Outcome = z.enum(['done', 'denied', 'failed']);
export type Outcome = z.infer<typeof Outcome>;
export const ActorKind = z.enum(['person', 'key', 'operator', 'provider', 'system']);
export type ActorKind = z.infer<typeof ActorKind>;

/** Everything that is asked for must be so; without anything, all there is. */
export const AuditFilter = z.object({
  /** Who did it. */
  personId: z.uuid().optional(),
  action: z.union([z.enum(acts), z.array(z.enum(acts)).max(acts.length)]).optional(),
  objectKind: z.string().max(50).optional(),
  objectId: z.uuid().optional(),
  /** From this moment on. */
  from: Moment.optional(),
  /** Before this moment. */
  to: Moment.optional(),
  outcome: Outcome.optional(),
  /** Whole words: of acts in either language (there their beginning is enough), of names, of details. */
  text: z.string().trim().max(200).optional(),
  requestId: z.string().max(200).optional(),
  /** An id that the event is about or names anywhere: a run's, an answer's, a person's. */
  about: z.uuid().optional(),
});
export type AuditFilter = z.infer<typeof AuditFilter>;

export const AuditQuery = AuditFilter.extend(ListQuery.shape);
export type AuditQuery = z.infer<typeof AuditQuery>;

/** One thing that an event says: a fact, or what something was and became. Settings inside others as `limits.pages`. */
export const DetailLine = z.object({
  name: z.string(),
  /** Null for a fact; otherwise what it was, null where that was nothing. */
  before: z.object({ value: z.unknown() }).nullable(),
  value: z.unknown(),
});
export type DetailLine = z.infer<typeof DetailLine>;

const Thing = z.object({ kind: z.string(), id: z.uuid() });

export const AuditEntry = z.object({
  id: z.uuid(),
  /** In UTC with microseconds. */
  at: z.string(),
  actor: z.object({
    kind: ActorKind,
    id: z.uuid().nullable(),
    /** As they were called then. */
    name: z.string().nullable(),
    keyId: z.uuid().nullable(),
  }),
  action: z.enum(acts),
  object: Thing.nullable(),
  outcome: Outcome,
  details: z.array(DetailLine),
  address: z.string().nullable(),
  requestId: z.string().nullable(),
  /** The run that it belongs to: a crawl, a reading of a file, a disposal, an export. */
  run: Thing.nullable(),
  /** The answer that it belongs to. */
  messageId: z.uuid().nullable(),
  /** Its place in the chain; null until it is linked. */
  seq: z.int().nullable(),
});
export type AuditEntry = z.infer<typeof AuditEntry>;
