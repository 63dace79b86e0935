/** Half of a library made due by a rule, and its disposal asked for and approved, as people do it. */
import { planItems } from '#activities/purge/item-plan.ts';
import { system } from '#schema/audit.ts';
import { newId } from '#schema/id.ts';
import { decidePurge } from '#schema/purge-decide.ts';
import { requestPurge } from '#schema/request-purge.ts';
import { adder } from '#tests/rig/adder.ts';
import type { BenchDatabase } from '../postgres.ts';
import type { Tenant } from '../search/library.ts';

export async function askForHalf(
  { db, asAdmin }: BenchDatabase,
  { tenantId }: Tenant,
): Promise<{ purgeId: string; documents: number }> {
  await asAdmin(
    `update document set first_seen_at = now() - interval '400 days' where tenant_id = '${tenantId}' and hashtext(id::text) % 2 = 0`,
    'vacuum analyze document',
  );
  return db.withTenant(tenantId, async (tx) => {
    const add = adder(tx);
    const by = { made_by: newId(), made_name: 'Åsa Öst' };
    const decided = {
      reference: 'KS 2026/17',
      title: 'Gallring',
      authority: 'Kommunstyrelsen',
      decided_on: '2026-01-01',
    };
    const decisionId = await add('decision', { ...decided, ...by });
    const rule = { what: 'document', trigger: 'created', period: 1, unit: 'year', action: 'review' };
    const ruleId = await add('rule', { decision_id: decisionId, ...rule, ...by });
    const wish = { kind: 'rule', ruleId, decisionId, items: 'due', isReview: true } as const;
    const purgeId = await requestPurge(tx, system, { ...wish, askedBy: { id: by.made_by, name: by.made_name } });
    await planItems(tx, { tenantId, purgeId });
    const [set] = await tx.sql<{ items: number; hash: string }>(
      `select items, encode(manifest_hash, 'hex') as hash from purge where tenant_id = $1 and id = $2`,
      [tenantId, purgeId],
    );
    const second = { kind: 'person', id: newId(), name: 'Sven' } as const;
    await decidePurge(tx, second, purgeId, { word: 'approve', manifestHash: set!.hash });
    return { purgeId, documents: set!.items };
  });
}
