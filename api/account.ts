/**
 * Whose account at a provider it is. It is found by issuer and subject alone, never by an e-mail address; an account
 * that nobody has becomes a new person's where the provider may make people, or is tied to somebody who is signed in.
 */
import type { Vouched } from '#activities/outside/provider.ts';
import { type Actor, recordEvent } from '#schema/audit.ts';
import type { Tx } from '#schema/database.ts';
import { Conflict, FederationRefused, QuotaSpent } from '#schema/errors.ts';
import type { Check } from '#schema/federation.ts';
import { newId } from '#schema/id.ts';
import { Email } from '#schema/person.ts';
import type { Language } from '#schema/session.ts';
import { groupValues, syncGroups, syncRole } from './account-groups.ts';
import type { Provider } from './federation-provider.ts';
import { makePerson } from './person-change.ts';

export type Coming = { provider: Provider; vouched: Vouched };
type Account = { identityId: string; personId: string };

/** The person to sign in, with their groups in step. Throws FederationRefused. */
export async function admit(tx: Tx, actor: Actor, coming: Coming): Promise<string> {
  const account = (await findAccount(tx, coming)) ?? (await makeAccount(tx, actor, coming));
  const { form } = coming.provider;
  const given = { ...account, form, values: groupValues(coming.vouched.claims[form.claims.groups]) };
  await syncGroups(tx, actor, given);
  await syncRole(tx, actor, given);
  return account.personId;
}

/** Makes the account the person's. Throws FederationRefused when it is somebody's already. */
export async function tie(tx: Tx, actor: Actor, personId: string, { provider, vouched }: Coming): Promise<void> {
  const id = await addIdentity(tx, personId, provider, vouched);
  if (id === null) throw refusal('person', 'the account is somebody’s', 'already-tied');
  const details = { issuer: vouched.issuer, personId };
  await recordEvent(tx, actor, { action: 'identity.tie', object: { kind: 'identity', id }, details });
}

/** Null for an account that nobody has. */
async function findAccount(tx: Tx, { vouched }: Coming): Promise<Account | null> {
  const [found] = await tx.sql<Account & { isOpen: boolean }>(
    `update identity i set last_at = now() from person p
     where i.tenant_id = $1 and i.issuer = $2 and i.subject = $3 and p.tenant_id = i.tenant_id and p.id = i.person_id
     returning i.id as "identityId", p.id as "personId",
       p.deactivated_at is null and p.removed_at is null and p.kind = 'person' as "isOpen"`,
    [tx.tenantId, vouched.issuer, vouched.subject],
  );
  if (!found) return null;
  if (!found.isOpen) throw refusal('person', 'the person may not come in', 'person-closed');
  return found;
}

async function makeAccount(tx: Tx, actor: Actor, coming: Coming): Promise<Account> {
  const { provider, vouched } = coming;
  if (!provider.makesPeople) throw refusal('admission', 'nobody has the account', 'not-invited');
  const email = readEmail(coming);
  const name = readName(vouched.claims[provider.form.claims.name]) ?? email.slice(0, email.lastIndexOf('@'));
  const [tenant] = await tx.sql<{ language: Language }>('select language from tenant where id = $1', [tx.tenantId]);
  const person = { email, name, language: tenant!.language, role: 'user', roleId: null, groupIds: [] } as const;
  const personId = await makePerson(tx, person).catch((error) => {
    if (error instanceof Conflict) throw refusal('address-free', 'the address is somebody’s', 'address-taken');
    if (error instanceof QuotaSpent) throw refusal('room', error.message, String(error.facts.code));
    throw error;
  });
  const identityId = await addIdentity(tx, personId, provider, vouched);
  if (identityId === null) throw refusal('person', 'the account has just become somebody’s', 'already-tied');
  const details = { by: 'provider', issuer: vouched.issuer, federationId: provider.id };
  await recordEvent(tx, actor, { action: 'person.make', object: { kind: 'person', id: personId }, details });
  return { identityId, personId };
}

/** Null when the account is somebody's already. */
async function addIdentity(tx: Tx, personId: string, provider: Provider, vouched: Vouched): Promise<string | null> {
  const id = newId();
  const added = await tx.sql(
    `insert into identity (tenant_id, id, issuer, subject, person_id, federation_id) values ($1, $2, $3, $4, $5, $6)
     on conflict (tenant_id, issuer, subject) do nothing returning id`,
    [tx.tenantId, id, vouched.issuer, vouched.subject, personId, provider.id],
  );
  return added.length > 0 ? id : null;
}

/** In small letters, vouched for, and of a domain whose people may be made. */
function readEmail({ provider: { form }, vouched: { claims } }: Coming): string {
  const email = Email.safeParse(claims[form.claims.email]).data;
  if (!email) throw refusal('email', 'no e-mail address');
  if (![claims.email_verified, claims.xms_edov].some(isTrue)) {
    throw refusal('email-verified', 'the e-mail address is not vouched for', 'email-unverified');
  }
  const domain = email.slice(email.lastIndexOf('@') + 1);
  if (!form.domains.includes(domain)) throw refusal('domain', 'another domain', 'domain-not-allowed');
  return email;
}

/** As some providers write it; Entra ID says the same by `xms_edov`. */
const isTrue = (claim: unknown): boolean => claim === true || claim === 'true' || claim === 1 || claim === '1';

function readName(claim: unknown): string | undefined {
  const name =
    typeof claim === 'string'
      ? claim
          .replace(/\p{Cc}+/gu, ' ')
          .trim()
          .slice(0, 200)
      : '';
  return name || undefined;
}

const refusal = (check: Check, why: string, code?: string) =>
  new FederationRefused(why, code ? { check, code } : { check });
