/** JSON in its one canonical form (RFC 8785), and what was signed or hashed over it. */
import { createHash, createPublicKey, verify } from 'node:crypto';

export function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const fields = Object.keys(value)
    .sort()
    .map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`);
  return `{${fields.join(',')}}`;
}

export const sha256 = (...parts) => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
};

/** A public key as PEM, and its name: 16 hex digits of the SHA-256 of its SPKI in DER. Throws for what is no such key. */
export function readKey(pem) {
  const key = createPublicKey(pem);
  if (key.asymmetricKeyType !== 'ed25519') throw new Error('it is not an Ed25519 key');
  return { key, keyId: sha256(key.export({ format: 'der', type: 'spki' })).toString('hex', 0, 8) };
}

/** Whether this key signed exactly this object, but for the signature itself. */
export function isSigned({ key, keyId }, object) {
  if (typeof object !== 'object' || object === null || typeof object.signature !== 'string') return false;
  const { signature, ...signed } = object;
  return signed.keyId === keyId && verify(null, Buffer.from(canonical(signed)), key, Buffer.from(signature, 'base64'));
}

/** What comes before the first link of a tenant's chain. */
export const genesisOf = (tenantId) => sha256(`diarium audit chain of ${tenantId}`);

/** SHA-256 of the hash before, the number as eight bytes, most significant first, and the event's digest. */
export function hashAfter(before, seq, digest) {
  const number = Buffer.alloc(8);
  number.writeBigUInt64BE(BigInt(seq));
  return sha256(before, number, digest);
}
