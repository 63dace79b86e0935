/** People with any role, signed in without the way to it: tests of rights need many of them. */
import { makeSessionBearer } from '#schema/bearer.ts';
import type { Database } from '#schema/database.ts';
import { newId } from '#schema/id.ts';
import type { Permission, SpaceRole, TenantRole } from '#schema/role.ts';
import type { TestPerson } from '#tests/rig/api.ts';

export type Place = { spaceId: string; role: SpaceRole };

export async function addPerson(
  db: Database,
  tenantId: string,
  role: TenantRole,
  place: Place | null = null,
  /** Of a role of the tenant's own making, which then says everything. */
  own: readonly Permission[] | null = null,
): Promise<TestPerson> {
  const [personId, sessionId, roleId] = [newId(), newId(), own && newId()];
  const email = `${role}-${personId}@probe.example`;
  const { bearer, hash } = makeSessionBearer(tenantId, sessionId);
  await db.withTenant(tenantId, async ({ sql }) => {
    if (roleId) {
      await sql('insert into role (tenant_id, id, name, permissions) values ($1, $2, $3, $4)', [
        ...[tenantId, roleId, `Prov ${roleId}`, own],
      ]);
    }
    await sql('insert into person (tenant_id, id, email, name, role, role_id) values ($1, $2, $3, $4, $5, $6)', [
      tenantId,
      personId,
      email,
      `Prov ${role}`,
      role,
      roleId,
    ]);
    await sql(
      `insert into session (tenant_id, id, person_id, carrier, secret_hash, expires_at)
       values ($1, $2, $3, 'cookie', $4, now() + interval '1 day')`,
      [tenantId, sessionId, personId, hash],
    );
    if (!place) return;
    await sql('insert into member (tenant_id, space_id, person_id, role) values ($1, $2, $3, $4)', [
      tenantId,
      place.spaceId,
      personId,
      place.role,
    ]);
  });
  return { personId, email, cookie: bearer };
}
