/** Each night, and when somebody asks: a tenant's chain is followed beside the heads outside, and what is found is told. */
import { recordEvent, system } from '#schema/audit.ts';
import type { SignedHead } from '#schema/chain-head.ts';
import { newestIn, startOf } from '#schema/chain-verify.ts';
import type { Database, Tx } from '#schema/database.ts';
import { zoneSql } from '#schema/due-sql.ts';
import { newId } from '#schema/id.ts';
import { tellAll } from '#schema/notice.ts';
import { systemTenantId } from '#schema/tenant.ts';
import type { Heads } from '../outside/heads.ts';
import type { HeadDeps } from './head.ts';
import { spareHeads } from './thin.ts';
import { type Verified, verifyChain } from './verify.ts';

/** The night's check comes at two o'clock where the tenant is, or as soon as it can after that. */
const nightHour = 2;

export type CheckDeps = Pick<HeadDeps, 'db' | 'signer'> & { heads: Pick<Heads, 'list' | 'remove'> };
type Checked = { tenantId: string; isGone: boolean };

/**
 * Carries out the check that was asked for, or the one that this night is owed. Answers whether there was one. A check
 * that was killed is not ended, and is begun again.
 */
export async function checkChain(
  deps: CheckDeps,
  { tenantId, isGone }: Checked,
  onBatch: () => void = () => {},
): Promise<boolean> {
  const { db } = deps;
  const checkId = await openCheck(db, tenantId);
  if (!checkId) return false;
  const { verified, known } = await follow(deps, tenantId, onBatch);
  const tell = (tx: Tx) => {
    const facts = { count: verified.findings.length, seq: verified.findings[0]!.seq };
    return tellAll(tx, 'audit', 'record-damaged', facts);
  };
  const isNews = await db.withTenant(tenantId, async (tx) => {
    const headSeq = newestIn(known, deps.signer.publicKey(tenantId))?.seq ?? null;
    const isFoundNow = await endCheck(tx, checkId, verified, { heads: known.length, headSeq });
    if (isFoundNow && !isGone) await tell(tx);
    return isFoundNow;
  });
  // Of an organisation that is gone nobody is there to be told.
  if (isNews && isGone) await db.withTenant(systemTenantId, tell);
  // Where something was found, each of them may be what shows when it was done.
  if (verified.findings.length === 0) {
    for (const head of spareHeads(known, Date.now())) {
      await deps.heads.remove(head);
      onBatch();
    }
  }
  return true;
}

/**
 * Once more from a newer beginning where something was let go of meanwhile: what is under a closing head is not missing.
 * Answers the heads that the chain was held against, too.
 */
async function follow(
  { db, signer, heads }: CheckDeps,
  tenantId: string,
  onBatch: () => void,
): Promise<{ verified: Verified; known: readonly SignedHead[] }> {
  const publicKey = signer.publicKey(tenantId);
  let known = await heads.list(tenantId);
  while (true) {
    const verified = await verifyChain(db, { tenantId, heads: known, publicKey }, onBatch);
    if (verified.findings.length === 0) return { verified, known };
    const newer = await heads.list(tenantId);
    if (startOf(tenantId, newer, publicKey).seq === startOf(tenantId, known, publicKey).seq) return { verified, known };
    known = newer;
  }
}

async function openCheck(db: Database, tenantId: string): Promise<string | undefined> {
  const nightSql = (moment: string) =>
    `(${moment} at time zone ${zoneSql('$1')} - interval '${nightHour} hours')::date`;
  const [check] = await db.withTenant(tenantId, async ({ sql }) => {
    await sql(
      `insert into audit_check (tenant_id, id)
       select $1, $2 where exists (select from audit_link where tenant_id = $1)
         and not exists (select from audit_check where tenant_id = $1
           and (ended_at is null or ${nightSql('asked_at')} = ${nightSql('now()')}))
       on conflict do nothing`,
      [tenantId, newId()],
    );
    return sql<{ id: string }>('select id from audit_check where tenant_id = $1 and ended_at is null', [tenantId]);
  });
  return check?.id;
}

/** Answers whether something was found that the check before had not found. */
async function endCheck(
  tx: Tx,
  checkId: string,
  { seq, links, findings }: Verified,
  { heads, headSeq }: { heads: number; headSeq: number | null },
): Promise<boolean> {
  const found = JSON.stringify(findings);
  const [ended] = await tx.sql<{ isNews: boolean }>(
    `update audit_check c set ended_at = now(), seq = $3, links = $4, findings = $5, heads = $6, head_seq = $7
     where c.tenant_id = $1 and c.id = $2 and c.ended_at is null
     returning c.findings <> '[]' and c.findings is distinct from (
       select findings from audit_check b where b.tenant_id = $1 and b.ended_at is not null
       order by b.ended_at desc limit 1) as "isNews"`,
    [tx.tenantId, checkId, seq, links, found, heads, headSeq],
  );
  if (!ended?.isNews) return false;
  await recordEvent(tx, system, { action: 'audit.damage', details: { checkId, count: findings.length } });
  return true;
}
