/** Kills workers in the middle of their work, at moments drawn from a seed, and tells whether it mattered. */
import { setTimeout as sleep } from 'node:timers/promises';
import { openChance } from '#tests/sites/random.ts';
import type { Stage, WorkerProcess } from './stage.ts';

export type Kills = {
  made: number;
  /** Kills after which pages that were under way had to be taken over by another attempt. */
  interrupting: number;
};

/** The least and the most that a worker may work before it is killed. */
const earliestMs = 300;
const latestMs = 1_200;

type Held = { hashes: string[]; tokens: string[] };

/** SIGKILL, `times` times: 0.3–1.2 s after a worker was seen to hold leases; a fresh worker follows each. */
export async function killWorkers(
  stage: Stage,
  crawlId: string,
  first: WorkerProcess,
  { times, seed }: { times: number; seed: number },
): Promise<Kills> {
  const chance = openChance(seed);
  const underway: Held[] = [];
  let worker = first;
  let dead: string[] = [];
  for (let made = 0; made < times; made += 1) {
    await leasesBesides(stage, crawlId, dead);
    await sleep(earliestMs + chance.below(latestMs - earliestMs));
    // A kill that hits nothing proves nothing: wait until something is held again.
    await leasesBesides(stage, crawlId, dead);
    await worker.kill();
    const held = await leasesBesides(stage, crawlId, dead);
    underway.push(held);
    dead = [...dead, ...held.tokens];
    worker = await stage.startWorker();
  }
  const interrupting = async () => {
    const takenOver = await Promise.all(underway.map(({ hashes }) => anyTakenOver(stage, crawlId, hashes)));
    return takenOver.filter(Boolean).length;
  };
  await stage.ended(crawlId, 120_000);
  return { made: underway.length, interrupting: await interrupting() };
}

/** The leases that live workers hold, as soon as there are any. */
async function leasesBesides(stage: Stage, crawlId: string, dead: string[]): Promise<Held> {
  for (const end = Date.now() + 60_000; Date.now() < end; await sleep(20)) {
    const rows = await stage.db.readTenant<{ hash: string; token: string }>(
      stage.shelf.tenantId,
      `select encode(url_hash, 'hex') as hash, lease_token as token from page
       where tenant_id = tenant.id and crawl_id = $2 and state = 'leased' and lease_token <> all($3::uuid[])`,
      [crawlId, dead],
    );
    if (rows.length === 0) continue;
    return { hashes: rows.map(({ hash }) => hash), tokens: [...new Set(rows.map(({ token }) => token))] };
  }
  throw new Error('no worker took any page');
}

async function anyTakenOver(stage: Stage, crawlId: string, hashes: string[]): Promise<boolean> {
  const rows = await stage.db.readTenant<{ takeovers: number }>(
    stage.shelf.tenantId,
    `select takeovers from page where tenant_id = tenant.id and crawl_id = $2
       and url_hash = any(select decode(unnest($3::text[]), 'hex')) and takeovers > 0`,
    [crawlId, hashes],
  );
  return rows.length > 0;
}
