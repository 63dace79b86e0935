/**
 * Letting the first people in. A tenant is made by whoever holds the migrating role, never by the running product;
 * row-level security binds that role too, so each act sets the tenant it works for.
 */
import pg from 'pg';
import { makeLinkBearer } from './bearer.ts';
import { InvalidInput } from './errors.ts';
import { foundOrganisation } from './founding.ts';
import { newId } from './id.ts';
import type { TenantRole } from './role.ts';
import type { Language } from './session.ts';

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
  const tenantId = await connected(migrateUrl, async (client) => {
    await client.query('insert into tenant (id, slug, name, language) values ($1, $2, $3, $4) on conflict do nothing', [
      newId(),
      tenant.slug,
      tenant.name,
      tenant.language,
    ]);
    const found = await client.query<{ id: string }>('select id from tenant where slug = $1', [tenant.slug]);
    return found.rows[0]!.id;
  });
  await inTenant(migrateUrl, tenantId, (client) =>
    foundOrganisation({ tenantId, sql: async (text, params) => (await client.query(text, params as [])).rows }, tenant),
  );
  return { tenantId };
}

/** The id of the person with this e-mail address, made where it is missing. */
export async function makePerson(
  migrateUrl: string,
  tenantId: string,
  person: { email: string; name: string; role: TenantRole; language: Language },
): Promise<string> {
  return inTenant(migrateUrl, tenantId, async (client) => {
    const email = person.email.toLowerCase();
    const made = await client.query<{ id: string }>(
      `insert into person (tenant_id, id, email, name, role, language) values ($1, $2, $3, $4, $5, $6)
       on conflict (tenant_id, email) do nothing returning id`,
      [tenantId, newId(), email, person.name, person.role, person.language],
    );
    if (made.rows[0]) {
      await record(client, tenantId, 'person.make', { kind: 'person', id: made.rows[0].id });
      return made.rows[0].id;
    }
    const found = await client.query<{ id: string }>('select id from person where tenant_id = $1 and email = $2', [
      tenantId,
      email,
    ]);
    return found.rows[0]!.id;
  });
}

/** A one-time sign-in link's token, good for a quarter of an hour up to a day. Throws InvalidInput outside of that. */
export async function makeSignInLink(
  migrateUrl: string,
  { tenantId, personId, hours }: { tenantId: string; personId: string; hours: number },
): Promise<string> {
  if (!(hours >= leastHours && hours <= mostHours)) {
    throw new InvalidInput('a sign-in link is good for a quarter of an hour up to 24 hours', { hours });
  }
  return inTenant(migrateUrl, tenantId, async (client) => {
    const { bearer, hash } = makeLinkBearer(tenantId);
    const id = newId();
    await client.query(
      `insert into link (tenant_id, id, person_id, secret_hash, expires_at)
       values ($1, $2, $3, $4, now() + make_interval(secs => $5))`,
      [tenantId, id, personId, hash, hours * 3600],
    );
    await record(client, tenantId, 'link.make', { kind: 'link', id });
    return bearer;
  });
}

async function record(client: pg.Client, tenantId: string, action: string, object: { kind: string; id: string }) {
  await client.query(
    `insert into audit_event (tenant_id, id, actor_kind, action, object_kind, object_id)
     values ($1, $2, 'system', $3, $4, $5)`,
    [tenantId, newId(), action, object.kind, object.id],
  );
}

async function inTenant<T>(url: string, tenantId: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  return connected(url, async (client) => {
    await client.query('begin');
    await client.query(`select set_config('app.tenant_id', $1, true)`, [tenantId]);
    const result = await work(client);
    await client.query('commit');
    return result;
  });
}

/** The connection ends with the work, and with it any transaction that was not committed. */
async function connected<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
