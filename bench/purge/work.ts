/** `work.ts DATABASE_URL TENANT PURGE FOLDER`: an approved disposal, carried out step by step as the workflow does. */
import { openDeliveries } from '#activities/outside/deliveries.ts';
import { openFiles } from '#activities/outside/files.ts';
import { openLedger } from '#activities/outside/ledger.ts';
import { purgeItemActivities } from '#activities/purge-items.ts';
import { openDatabase } from '#schema/database.ts';

export type Disposed = { seconds: number; gone: number; mostMegabytes: number };

const [url, tenantId, purgeId, dir] = process.argv.slice(2) as [string, string, string, string];
const key = { tenantId, purgeId };

await using db = await openDatabase({ url, pool: 2 });
const acts = purgeItemActivities({
  db,
  files: openFiles({ dir }),
  deliveries: openDeliveries({ dir }),
  ledger: openLedger({ dir }),
  record: { heads: { keep: async () => {} } },
  ages: { logDays: 7, backupDays: 35 },
  restoreDays: 30,
});
const begunMs = performance.now();
await acts.confirmItems(key);
await acts.beginLedger(key);
while ((await acts.purgeItems(key)).isMore);
for (let at: string | null = null; ; ) {
  at = (await acts.purgeSources(key, at)).afterId;
  if (at === null) break;
}
while ((await acts.purgeItemFiles(key)).isMore);
const { isClean } = await acts.certifyItems(key);
if (!isClean) throw new Error('something is left');
const [counted] = await db.readTenant<{ gone: number }>(
  tenantId,
  `select count(*) as gone from purge_item where tenant_id = tenant.id and purge_id = $2 and state = 'gone'`,
  [purgeId],
);
process.stdout.write(
  JSON.stringify({
    seconds: (performance.now() - begunMs) / 1000,
    gone: counted!.gone,
    mostMegabytes: process.resourceUsage().maxRSS / 1024,
  } satisfies Disposed),
);
