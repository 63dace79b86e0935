/** robots.txt per host, fetched once and remembered in the host's row for every worker. */
import type { Database, Tx } from '#schema/database.ts';
import { type RobotsPolicy, robotsPolicy, robotsRequest } from '../outside/robots.ts';
import { Late } from '../outside/web/late.ts';
import type { Web } from '../outside/web.ts';
import type { Start } from './gate.ts';
import { ensureHost } from './politeness.ts';
import type { Session } from './session.ts';

/** How long an answer holds; a new run asks again whatever its age. */
const keptMinutes = 60;

type Kept = { status: number; text: string };
export type RobotsDeps = { db: Database; web: Web; userAgent: string; session: Session };

/**
 * The policy for the origin of `url`. The site is asked by `start`, in its turn. An unreachable robots.txt is
 * not remembered.
 */
export async function policyFor(
  { db, web, userAgent, session }: RobotsDeps,
  tenantId: string,
  host: string,
  url: string,
  start: Start,
  signal: AbortSignal,
): Promise<RobotsPolicy> {
  const request = robotsRequest(url);
  const kept = await readKept(db, tenantId, host);
  if (kept) return robotsPolicy(asAnswer(kept), request.url, userAgent);
  const outcome = await start((mayStart) =>
    web.fetch({ ...request, identity: session.visitor(), mayStart, signal }).catch((error: Error) => {
      signal.throwIfAborted();
      if (error instanceof Late) throw error;
      return error;
    }),
  );
  const policy = robotsPolicy(outcome, request.url, userAgent);
  if (policy.state !== 'unreachable') {
    const isAnswer = !(outcome instanceof Error) && outcome.status < 300;
    const text = isAnswer ? new TextDecoder().decode(outcome.body) : '';
    await keep(db, tenantId, host, { status: isAnswer ? 200 : 404, text: text.replaceAll('\0', '') });
  }
  return policy;
}

/** The crawl delays that remembered files ask for, by host; `hosts` are names as in the frontier. */
export async function keptDelayMs(tx: Tx, hosts: { host: string }[], userAgent: string): Promise<Map<string, number>> {
  const rows = await tx.sql<{ name: string; robots: Kept }>(
    'select name, robots from host where tenant_id = $1 and name = any($2) and robots is not null',
    [tx.tenantId, hosts.map(({ host }) => host)],
  );
  return new Map(
    rows.flatMap(({ name, robots }) => {
      const policy = robotsPolicy(asAnswer(robots), `https://${name}/robots.txt`, userAgent);
      const delayMs = policy.state === 'unreachable' ? null : policy.robots.crawlDelayMs;
      return delayMs ? [[name, delayMs] as const] : [];
    }),
  );
}

function asAnswer({ status, text }: Kept) {
  return { status, body: new TextEncoder().encode(text), headers: { retryAfterMs: null } };
}

async function readKept(db: Database, tenantId: string, host: string): Promise<Kept | null> {
  const [row] = await db.readTenant<{ robots: Kept }>(
    tenantId,
    'select robots from host where tenant_id = tenant.id and name = $2 and robots_until > now()',
    [host],
  );
  return row?.robots ?? null;
}

async function keep(db: Database, tenantId: string, host: string, kept: Kept): Promise<void> {
  await db.withTenant(tenantId, async (tx) => {
    await ensureHost(tx, host);
    await tx.sql(
      `update host set robots = $3, robots_until = now() + $4 * interval '1 minute'
       where tenant_id = $1 and name = $2`,
      [tenantId, host, JSON.stringify(kept), keptMinutes],
    );
  });
}
