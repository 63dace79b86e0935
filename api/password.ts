/** Passwords: argon2id, and a comparison that takes as long when there is nothing to compare with. */
import { hash, verify } from '@node-rs/argon2';
import type { Tx } from '#schema/database.ts';
import { takingTurns } from './turn.ts';

/** OWASP's first choice: 19 MiB, two passes, one lane; the library's default algorithm is argon2id. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** Half of the threads that a process has for such work: names are looked up and files read by the others meanwhile. */
const inTurn = takingTurns({ atOnce: 2, inLine: 100 });

let decoy: Promise<string> | undefined;

/** Throws Busy while too many come at once, as `verifyPassword` does. */
export const hashPassword = (password: string): Promise<string> => inTurn(() => hash(password, cost));

/** False for a person without a password, after the same work. */
export async function verifyPassword(stored: string | null, password: string): Promise<boolean> {
  decoy ??= hash('nobody has this password', cost);
  const known = stored ?? (await decoy);
  const right = await inTurn(() => verify(known, password));
  return right && stored !== null;
}

/** What there is of the person's password; null without one. */
export async function readPasswordHash(tx: Tx, personId: string): Promise<string | null> {
  const [person] = await tx.sql<{ hash: string | null }>(
    'select password_hash as hash from person where tenant_id = $1 and id = $2',
    [tx.tenantId, personId],
  );
  return person?.hash ?? null;
}
