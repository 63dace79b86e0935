/**
 * Secrets at rest. One key of the installation, and by HKDF another for each purpose and tenant. What is sealed names
 * its format and key, and opens only for the row it was sealed for.
 */
import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto';
import { Unprocessable } from './errors.ts';

const format = 'v1';
const algorithm = 'aes-256-gcm';
const nonceBytes = 12;
const tagBytes = 16;

/** 32 bytes for one purpose, such as `credential`, of one tenant. `root` is the installation's key, ≥ 32 characters. */
export function deriveKey(root: string, purpose: string, tenantId: string): Buffer {
  return Buffer.from(hkdfSync('sha256', root, tenantId, `diarium ${purpose}`, 32));
}

/** Names a key without telling it: 16 hex digits. */
export const keyIdOf = (key: Buffer): string => createHash('sha256').update(key).digest('hex').slice(0, 16);

/** AES-256-GCM: nonce, ciphertext and tag in one. `bound` has to be the same at opening. */
export function encrypt(key: Buffer, plain: Uint8Array, bound: string): Buffer {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv(algorithm, key, nonce, { authTagLength: tagBytes }).setAAD(Buffer.from(bound));
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

/** Throws Unprocessable when it was sealed with another key, for something else, or changed since. */
export function decrypt(key: Buffer, sealed: Uint8Array, bound: string): Buffer {
  try {
    const nonce = sealed.subarray(0, nonceBytes);
    const decipher = createDecipheriv(algorithm, key, nonce, { authTagLength: tagBytes }).setAAD(Buffer.from(bound));
    decipher.setAuthTag(sealed.subarray(sealed.length - tagBytes));
    return Buffer.concat([decipher.update(sealed.subarray(nonceBytes, sealed.length - tagBytes)), decipher.final()]);
  } catch {
    throw new Unprocessable('What is sealed does not open with this key');
  }
}

export type Secrets = {
  /** `v1:keyId:nonce-ciphertext-tag in base64`, for one row of one table of a tenant. */
  seal(tenantId: string, table: string, row: string, plain: string): string;
  /** Throws Unprocessable. */
  open(tenantId: string, table: string, row: string, sealed: string): string;
};

export function openSecrets(root: string): Secrets {
  const keyFor = (tenantId: string, table: string) => deriveKey(root, `secret ${table}`, tenantId);
  const bound = (...parts: string[]) => parts.join('/');
  return {
    seal(tenantId, table, row, plain) {
      const key = keyFor(tenantId, table);
      const sealed = encrypt(key, Buffer.from(plain), bound(tenantId, table, row));
      return [format, keyIdOf(key), sealed.toString('base64')].join(':');
    },
    open(tenantId, table, row, sealed) {
      const key = keyFor(tenantId, table);
      const [version, keyId, body] = sealed.split(':');
      if (version !== format || keyId !== keyIdOf(key)) throw new Unprocessable('What is sealed is of another key');
      return decrypt(key, Buffer.from(body ?? '', 'base64'), bound(tenantId, table, row)).toString();
    },
  };
}
