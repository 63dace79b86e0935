/**
 * What time ends: keys that are older, or longer unused, than their organisation lets them be, rows that are spent,
 * archives that were to be fetched by now, and files that were never wholly kept or that nothing stands on.
 */
import { recordEvent, system } from '#schema/audit.ts';
import type { Database, Tx } from '#schema/database.ts';
import { remindOfHolds } from '#schema/hold-turn.ts';
import { tellAll, tellPerson } from '#schema/notice.ts';
import { sweepRates } from '#schema/rate.ts';
import { systemTenantId } from '#schema/tenant.ts';
import type { EnterUsed } from '#schema/used.ts';
import { expireAnswerRecords } from './answer-record.ts';
import { sweepBlobs } from './blob.ts';
import { expireDeliveries } from './delivery.ts';
import type { Deliveries } from './outside/deliveries.ts';
import type { FileStore } from './outside/files.ts';
import { remindOfRequests } from './person-request/remind.ts';
import { requestDuePurges } from './purge/daily.ts';
import { sweepSpent } from './spent.ts';

export type ExpireDeps = {
  db: Database;
  files: Pick<FileStore, 'tidy' | 'remove'>;
  deliveries: Pick<Deliveries, 'remove'>;
  /** Days in which what was removed can be taken back. */
  restoreDays: number;
  /** Into the registers of what is used; a test need not say anything of it. */
  enterUsed?: EnterUsed;
  onFault(tenantId: string, error: unknown): void;
};

type Expired = { id: string; name: string; why: 'age' | 'unused'; personId: string; isService: boolean };

export function expireActivities({ db, files, deliveries, restoreDays, enterUsed, onFault }: ExpireDeps) {
  return {
    /** One round over all tenants. A tenant that fails does not stop the others. */
    async expireTenants(): Promise<void> {
      for (const { id } of await db.tenants()) {
        const ends = [
          expireKeys,
          expireAnswerRecords,
          remindOfRequests,
          remindOfHolds,
          (tx: Tx) => requestDuePurges(tx, restoreDays),
          ...(enterUsed ? [enterUsed] : []),
        ];
        const sweeps = [
          () => sweepSpent(db, id),
          () => expireDeliveries({ db, deliveries }, id),
          () => sweepBlobs({ db, files }, id),
          () => files.tidy(id),
        ];
        for (const end of [...ends.map((end) => () => db.withTenant<unknown>(id, end)), ...sweeps]) {
          await end().catch((error) => onFault(id, error));
        }
      }
      await db.withTenant(systemTenantId, sweepRates);
    },
  };
}
export type ExpireActivities = ReturnType<typeof expireActivities>;

/** A key's age is that of its secret; one that was never used has been unused since it was made. */
export async function expireKeys(tx: Tx): Promise<void> {
  const expired = await tx.sql<Expired>(
    `with over as (
       select k.id, case when k.rotated_at <= now() - make_interval(days => (y.form ->> 'keyMaxAgeDays')::int)
         then 'age' else 'unused' end as why
       from key k join policy y on y.tenant_id = k.tenant_id
       where k.tenant_id = $1 and k.revoked_at is null and (
         k.rotated_at <= now() - make_interval(days => (y.form ->> 'keyMaxAgeDays')::int)
         or coalesce(k.last_used_at, k.rotated_at) <= now() - make_interval(days => (y.form ->> 'keyUnusedDays')::int)))
     update key k set revoked_at = now(), revoked_why = over.why
     from over, person p
     where k.tenant_id = $1 and k.id = over.id and k.revoked_at is null and p.tenant_id = $1 and p.id = k.person_id
     returning k.id, k.name, over.why, k.person_id as "personId", p.kind = 'service' as "isService"`,
    [tx.tenantId],
  );
  for (const key of expired) await tell(tx, key);
}

async function tell(tx: Tx, { id, name, why, personId, isService }: Expired): Promise<void> {
  const code = `key-expired-${why}` as const;
  if (isService) await tellAll(tx, 'key', code, { name });
  else await tellPerson(tx, personId, code, { name });
  await recordEvent(tx, system, { action: 'key.expire', object: { kind: 'key', id }, details: { why } });
}
