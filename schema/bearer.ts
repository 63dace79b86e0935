/**
 * Bearers: what a browser, a shell or a one-time link shows to be let in. They begin with the tenant, so that looking
 * one up happens inside that tenant; only the SHA-256 of the secret is stored.
 */
import { newSecret, sha256 } from './id.ts';

const uuid = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';
const secret = '[A-Za-z0-9_-]{43}';
const sessionForm = new RegExp(`^(${uuid})\\.(${uuid})\\.(${secret})$`);
const linkForm = new RegExp(`^(${uuid})\\.(${secret})$`);

/** A fresh secret for a session: the bearer to hand out and the hash to store. */
export function makeSessionBearer(tenantId: string, sessionId: string): { bearer: string; hash: Buffer } {
  const fresh = newSecret();
  return { bearer: `${tenantId}.${sessionId}.${fresh}`, hash: sha256(fresh) };
}

/** Null for anything that cannot be a session's bearer. */
export function readSessionBearer(bearer: string): { tenantId: string; sessionId: string; hash: Buffer } | null {
  const found = sessionForm.exec(bearer);
  return found && { tenantId: found[1]!, sessionId: found[2]!, hash: sha256(found[3]!) };
}

export function makeLinkBearer(tenantId: string): { bearer: string; hash: Buffer } {
  const fresh = newSecret();
  return { bearer: `${tenantId}.${fresh}`, hash: sha256(fresh) };
}

/** Null for anything that cannot be a link's bearer. */
export function readLinkBearer(bearer: string): { tenantId: string; hash: Buffer } | null {
  const found = linkForm.exec(bearer);
  return found && { tenantId: found[1]!, hash: sha256(found[2]!) };
}
