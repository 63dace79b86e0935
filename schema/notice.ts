/**
 * What people are told when they next come: one person about what is theirs, or everybody who may do something. The
 * words are those of `reasons`, by code. A notice stays for a month, or until its reader has seen it.
 */
import { z } from 'zod';
import type { Rows } from './database.ts';
import { newId } from './id.ts';
import { Reason } from './progress.ts';
import type { ReasonCode } from './reason.ts';
import type { Permission } from './role.ts';

export const Notice = Reason.extend({ id: z.uuid(), at: z.iso.datetime() });
export type Notice = z.infer<typeof Notice>;

type Facts = Reason['facts'];

/** Told to this person alone. Kept or rolled back with the act that it tells of. */
export const tellPerson = (tx: Rows, personId: string, code: ReasonCode, facts: Facts = {}): Promise<void> =>
  tell(tx, { personId, permission: null }, code, facts);

/** Told to everybody in the tenant who holds the permission then, each until they have seen it. */
export const tellAll = (tx: Rows, permission: Permission, code: ReasonCode, facts: Facts = {}): Promise<void> =>
  tell(tx, { personId: null, permission }, code, facts);

type Reader = { personId: string | null; permission: Permission | null };

async function tell(tx: Rows, { personId, permission }: Reader, code: ReasonCode, facts: Facts): Promise<void> {
  await tx.sql(
    'insert into notice (tenant_id, id, person_id, permission, code, facts) values ($1, $2, $3, $4, $5, $6)',
    [tx.tenantId, newId(), personId, permission, code, JSON.stringify(facts)],
  );
}
