/**
 * A key of each tenant that can be destroyed: what was sealed with it then opens nowhere any more, in no copy of what
 * Temporal keeps and with no backup of it. The installation's key wraps it; one cannot be had from the other alone.
 */
import { recordEvent, system } from './audit.ts';
import type { Database, Rows } from './database.ts';
import { rememberKeys, unwrapKey, type WrappedKey, wrapNewKey } from './own-key.ts';
import { openSecrets } from './secret.ts';

export type TenantKeys = {
  /** 32 bytes; made at the first call. Throws Unprocessable when it was destroyed or there is no such tenant. */
  keyOf(tenantId: string): Promise<Buffer>;
};

/** `root` is the installation's key. `nowMs` is the process's own clock. */
export function openTenantKeys(db: Database, root: string, nowMs: () => number = () => performance.now()): TenantKeys {
  const secrets = openSecrets(root);

  async function readKey(tenantId: string): Promise<Buffer> {
    const make = () => wrapNewKey(secrets, tenantId, 'tenant_key', tenantId);
    const sealed = await db.withTenant(tenantId, (tx) => keepKey(tx, make));
    return unwrapKey(secrets, tenantId, 'tenant_key', tenantId, sealed);
  }
  return { keyOf: rememberKeys(readKey, nowMs) };
}

/** What is kept of the tenant's key: made when there is none, null when it was destroyed. */
async function keepKey({ sql, tenantId }: Rows, make: () => WrappedKey): Promise<string | null> {
  const read = () => sql<{ sealed: string | null }>('select sealed from tenant_key where tenant_id = $1', [tenantId]);
  const [known] = await read();
  if (known) return known.sealed;
  const { sealed, keyId } = make();
  await sql(
    'insert into tenant_key (tenant_id, sealed, key_id) values ($1, $2, $3) on conflict (tenant_id) do nothing',
    [tenantId, sealed, keyId],
  );
  const [made] = await read();
  return made!.sealed;
}

/** In the tenant, with those of its people. From then on no process makes it another one. Once more changes nothing. */
export async function destroyKey(tx: Rows): Promise<void> {
  const { sql, tenantId } = tx;
  await sql('update person_key set sealed = null, destroyed_at = now() where tenant_id = $1 and sealed is not null', [
    tenantId,
  ]);
  const [destroyed] = await sql<{ keyId: string | null }>(
    `insert into tenant_key as k (tenant_id, sealed, destroyed_at) values ($1, null, now())
     on conflict (tenant_id) do update set sealed = null, destroyed_at = now() where k.sealed is not null
     returning k.key_id as "keyId"`,
    [tenantId],
  );
  if (!destroyed?.keyId) return;
  await recordEvent(tx, system, {
    action: 'encryption-key.destroy',
    object: { kind: 'tenant', id: tenantId },
    details: { keyId: destroyed.keyId },
  });
}
