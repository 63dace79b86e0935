import { generateKeyPairSync } from 'node:crypto';
import { expect, test } from 'vitest';
import { openHeadSigner } from './chain-head.ts';
import { newId } from './id.ts';
import { isSealedBy, openSealer } from './seal.ts';

const root = 'a key of the installation, long enough';
const tenantId = newId();
const body = { counts: { events: 3 }, files: [{ name: 'events.jsonl', sizeBytes: 12 }] };

test('what is sealed is known by the public key, whatever order its fields came in', () => {
  const sealer = openSealer(root);
  const sealed = sealer.seal(tenantId, 'export-manifest', body);
  expect(isSealedBy(sealer.publicKey(tenantId), sealed)).toBe(true);
  const turned = Object.fromEntries(Object.entries(sealed).reverse()) as typeof sealed;
  expect(isSealedBy(sealer.publicKey(tenantId), turned)).toBe(true);
  expect(sealer.seal(tenantId, 'export-manifest', body)).toEqual(sealed);
});

test('one other letter, purpose, organisation or key, and it is not sealed', () => {
  const sealer = openSealer(root);
  const publicKey = sealer.publicKey(tenantId);
  const sealed = sealer.seal(tenantId, 'export-manifest', body);
  const changed = [
    { ...sealed, counts: { events: 4 } },
    { ...sealed, purpose: 'purge-certificate' as const },
    { ...sealed, tenantId: newId() },
    { ...sealed, more: true },
  ];
  expect(changed.map((one) => isSealedBy(publicKey, one))).toEqual([false, false, false, false]);
  const other = generateKeyPairSync('ed25519').publicKey.export({ format: 'pem', type: 'spki' }).toString();
  expect(isSealedBy(other, sealed)).toBe(false);
});

test('the key is the one that signs the heads of the chain', () => {
  expect(openSealer(root).publicKey(tenantId)).toBe(openHeadSigner(root).publicKey(tenantId));
});
