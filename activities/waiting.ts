/** Runs that wait for a disk, or for leave to send something to a provider, say so in their rows, where people look, until the step that waited has been taken. */
import type { Database } from '#schema/database.ts';
import { diskCodes, diskFullIn } from '#schema/disk-full.ts';
import { type Interruption, ProviderWaits } from '#schema/errors.ts';

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
        const wait = error instanceof ProviderWaits ? error : diskFullIn(error);
        // The database itself may be what is full: then nothing can be written, and readers meet that by themselves.
        if (wait) await tell(db, runs, given, wait).catch(() => undefined);
        throw error;
      }
    },
  ]);
  return Object.fromEntries(told) as Told;
}

const waits: readonly string[] = [...diskCodes, 'provider-waits'];

/** Null takes back what was said of a wait, and nothing else. Rows that say it already stay as they are. */
async function tell(db: Database, runs: Runs, key: Key, wait: Interruption | null): Promise<void> {
  const { tenantId, crawlId, extractId } = key;
  const version = versions[runs];
  const reason = wait && JSON.stringify({ code: wait.code, facts: wait.facts });
  await db.withTenant(tenantId, ({ sql }) =>
    sql(
      `update ${runs} set reason = $3::jsonb, updated_at = now(), ${version} = ${version} + 1
       where tenant_id = $1 and id = $2 and ended_at is null and reason is distinct from $3::jsonb
         and (reason is null or reason ->> 'code' = any ($4))`,
      [tenantId, crawlId ?? extractId, reason, waits],
    ),
  );
}
