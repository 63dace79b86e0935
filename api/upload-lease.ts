/**
 * One request at a time writes an upload, in whichever process: it holds a lease on the row. Who comes next asks the
 * holder to let go, and gets the lease then, or when the holder's process is dead and the lease has run out.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { ERRORS, type Lock, type Locker } from '@tus/server';
import type { Database } from '#schema/database.ts';
import { newId } from '#schema/id.ts';
import { type Arrival, arrivalOf } from '#schema/upload.ts';

/** How long the lease of a dead process keeps others waiting. */
const leaseSeconds = 6;
const beatMs = 500;
const lookMs = 50;
/** Longer than a lease lasts: whoever gives up then has met one that lives and does not let go. */
const longestWaitMs = 12_000;

export const openLeases = (db: Database): Locker => ({
  newLock(name) {
    const arrival = arrivalOf(name);
    if (!arrival) throw ERRORS.FILE_NOT_FOUND;
    return leaseOn(db, arrival);
  },
});

function leaseOn(db: Database, arrival: Arrival): Lock {
  const held = { ...arrival, token: newId() };
  let beat: NodeJS.Timeout | undefined;
  return {
    async lock(signal, requestRelease) {
      const untilMs = Date.now() + longestWaitMs;
      while (!(await take(db, held))) {
        if (signal.aborted || Date.now() > untilMs) throw ERRORS.ERR_LOCK_TIMEOUT;
        await sleep(lookMs);
      }
      beat = setInterval(async () => {
        // While the database is away nobody else gets the lease either.
        const isMine = await renew(db, held).catch(() => true);
        if (!isMine) await requestRelease();
      }, beatMs);
    },
    async unlock() {
      clearInterval(beat);
      await giveBack(db, held);
    },
  };
}

type Held = Arrival & { token: string };

/** Whether it was free, or had run out; else its holder learns that somebody waits. Throws FILE_NOT_FOUND. */
async function take(db: Database, { tenantId, uploadId, token }: Held): Promise<boolean> {
  const [row] = await db.withTenant(tenantId, ({ sql }) =>
    sql<{ isMine: boolean }>(
      `update upload u set lease_wanted = h.busy,
         lease_token = case when h.busy then u.lease_token else $3 end,
         lease_until = case when h.busy then u.lease_until else now() + interval '${leaseSeconds} seconds' end
       from (select id, coalesce(lease_until > now(), false) as busy from upload
         where tenant_id = $1 and id = $2 for update) h
       where u.tenant_id = $1 and u.id = h.id returning u.lease_token = $3 as "isMine"`,
      [tenantId, uploadId, token],
    ),
  );
  if (!row) throw ERRORS.FILE_NOT_FOUND;
  return row.isMine;
}

/** False when somebody waits for it, or has it already. */
async function renew(db: Database, { tenantId, uploadId, token }: Held): Promise<boolean> {
  const [row] = await db.withTenant(tenantId, ({ sql }) =>
    sql<{ wanted: boolean }>(
      `update upload set lease_until = now() + interval '${leaseSeconds} seconds', updated_at = now()
       where tenant_id = $1 and id = $2 and lease_token = $3 returning lease_wanted as wanted`,
      [tenantId, uploadId, token],
    ),
  );
  return row?.wanted === false;
}

async function giveBack(db: Database, { tenantId, uploadId, token }: Held): Promise<void> {
  await db.withTenant(tenantId, ({ sql }) =>
    sql(
      `update upload set lease_token = null, lease_until = null, lease_wanted = false
       where tenant_id = $1 and id = $2 and lease_token = $3`,
      [tenantId, uploadId, token],
    ),
  );
}
