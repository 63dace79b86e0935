/** Signed heads in a folder: kept once and for good, listed by what they cover, and a spoilt one is there as a forged one. */
import { mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, inject, test } from 'vitest';
import { genesisOf } from '#schema/chain.ts';
import { isSignedBy, openHeadSigner } from '#schema/chain-head.ts';
import { openVerifier } from '#schema/chain-verify.ts';
import { newId } from '#schema/id.ts';
import { openHeads } from './heads.ts';

const signer = openHeadSigner('a key of the installation, for tests');

test('heads are listed by what they cover, and a spoilt file is a head that nobody signed', async () => {
  const dir = mkdtempSync(join(inject('runDir'), 'heads-'));
  try {
    const heads = openHeads({ dir });
    const [tenantId, other] = [newId(), newId()];
    const signedAt = new Date().toISOString();
    const sign = (seq: number, of = tenantId) =>
      signer.sign({ tenantId: of, seq, hash: 'ab'.repeat(32), signedAt, kind: 'head' });
    for (const seq of [120, 3, 20, 3]) await heads.keep(sign(seq));
    await heads.keep(sign(7, other));
    expect((await heads.list(tenantId)).map(({ seq }) => seq)).toEqual([3, 20, 120]);

    const folder = join(dir, 'audit', tenantId, 'head');
    const [, second] = readdirSync(folder).sort();
    writeFileSync(join(folder, second!), 'not a head');
    const found = await heads.list(tenantId);
    const publicKey = signer.publicKey(tenantId);
    expect(found.map((head) => [head.seq, isSignedBy(publicKey, head)])).toEqual([
      [3, true],
      [20, false],
      [120, true],
    ]);
    const verifier = openVerifier({ seq: 0, hash: genesisOf(tenantId) }, found, publicKey);
    expect(verifier.end()).toContainEqual({ code: 'head-forged', seq: 20 });
    const taken = signer.sign({ ...sign(300), kind: 'continued', lost: { fromSeq: 301, toSeq: 310 } });
    await heads.keep(taken);
    writeFileSync(join(folder, readdirSync(folder).sort().at(-1)!), 'not a head');
    expect((await heads.list(tenantId)).at(-1)).toMatchObject({ seq: 300, kind: 'continued', signature: '' });
    await heads.remove(taken);
    for (const _ of ['once', 'again']) await heads.remove(sign(3));
    expect((await heads.list(tenantId)).map(({ seq }) => seq)).toEqual([20, 120]);
    // A name without a file is what one leaves that is removed while they are listed.
    symlinkSync('nowhere', join(folder, `${'1'.padStart(12, '0')}-head-abababababababab.json`));
    expect((await heads.list(tenantId)).map(({ seq }) => seq)).toEqual([20, 120]);
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
});

test('a head over a chain that was made anew stands beside the one that shows it, and does not replace it', async () => {
  const dir = mkdtempSync(join(inject('runDir'), 'heads-'));
  try {
    const heads = openHeads({ dir });
    const tenantId = newId();
    const signedAt = new Date().toISOString();
    const hashes = ['ab'.repeat(32), 'cd'.repeat(32)];
    for (const hash of hashes) await heads.keep(signer.sign({ tenantId, seq: 12, hash, signedAt, kind: 'head' }));
    const found = await heads.list(tenantId);
    expect(found.map(({ hash }) => hash).sort()).toEqual(hashes);
    const verifier = openVerifier({ seq: 11, hash: genesisOf(tenantId) }, found, signer.publicKey(tenantId));
    const anew = { seq: 12, digest: Buffer.alloc(32), hash: Buffer.from(hashes[1]!, 'hex'), canonical: null };
    expect(verifier.take(anew)).toContainEqual({ code: 'chain-replaced', seq: 12, to: 12 });
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
});
