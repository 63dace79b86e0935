/** What keys that can be destroyed have in common: how they are made and wrapped, and how long a process goes by them. */
import { randomBytes } from 'node:crypto';
import { Unprocessable } from './errors.ts';
import { keyIdOf, type Secrets } from './secret.ts';

const keyBytes = 32;
/** So long a destroyed key may be remembered. */
const freshMs = 60_000;
/** What is under way is not to stop for a database that is away for a moment. */
const staleMs = 15 * 60_000;
/** Some megabytes; those read longest ago make room, and are read again when they are asked for. */
const mostKeys = 10_000;

/** As it stands in its row; `keyId` names it also when it is gone. */
export type WrappedKey = { sealed: string; keyId: string };

/** A new one, for one row of one table of a tenant. */
export function wrapNewKey(secrets: Secrets, tenantId: string, table: string, row: string): WrappedKey {
  const key = randomBytes(keyBytes);
  return { keyId: keyIdOf(key), sealed: secrets.seal(tenantId, table, row, key.toString('base64')) };
}

/** 32 bytes. Throws Unprocessable for what is sealed by another installation, and for null: it was destroyed. */
export function unwrapKey(secrets: Secrets, tenantId: string, table: string, row: string, sealed: string | null) {
  if (!sealed) throw new Unprocessable(`The key of ${row} was destroyed`, { code: 'key-destroyed' });
  return Buffer.from(secrets.open(tenantId, table, row, sealed), 'base64');
}

type Known = { key: Promise<Buffer>; atMs: number };

/**
 * Answers the key called `name`, read by `readKey` at most once a minute, however many ask at once. A key that was read
 * is gone by for a quarter of an hour while reading fails; that it was destroyed is believed at once. `nowMs` is the
 * process's own clock.
 */
export function rememberKeys(
  readKey: (name: string) => Promise<Buffer>,
  nowMs: () => number,
): (name: string) => Promise<Buffer> {
  const read = new Map<string, Known>();

  /** The last one read is the last one to make room. */
  function put(name: string, known: Known): void {
    read.delete(name);
    read.set(name, known);
    for (const oldest of read.keys()) {
      if (read.size <= mostKeys) return;
      read.delete(oldest);
    }
  }

  async function readAgain(name: string, before: Known | undefined): Promise<Buffer> {
    try {
      return await readKey(name);
    } catch (error) {
      read.delete(name);
      if (!before || error instanceof Unprocessable || nowMs() - before.atMs > staleMs) throw error;
      put(name, before);
      return before.key;
    }
  }

  return (name) => {
    const known = read.get(name);
    if (known && nowMs() - known.atMs < freshMs) return known.key;
    const key = readAgain(name, known);
    put(name, { key, atMs: nowMs() });
    return key;
  };
}
