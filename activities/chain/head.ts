/** Heads are signed every few minutes where something was linked since, kept outside, and shown to a witness. */
import { recordEvent, system } from '#schema/audit.ts';
import type { Tip } from '#schema/chain.ts';
import type { Head, HeadSigner, SignedHead } from '#schema/chain-head.ts';
import type { Database } from '#schema/database.ts';
import type { Heads } from '../outside/heads.ts';
import type { Witness } from '../outside/witness.ts';
import { readTip } from './link.ts';

export type HeadDeps = {
  db: Database;
  signer: HeadSigner;
  heads: Pick<Heads, 'keep'>;
  /** Somebody elsewhere who is told of each head. */
  witness?: Pick<Witness, 'isResting' | 'tell'> | undefined;
};

/** Signs the tenant's tip unless its last head is younger than `everyMs` or covers it. Answers whether it did. */
export async function signHead(deps: HeadDeps, tenantId: string, everyMs: number): Promise<boolean> {
  const { db } = deps;
  const { tip, isDue } = await db.withTenant(tenantId, async (tx) => {
    const tip = await readTip(tx);
    const [last] = await tx.sql<{ isDue: boolean }>(
      `select seq < $2 and signed_at < now() - $3 * interval '1 millisecond' as "isDue"
       from audit_head where tenant_id = $1 order by seq desc limit 1`,
      [tenantId, tip.seq, everyMs],
    );
    return { tip, isDue: last ? last.isDue : tip.seq > 0 };
  });
  if (isDue) await keepHead(deps, tenantId, tip, 'head');
  return isDue;
}

/**
 * Signs a tip and keeps the head. Outside first: one that a killed process did not write down is one more of what was
 * true.
 */
export async function keepHead(
  { db, signer, heads }: Pick<HeadDeps, 'db' | 'signer' | 'heads'>,
  tenantId: string,
  { seq, hash }: Tip,
  kind: Head['kind'],
): Promise<void> {
  const signedAt = new Date().toISOString();
  const head = signer.sign({ tenantId, seq, hash: hash.toString('hex'), signedAt, kind });
  await heads.keep(head);
  await db.withTenant(tenantId, async (tx) => {
    const [kept] = await tx.sql(
      `insert into audit_head (tenant_id, seq, kind, head, public_key, signed_at) values ($1, $2, $3, $4, $5, $6)
       on conflict (tenant_id, seq, kind) do nothing returning seq`,
      [tenantId, seq, kind, JSON.stringify(head), signer.publicKey(tenantId), signedAt],
    );
    if (kept && kind === 'closing') await recordEvent(tx, system, { action: 'audit.close', details: { seq } });
  });
}

/** The newest head that the witness has not heard of; the ones before are covered by it. */
export async function witnessHead({ db, witness }: Pick<HeadDeps, 'db' | 'witness'>, tenantId: string): Promise<void> {
  if (!witness || witness.isResting()) return;
  const [untold] = await db.readTenant<{ head: SignedHead }>(
    tenantId,
    `select h.head from audit_head h
       left join audit_witness w on w.tenant_id = h.tenant_id and w.seq = h.seq and w.kind = h.kind
     where h.tenant_id = tenant.id and w.seq is null
       and h.seq > coalesce((select max(seq) from audit_witness where tenant_id = tenant.id), 0)
     order by h.seq desc limit 1`,
  );
  if (!untold) return;
  await witness.tell(untold.head);
  await db.withTenant(tenantId, (tx) =>
    tx.sql(
      `insert into audit_witness (tenant_id, seq, kind) values ($1, $2, $3) on conflict (tenant_id, seq, kind) do nothing`,
      [tenantId, untold.head.seq, untold.head.kind],
    ),
  );
}
