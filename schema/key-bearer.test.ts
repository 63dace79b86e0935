import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fromBase62, toBase62 } from './base62.ts';
import { newId } from './id.ts';
import { KeyForm, keyPrefixes } from './key.ts';
import { openKeyring, readKeyBearer } from './key-bearer.ts';

const keyring = openKeyring('a key of an installation that tests make');

test('bytes come back from their letters and digits, which are always as many', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 16, maxLength: 16 }), (bytes) => {
      expect(toBase62(bytes)).toMatch(/^[0-9A-Za-z]{22}$/);
      expect(fromBase62(toBase62(bytes), 16)).toEqual(Buffer.from(bytes));
    }),
  );
  expect(fromBase62('z'.repeat(22), 16)).toBeNull();
});

test('a key says whose it is and of which kind, and its secret fits what was kept of it', () => {
  for (const kind of ['secret', 'public', 'provisioning'] as const) {
    const [tenantId, keyId] = [newId(), newId()];
    const { bearer, hash } = keyring.make(kind, tenantId, keyId);
    const shown = readKeyBearer(bearer)!;
    expect(bearer.startsWith(keyPrefixes[kind])).toBe(true);
    expect(shown).toMatchObject({ kind, tenantId, keyId });
    expect(hash.toString('latin1')).not.toContain(shown.secret);
    expect(keyring.fits(shown, [hash])).toBe(true);
    expect(keyring.fits(shown, [keyring.make(kind, tenantId, keyId).hash, hash])).toBe(true);
    expect(keyring.fits({ ...shown, keyId: newId() }, [hash])).toBe(false);
    expect(keyring.fits(shown, [])).toBe(false);
    expect(openKeyring('the key of another installation, as long').fits(shown, [hash])).toBe(false);
  }
});

test('a key with any one letter changed is told by its checksum', () => {
  const { bearer } = keyring.make('secret', newId(), newId());
  for (let at = 3; at < bearer.length; at += 1) {
    const other = bearer[at] === 'a' ? 'b' : 'a';
    expect(readKeyBearer(bearer.slice(0, at) + other + bearer.slice(at + 1))).toBeNull();
  }
  for (const text of ['', 'sk_', bearer.slice(1), `${bearer} `, bearer.replace('sk_', 'pk_')]) {
    expect(readKeyBearer(text)).toBeNull();
  }
});

test('a public key asks, and only on pages that it names', () => {
  const form = { name: 'Hamnen', kind: 'public', permissions: ['ask'], origins: ['https://hamnen.example'] };
  expect(KeyForm.safeParse(form).success).toBe(true);
  const wrong = [
    { ...form, origins: [] },
    { ...form, permissions: ['ask', 'read'] },
    { ...form, permissions: [] },
    { ...form, kind: 'secret' },
    { ...form, kind: 'provisioning' },
    { ...form, spaceId: newId(), collectionId: newId() },
    { ...form, networks: ['192.0.2.0/33'] },
  ];
  for (const one of wrong) expect(KeyForm.safeParse(one).success, JSON.stringify(one)).toBe(false);
});
