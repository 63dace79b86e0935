/**
 * A key of each tenant that can be destroyed: what was sealed with it then opens nowhere any more, in no copy of what
 * Temporal keeps and with no backup of it. The installation's key wraps it; one cannot be had from the other alone.
 */
import { randomBytes } from 'node:crypto';
import type { Database, Tx } from './database.ts';
import { Unprocessable } from './errors.ts';
import { openSecrets } from './secret.ts';

const keyBytes = 32;
/** How long a process goes by what it has read: so long a destroyed key may be remembered. */
const freshMs = 60_000;
/** What is under way is not to stop for a database that is away for a moment. */
const staleMs = 15 * 60_000;

export type TenantKeys = {
  /** 32 bytes; made at the first call. Throws Unprocessable when it was destroyed or there is no such tenant. */
  keyOf(tenantId: string): Promise<Buffer>;
};

/** `root` is the installation's key. `nowMs` is the process's own clock. */
export function openTenantKeys(db: Database, root: string, nowMs: () => number = () => performance.now()): TenantKeys {
  const secrets = openSecrets(root);
  const read = new Map<string, Known>();

  async function readKey(tenantId: string): Promise<Buffer> {
    const sealed = await db.withTenant(tenantId, (tx) => keepKey(tx, () => seal(tenantId)));
    if (!sealed) throw new Unprocessable(`The key of ${tenantId} was destroyed`, { code: 'key-destroyed' });
    return Buffer.from(secrets.open(tenantId, 'tenant_key', tenantId, sealed), 'base64');
  }
  const seal = (tenantId: string) =>
    secrets.seal(tenantId, 'tenant_key', tenantId, randomBytes(keyBytes).toString('base64'));

  async function readAgain(tenantId: string, before: Known | undefined): Promise<Buffer> {
    try {
      return await readKey(tenantId);
    } catch (error) {
      read.delete(tenantId);
      if (!before || error instanceof Unprocessable || nowMs() - before.atMs > staleMs) throw error;
      read.set(tenantId, before);
      return before.key;
    }
  }

  return {
    keyOf(tenantId) {
      const known = read.get(tenantId);
      if (known && nowMs() - known.atMs < freshMs) return known.key;
      const key = readAgain(tenantId, known);
      read.set(tenantId, { key, atMs: nowMs() });
      return key;
    },
  };
}

type Known = { key: Promise<Buffer>; atMs: number };

/** What is kept of the tenant's key: made when there is none, null when it was destroyed. */
async function keepKey({ sql, tenantId }: Tx, make: () => string): Promise<string | null> {
  const read = () => sql<{ sealed: string | null }>('select sealed from tenant_key where tenant_id = $1', [tenantId]);
  const [known] = await read();
  if (known) return known.sealed;
  await sql('insert into tenant_key (tenant_id, sealed) values ($1, $2) on conflict (tenant_id) do nothing', [
    tenantId,
    make(),
  ]);
  const [made] = await read();
  return made!.sealed;
}

/** In the tenant. From then on no process makes it another one. */
export async function destroyKey({ sql, tenantId }: Pick<Tx, 'sql' | 'tenantId'>): Promise<void> {
  await sql(
    `insert into tenant_key as k (tenant_id, sealed, destroyed_at) values ($1, null, now())
     on conflict (tenant_id) do update set sealed = null, destroyed_at = now() where k.sealed is not null`,
    [tenantId],
  );
}
