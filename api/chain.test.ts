/** What is shown of a chain, and a check that is asked for. */
import { expect, test } from 'vitest';
import { checkChain } from '#activities/chain/check.ts';
import { continueChain, findLost } from '#activities/chain/continue.ts';
import { linkTenants } from '#activities/chain.ts';
import { agreesOutside } from '#schema/chain-agree.ts';
import { isSignedBy, openHeadSigner, type SignedHead } from '#schema/chain-head.ts';
import type { ChainCheck, ChainState } from '#schema/chain-state.ts';
import type { FindingCode } from '#schema/chain-verify.ts';
import { newId } from '#schema/id.ts';
import { addPerson } from '#tests/probe/person.ts';
import { startApi } from '#tests/rig/api.ts';

test('a check is asked for once, carried out by the next round, and shown with heads and key', async () => {
  await using api = await startApi();
  const officer = await addPerson(api.db, api.ours.tenantId, 'compliance-officer');
  const signer = openHeadSigner('a key of the installation, for tests');
  const kept: SignedHead[] = [];
  const heads = {
    keep: async (head: SignedHead) => void kept.push(head),
    list: async (tenantId: string) => kept.filter((head) => head.tenantId === tenantId),
    remove: async () => expect.unreachable(),
  };
  const deps = { db: api.db, signer, heads, onFault: (_: string, error: unknown) => expect.unreachable(`${error}`) };
  const show = async () => (await api.as(officer, 'GET', '/audit/chain')).json<ChainState>();

  expect(await show()).toMatchObject({ verifiedSeq: null, heads: [], continued: [], publicKey: null, lastCheck: null });
  expect((await api.as(officer, 'GET', '/audit/chain/key')).statusCode).toBe(404);
  await linkTenants(deps);
  const asked = await api.as(officer, 'POST', '/audit/chain/verify');
  expect(asked.statusCode).toBe(202);
  const { id } = asked.json<ChainCheck>();
  expect((await api.as(officer, 'POST', '/audit/chain/verify')).json()).toMatchObject({ id, endedAt: null });
  expect(await show()).toMatchObject({ openCheck: { id } });

  expect(await checkChain(deps, { tenantId: api.ours.tenantId, isGone: false })).toBe(true);
  const shown = await show();
  expect(shown).toMatchObject({ openCheck: null, closing: null, lastCheck: { id, findings: [], heads: 1 } });
  expect(shown.lastCheck!.headSeq).toBe((await heads.list(api.ours.tenantId)).at(-1)!.seq);
  expect(agreesOutside(shown.lastCheck!)).toBe(true);
  expect(shown.verifiedSeq).toBe(shown.lastCheck!.seq);
  expect(shown.verifiedSeq).toBeGreaterThan(0);
  expect(shown.heads.every(({ head }) => isSignedBy(shown.publicKey!, head))).toBe(true);
  // Outside somebody knows of more than the database has.
  const { tenantId } = api.ours;
  const taken = { tenantId, seq: 999, hash: '0'.repeat(64), signedAt: new Date().toISOString(), kind: 'head' } as const;
  kept.push(signer.sign(taken));
  const lost = (await findLost(deps, tenantId))!;
  await continueChain(deps, tenantId, { lost, reason: 'Återläst efter ett diskfel' });
  expect(await checkChain(deps, { tenantId, isGone: false })).toBe(true);
  expect(await show()).toMatchObject({ lastCheck: { findings: [] }, continued: [{ head: { lost } }] });
  expect(lost.toSeq).toBe(999);
  const key = await api.as(officer, 'GET', '/audit/chain/key');
  expect([key.body, key.headers['content-disposition']]).toEqual([
    shown.publicKey,
    'attachment; filename="public.pem"',
  ]);
});

test('a place that says something else than the database does not agree, and one that is empty says nothing', () => {
  const check = { id: newId(), askedAt: '', endedAt: '2026-11-21T02:00:00Z', seq: 9, links: 9, heads: 3, headSeq: 9 };
  const agrees = (code?: FindingCode) => agreesOutside({ ...check, findings: code ? [{ code, seq: 4 }] : [] });
  expect([agrees(), agrees('event-changed')]).toEqual([true, true]);
  expect([agrees('tail-missing'), agrees('chain-replaced'), agrees('head-forged')]).toEqual([false, false, false]);
  expect(agreesOutside({ ...check, heads: 0, headSeq: null, findings: [] })).toBeNull();
});
