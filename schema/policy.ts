/** What an organisation decides for itself: how its people sign in, how long keys live, who may be invited. */
import { z } from 'zod';
import type { Rows } from './database.ts';
import { isTimeZone, usualZone } from './time-zone.ts';

/** The part of an e-mail address after the @, in lower case. */
const Domain = z
  .string()
  .trim()
  .toLowerCase()
  .max(253)
  .regex(/^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{1,62}$/);
const Days = z.int().min(1).max(3650).nullable().default(null);

export const Policy = z.object({
  /** Whoever signs in with a password or a link needs a second factor. */
  secondFactor: z.boolean().default(false),
  /** A key lives so long at most; null is without an end. */
  keyMaxAgeDays: Days,
  /** A key that nobody has used for so long expires; null is never. */
  keyUnusedDays: Days,
  /** A session that makes no request for so long is over. */
  sessionIdleHours: z.int().min(1).max(168).default(24),
  /** Only addresses of these domains are invited; none means any. */
  inviteDomains: z.array(Domain).max(100).default([]),
  /** The record of how an answer came about stays so long after its words are gone, six months at least; null is without an end. */
  answerRecordDays: z.int().min(184).max(3650).nullable().default(365),
  /** Where the organisation is: by whose calendar days, months and years are counted. */
  timeZone: z.string().refine(isTimeZone, 'unknown time zone').default(usualZone),
});
export type Policy = z.infer<typeof Policy>;

/** That of the transaction's tenant; what it has not decided is as the defaults say. */
export async function readPolicy(tx: Rows): Promise<Policy> {
  const [row] = await tx.sql<{ form: unknown }>('select form from policy where tenant_id = $1', [tx.tenantId]);
  return Policy.parse(row?.form ?? {});
}

/** Whether an address may be invited. */
export const invitable = ({ inviteDomains }: Pick<Policy, 'inviteDomains'>, email: string): boolean =>
  inviteDomains.length === 0 || inviteDomains.includes(email.slice(email.lastIndexOf('@') + 1).toLowerCase());
