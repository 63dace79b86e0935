/** Runs that wait for a disk say so in their rows, where people look, until the step that waited has been taken. */
import type { Database } from '#schema/database.ts';
import { type DiskFull, diskCodes, diskFullIn } from '#schema/disk-full.ts';

type Runs = 'crawl' | 'extract';
/** The column that readers of a run see by that it has changed. */
const versions: Record<Runs, string> = { crawl: 'version', extract: 'row_version' };
type Key = { tenantId: string; crawlId?: string; extractId?: string };
// biome-ignore lint/suspicious/noExplicitAny: what a step is given besides its run, and answers, is its own.
type Steps<Of extends Key> = Record<string, (of: Of & any) => Promise<any>>;

/** The same activities over crawls. */
export const tellingCrawls = <Told extends Steps<{ tenantId: string; crawlId: string }>>(db: Database, steps: Told) =>
  telling(db, 'crawl', steps);

/** The same activities over files. */
export const tellingFiles = <Told extends Steps<{ tenantId: string; extractId: string }>>(db: Database, steps: Told) =>
  telling(db, 'extract', steps);

function telling<Told extends Steps<Key>>(db: Database, runs: Runs, steps: Told): Told {
  const told = Object.entries(steps).map(([name, step]) => [
    name,
    async (given: Key) => {
      try {
        const answer: unknown = await step(given);
        await tell(db, runs, given, null);
        return answer;
      } catch (error) {
        const full = diskFullIn(error);
        // The database itself may be what is full: then nothing can be written, and readers meet that by themselves.
        if (full) await tell(db, runs, given, full).catch(() => undefined);
        throw error;
      }
    },
  ]);
  return Object.fromEntries(told) as Told;
}

/** Null takes back what was said of a disk, and nothing else. Rows that say it already stay as they are. */
async function tell(db: Database, runs: Runs, key: Key, full: DiskFull | null): Promise<void> {
  const { tenantId, crawlId, extractId } = key;
  const version = versions[runs];
  const reason = full && JSON.stringify({ code: full.code, facts: {} });
  await db.withTenant(tenantId, ({ sql }) =>
    sql(
      `update ${runs} set reason = $3::jsonb, updated_at = now(), ${version} = ${version} + 1
       where tenant_id = $1 and id = $2 and ended_at is null and reason is distinct from $3::jsonb
         and (reason is null or reason ->> 'code' = any ($4))`,
      [tenantId, crawlId ?? extractId, reason, diskCodes],
    ),
  );
}
