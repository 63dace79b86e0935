/**
 * A key of each person that can be destroyed: it seals what Temporal is told of their requests, and the answers that are
 * made for them. When they are disposed of it goes, and what it has sealed opens nowhere any more, in whatever copy.
 */
import { type Actor, recordEvent } from './audit.ts';
import type { Database, Rows } from './database.ts';
import { Unprocessable } from './errors.ts';
import { rememberKeys, unwrapKey, type WrappedKey, wrapNewKey } from './own-key.ts';
import { openSecrets } from './secret.ts';

export type PersonKeys = {
  /**
   * 32 bytes, of whoever the request is about; made at the first call. Throws Unprocessable when it was destroyed, and
   * when there is no such request or nobody whom it is about.
   */
  keyOfRequest(tenantId: string, requestId: string): Promise<Buffer>;
};

/** `root` is the installation's key, which wraps them. `nowMs` is the process's own clock. */
export function openPersonKeys(db: Database, root: string, nowMs: () => number = () => performance.now()): PersonKeys {
  const secrets = openSecrets(root);

  async function readKey(name: string): Promise<Buffer> {
    const [tenantId, requestId] = name.split('/') as [string, string];
    const make = (personId: string) => wrapNewKey(secrets, tenantId, 'person_key', personId);
    const { personId, sealed } = await db.withTenant(tenantId, (tx) => keepKey(tx, requestId, make));
    return unwrapKey(secrets, tenantId, 'person_key', personId, sealed);
  }
  const keyOf = rememberKeys(readKey, nowMs);
  return { keyOfRequest: (tenantId, requestId) => keyOf(`${tenantId}/${requestId}`) };
}

type Kept = { personId: string; sealed: string | null };

/** What is kept of the key: made when there is none, null when it was destroyed. */
async function keepKey(
  { sql, tenantId }: Rows,
  requestId: string,
  make: (personId: string) => WrappedKey,
): Promise<Kept> {
  const params = [tenantId, requestId];
  const read = () =>
    sql<Kept>(
      `select k.person_id as "personId", k.sealed from person_request q
         join person_key k on k.tenant_id = $1 and k.person_id = q.person_id
       where q.tenant_id = $1 and q.id = $2`,
      params,
    );
  const [known] = await read();
  if (known) return known;
  const [living] = await sql<{ id: string }>(
    `select p.id from person_request q
       join person p on p.tenant_id = $1 and p.id = q.person_id and p.removed_at is null
     where q.tenant_id = $1 and q.id = $2`,
    params,
  );
  if (!living) throw new Unprocessable(`The request ${requestId} is about nobody here`, { code: 'key-destroyed' });
  const { sealed, keyId } = make(living.id);
  // Whoever destroys it at this moment leaves a row too, and what stands there is what counts.
  await sql(
    `insert into person_key (tenant_id, person_id, sealed, key_id) values ($1, $2, $3, $4)
     on conflict (tenant_id, person_id) do nothing`,
    [tenantId, living.id, sealed, keyId],
  );
  const [made] = await read();
  return made!;
}

/** From then on no process makes them another one. Once more changes nothing. */
export async function destroyPersonKey(tx: Rows, actor: Actor, personId: string): Promise<void> {
  const [destroyed] = await tx.sql<{ keyId: string | null }>(
    `insert into person_key as k (tenant_id, person_id, sealed, destroyed_at) values ($1, $2, null, now())
     on conflict (tenant_id, person_id) do update set sealed = null, destroyed_at = now() where k.sealed is not null
     returning k.key_id as "keyId"`,
    [tx.tenantId, personId],
  );
  if (!destroyed?.keyId) return;
  await recordEvent(tx, actor, {
    action: 'encryption-key.destroy',
    object: { kind: 'person', id: personId },
    details: { keyId: destroyed.keyId },
  });
}
