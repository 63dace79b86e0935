/**
 * Letting the first people in, from a shell: by whoever holds the migrating role. Row-level security binds that role
 * too, so each act sets the tenant it works for.
 */
import pg from 'pg';
import { recordEvent, system } from './audit.ts';
import { makeLinkBearer } from './bearer.ts';
import type { Rows } from './database.ts';
import { Conflict, InvalidInput } from './errors.ts';
import { enterTenant, foundOrganisation } from './founding.ts';
import { newId } from './id.ts';
import type { LinkPurpose } from './letter.ts';
import type { TenantRole } from './role.ts';
import type { Language } from './session.ts';
import { systemTenantId } from './tenant.ts';

export type Newcomers = {
  tenant: { slug: string; name: string; language: Language };
  administrator: { email: string; name: string };
};

const leastHours = 0.25;
const mostHours = 24;

/** Makes the tenant and its administrator where they are missing; run again it answers the same ids. */
export async function welcome(
  migrateUrl: string,
  { tenant, administrator }: Newcomers,
): Promise<{ tenantId: string; personId: string }> {
  const { tenantId } = await makeTenant(migrateUrl, tenant);
  const person = { ...administrator, role: 'administrator' as const, language: tenant.language };
  return { tenantId, personId: await makePerson(migrateUrl, tenantId, person) };
}

/** The tenant with this slug, made where it is missing, with what every organisation has from the start. */
export async function makeTenant(migrateUrl: string, tenant: Newcomers['tenant']): Promise<{ tenantId: string }> {
  const tenantId = await maintain(migrateUrl, systemTenantId, async (rows) => {
    try {
      return await enterTenant(rows, system, tenant);
    } catch (error) {
      if (!(error instanceof Conflict)) throw error;
      const [known] = await rows.sql<{ id: string }>('select id from tenant where slug = $1', [tenant.slug]);
      return known!.id;
    }
  });
  await maintain(migrateUrl, tenantId, (rows) => foundOrganisation(rows, tenant));
  return { tenantId };
}

type Newcomer = { email: string; name: string; role: TenantRole; language: Language };

/** The id of the person with this e-mail address, made where it is missing. */
export const makePerson = (migrateUrl: string, tenantId: string, person: Newcomer): Promise<string> =>
  maintain(migrateUrl, tenantId, (rows) => addPerson(rows, person));

/** As `makePerson`, in a transaction that does more. */
export async function addPerson(rows: Rows, person: Newcomer): Promise<string> {
  const { tenantId } = rows;
  const email = person.email.toLowerCase();
  const [made] = await rows.sql<{ id: string }>(
    `insert into person (tenant_id, id, email, name, role, language) values ($1, $2, $3, $4, $5, $6)
     on conflict (tenant_id, email) do nothing returning id`,
    [tenantId, newId(), email, person.name, person.role, person.language],
  );
  if (made) {
    await recordEvent(rows, system, { action: 'person.make', object: { kind: 'person', id: made.id } });
    return made.id;
  }
  const [found] = await rows.sql<{ id: string }>('select id from person where tenant_id = $1 and email = $2', [
    tenantId,
    email,
  ]);
  return found!.id;
}

/** A one-time sign-in link's token, good for a quarter of an hour up to a day. Throws InvalidInput outside of that. */
export const makeSignInLink = (
  migrateUrl: string,
  { tenantId, ...order }: { tenantId: string; personId: string; hours: number },
): Promise<string> => maintain(migrateUrl, tenantId, (rows) => makeToken(rows, { ...order, purpose: 'sign-in' }));

/** The token of a one-time link, good for a quarter of an hour up to a day. Throws InvalidInput outside of that. */
export async function makeToken(
  rows: Rows,
  { personId, purpose, hours }: { personId: string; purpose: LinkPurpose; hours: number },
): Promise<string> {
  if (!(hours >= leastHours && hours <= mostHours)) {
    throw new InvalidInput('a sign-in link is good for a quarter of an hour up to 24 hours', { hours });
  }
  const { bearer, hash } = makeLinkBearer(rows.tenantId);
  const id = newId();
  await rows.sql(
    `insert into link (tenant_id, id, person_id, secret_hash, purpose, expires_at)
     values ($1, $2, $3, $4, $5, now() + make_interval(secs => $6))`,
    [rows.tenantId, id, personId, hash, purpose, hours * 3600],
  );
  await recordEvent(rows, system, { action: 'link.make', object: { kind: 'link', id } });
  return bearer;
}

/** One transaction for one tenant as the migrating role, on a connection of its own that ends with the work. */
export async function maintain<T>(url: string, tenantId: string, work: (rows: Rows) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  const sql = async <Row extends object>(text: string, params: readonly unknown[] = []) =>
    (await client.query<Row>(text, [...params])).rows;
  await client.connect();
  try {
    await client.query('begin');
    await client.query(`select set_config('app.tenant_id', $1, true)`, [tenantId]);
    const result = await work({ tenantId, sql });
    await client.query('commit');
    return result;
  } finally {
    await client.end();
  }
}
