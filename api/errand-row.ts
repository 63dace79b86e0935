/**
 * A sign-in on its way to a provider and back: good once, for ten minutes, and only in the browser that it began in.
 * What binds the provider's answer to it stays sealed here; the browser carries two secrets whose hashes are kept.
 */
import type { Binding } from '#activities/outside/provider.ts';
import { makeSessionBearer, readSessionBearer } from '#schema/bearer.ts';
import type { Tx } from '#schema/database.ts';
import { FederationRefused } from '#schema/errors.ts';
import type { Check } from '#schema/federation.ts';
import { newId } from '#schema/id.ts';
import type { Secrets } from '#schema/secret.ts';

export const errandMinutes = 10;

/** `issuer` and `clientId` as they were when it began. */
export type Sealed = { binding: Binding; issuer: string; clientId: string };
export type Errand = Sealed & {
  id: string;
  federationId: string | null;
  /** Whose account is to be tied; null where somebody signs in. */
  personId: string | null;
  returnTo: string;
};

/** A fresh id, and the state that the provider hands back: of the form of a session's bearer, so it tells its tenant. */
export function makeState(tenantId: string): { id: string; state: string; stateHash: Buffer } {
  const id = newId();
  const { bearer, hash } = makeSessionBearer(tenantId, id);
  return { id, state: bearer, stateHash: hash };
}

type Kept = Errand & { stateHash: Buffer; browserHash: Buffer };

export async function keepErrand(tx: Tx, secrets: Secrets, errand: Kept): Promise<void> {
  const { binding, issuer, clientId } = errand;
  const sealed = secrets.seal(tx.tenantId, 'errand', errand.id, JSON.stringify({ binding, issuer, clientId }));
  await tx.sql(
    `insert into errand (tenant_id, id, federation_id, person_id, state_hash, browser_hash, sealed, return_to, expires_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, now() + make_interval(mins => ${errandMinutes}))`,
    [
      tx.tenantId,
      errand.id,
      errand.federationId,
      errand.personId,
      errand.stateHash,
      errand.browserHash,
      sealed,
      errand.returnTo,
    ],
  );
}

type Row = Omit<Errand, keyof Sealed> & { sealed: string; isFresh: boolean; isOurs: boolean };

/** Takes it, whatever comes of it. Throws FederationRefused for one that is not there, is spent, or is another browser's. */
export async function takeErrand(
  tx: Tx,
  secrets: Secrets,
  state: string,
  browserHash: Buffer | null,
): Promise<Errand | FederationRefused> {
  const shown = readSessionBearer(state);
  const [row] = await tx.sql<Row>(
    `with found as (
       select id, used_at is null and expires_at > now() as fresh from errand
       where tenant_id = $1 and id = $2 and state_hash = $3 for update)
     update errand e set used_at = coalesce(e.used_at, now()) from found
     where e.tenant_id = $1 and e.id = found.id
     returning e.id, e.federation_id as "federationId", e.person_id as "personId", e.return_to as "returnTo", e.sealed,
       found.fresh as "isFresh", coalesce(e.browser_hash = $4, false) as "isOurs"`,
    [tx.tenantId, shown?.sessionId, shown?.hash, browserHash],
  );
  if (!row) return refusal('state', 'no such errand');
  if (!row.isOurs) return refusal('browser', 'it began in another browser');
  if (!row.isFresh) return refusal('spent', 'used, or too old');
  const { sealed, isFresh: _, isOurs: __, ...errand } = row;
  return { ...errand, ...(JSON.parse(secrets.open(tx.tenantId, 'errand', row.id, sealed)) as Sealed) };
}

const refusal = (check: Check, why: string) => new FederationRefused(why, { check, code: 'errand-spent' });
