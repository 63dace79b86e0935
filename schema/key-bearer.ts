/**
 * What a program shows for its key: `<prefix><tenant>_<key>_<secret><checksum>`. The tenant is in it so that the key is
 * looked up inside of it; the checksum tells a key from what only looks like one without asking anybody. Of the secret
 * only an HMAC is kept, so that what is in the database makes no keys.
 */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { base62Chars, fromBase62, toBase62 } from './base62.ts';
import { type KeyKind, keyPrefixes } from './key.ts';
import { deriveKey } from './secret.ts';

export type ShownKey = { kind: KeyKind; tenantId: string; keyId: string; secret: string };

const idBytes = 16;
const secretBytes = 32;
const checksumBytes = 4;
const idChars = base62Chars(idBytes);

const word = (chars: number) => `([0-9A-Za-z]{${chars}})`;
const form = new RegExp(
  `^(${Object.values(keyPrefixes).join('|')})${word(idChars)}_${word(idChars)}_` +
    `${word(base62Chars(secretBytes))}${word(base62Chars(checksumBytes))}$`,
);
const kinds = Object.fromEntries(Object.entries(keyPrefixes).map(([kind, prefix]) => [prefix, kind]));

/** Null for anything that is no key, also for one with a letter changed: seen without a look at any key. */
export function readKeyBearer(bearer: string): ShownKey | null {
  const [, prefix, tenant, key, secret, checksum] = form.exec(bearer) ?? [];
  if (!prefix || !secret || checksumOf(bearer.slice(0, -base62Chars(checksumBytes))) !== checksum) return null;
  const tenantId = idOf(tenant!);
  const keyId = idOf(key!);
  return tenantId && keyId ? { kind: kinds[prefix] as KeyKind, tenantId, keyId, secret } : null;
}

/** Looks like a key, whether or not it is one: what no session is looked for with. */
export const isKeyLike = (bearer: string): boolean =>
  Object.values(keyPrefixes).some((prefix) => bearer.startsWith(prefix));

export type Keyring = {
  /** A fresh secret for a key: what to hand out, and what to keep. */
  make(kind: KeyKind, tenantId: string, keyId: string): { bearer: string; hash: Buffer };
  /** Whether the secret is the one that one of the hashes was made of; takes as long whichever, and when it is none. */
  fits(shown: ShownKey, hashes: readonly Buffer[]): boolean;
};

/** `root` is the installation's key. */
export function openKeyring(root: string): Keyring {
  const hashOf = ({ kind, tenantId, keyId, secret }: ShownKey) =>
    createHmac('sha256', deriveKey(root, 'api key', tenantId))
      .update(`${kind} ${keyId} ${secret}`)
      .digest();
  return {
    make(kind, tenantId, keyId) {
      const secret = toBase62(randomBytes(secretBytes));
      const body = `${keyPrefixes[kind]}${compact(tenantId)}_${compact(keyId)}_${secret}`;
      return { bearer: body + checksumOf(body), hash: hashOf({ kind, tenantId, keyId, secret }) };
    },
    fits(shown, hashes) {
      const hash = hashOf(shown);
      return hashes.map((known) => timingSafeEqual(known, hash)).includes(true);
    },
  };
}

function checksumOf(text: string): string {
  const bytes = Buffer.alloc(checksumBytes);
  bytes.writeUInt32BE(crc32(text));
  return toBase62(bytes);
}

const compact = (id: string): string => toBase62(Buffer.from(id.replaceAll('-', ''), 'hex'));

function idOf(text: string): string | null {
  const hex = fromBase62(text, idBytes)?.toString('hex');
  return hex ? hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5') : null;
}
