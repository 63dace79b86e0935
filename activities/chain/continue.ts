/**
 * A restore takes the end of a chain, and the heads outside show it for ever. Whoever runs the installation, with its key,
 * says once and for good that this is known: a signed head over what is there now names the numbers among which links
 * were lost. From then on a check says that the chain was continued, and no longer that it is damaged. Whoever cuts the
 * end off without that act is found as before, also whoever cuts off the act itself.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { recordEvent, system } from '#schema/audit.ts';
import type { SignedHead } from '#schema/chain-head.ts';
import type { Lost } from '#schema/chain-verify.ts';
import type { Database, Tx } from '#schema/database.ts';
import { Conflict } from '#schema/errors.ts';
import { newId } from '#schema/id.ts';
import type { Heads } from '../outside/heads.ts';
import type { HeadDeps } from './head.ts';
import { linkWaiting, readTip } from './link.ts';
import { verifyChain } from './verify.ts';

type ContinueDeps = Pick<HeadDeps, 'db' | 'signer'> & { heads: Pick<Heads, 'keep' | 'list'> };

/** What heads outside were signed over and the database does not have; null where nothing is missing. */
export async function findLost({ db, signer, heads }: ContinueDeps, tenantId: string): Promise<Lost | null> {
  const publicKey = signer.publicKey(tenantId);
  const { lost } = await verifyChain(db, { tenantId, heads: await heads.list(tenantId), publicKey });
  return lost;
}

/**
 * The event first, then the head over its link, then that head outside: killed anywhere, the next one finds the same
 * links lost and begins again. Throws Conflict where something else is lost than was named.
 */
export async function continueChain(
  deps: ContinueDeps,
  tenantId: string,
  { lost, reason }: { lost: Lost; reason: string },
): Promise<SignedHead> {
  const { db, heads } = deps;
  const found = await findLost(deps, tenantId);
  if (!found) throw new Conflict('nothing that a head was signed over is missing');
  if (found.fromSeq !== lost.fromSeq || found.toSeq !== lost.toSeq)
    throw new Conflict(`what is lost is among ${found.fromSeq} to ${found.toSeq}, and not what was named`);
  await db.withTenant(tenantId, (tx) =>
    recordEvent(tx, system, { action: 'audit.continue', details: { ...lost, reason } }),
  );
  await linkAct(db, tenantId);
  const head = await db.withTenant(tenantId, (tx) => signOver(tx, deps, lost));
  await heads.keep(head);
  return head;
}

const betweenLooksMs = 100;

/** Until the act has its link: another process may be linking just now. */
async function linkAct(db: Database, tenantId: string): Promise<void> {
  for (;;) {
    await linkWaiting(db, tenantId);
    const waiting = await db.readTenant(
      tenantId,
      `select e.id from audit_pending p
         join audit_event e on e.tenant_id = p.tenant_id and e.at = p.event_at and e.id = p.event_id
       where p.tenant_id = tenant.id and e.action = 'audit.continue' limit 1`,
    );
    if (waiting.length === 0) return;
    await wait(betweenLooksMs);
  }
}

/** While nobody links: an export that ends before it does not have it, and each one that goes on from here does. */
async function signOver(tx: Tx, { signer }: Pick<ContinueDeps, 'signer'>, lost: Lost): Promise<SignedHead> {
  const { tenantId, sql } = tx;
  await sql(`select pg_advisory_xact_lock(hashtextextended('audit chain ' || $1, 0))`, [tenantId]);
  const { seq, hash } = await readTip(tx);
  const signedAt = new Date().toISOString();
  const head = signer.sign({ tenantId, seq, hash: hash.toString('hex'), signedAt, kind: 'continued', lost });
  await sql(
    `insert into audit_head (tenant_id, seq, kind, head, public_key, signed_at) values ($1, $2, $3, $4, $5, $6)`,
    [tenantId, seq, head.kind, JSON.stringify(head), signer.publicKey(tenantId), signedAt],
  );
  // Looked at within a minute, so that whoever reads the record sees what is said of it now.
  await sql('insert into audit_check (tenant_id, id) values ($1, $2) on conflict do nothing', [tenantId, newId()]);
  return head;
}
