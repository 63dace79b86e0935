/** Roles: those that are built in, and those an organisation makes itself. A change counts from the next request on. */
import { z } from 'zod';
import { recordEvent } from '#schema/audit.ts';
import type { Tx } from '#schema/database.ts';
import { Conflict, NotAllowed, NotFound } from '#schema/errors.ts';
import { newId } from '#schema/id.ts';
import { listOf } from '#schema/list.ts';
import { givenRoles, type Permission, permissionsOf } from '#schema/role.ts';
import { Role, RoleForm } from '#schema/role-form.ts';
import { systemTenantId } from '#schema/tenant.ts';
import { byName } from './by-name.ts';
import type { Routes } from './deps.ts';
import { requireWithin } from './giving.ts';
import { Id } from './id.ts';
import { belongs } from './person-row.ts';
import { actorOf, signedIn } from './plugins/session.ts';

export const roleRoutes: Routes =
  ({ db }) =>
  async (app) => {
    app.get(
      '/role',
      {
        config: { may: 'people', act: null },
        schema: {
          tags: ['role'],
          summary: 'Roles with what they allow, and how many people have them',
          response: { 200: listOf(Role) },
        },
      },
      async (request) => {
        const { tenantId, language } = signedIn(request);
        const { builtIn, own } = await db.withTenant(tenantId, readRoles);
        return { items: [...builtIn, ...own.sort(byName(language))], next: null };
      },
    );

    app.post(
      '/role',
      {
        config: { may: 'role', act: 'role.make' },
        schema: { tags: ['role'], summary: 'Make a role', body: RoleForm, response: { 201: Role } },
      },
      async (request, reply) => {
        const asker = signedIn(request);
        const { name, permissions } = request.body;
        requireWithin(asker, permissions);
        const id = newId();
        await db.withTenant(asker.tenantId, async (tx) => {
          await requireFreeName(tx, name, id);
          await tx.sql('insert into role (tenant_id, id, name, permissions) values ($1, $2, $3, $4)', [
            asker.tenantId,
            id,
            name,
            permissions,
          ]);
          const details = { permissions };
          await recordEvent(tx, actorOf(request), { action: 'role.make', object: { kind: 'role', id }, details });
        });
        return reply.code(201).send({ id, name, permissions, people: 0 });
      },
    );

    app.put(
      '/role/:id',
      {
        config: { may: 'role', act: 'role.change' },
        schema: {
          tags: ['role'],
          summary: 'Change what a role of our own allows',
          description:
            'Nobody changes the role that they have themselves, nor one that allows more than they may give.',
          params: Id,
          body: RoleForm,
          response: { 200: Role },
        },
      },
      async (request) => {
        const asker = signedIn(request);
        const { id } = request.params;
        const { name, permissions } = request.body;
        return db.withTenant(asker.tenantId, async (tx) => {
          const was = await holdRole(tx, id);
          requireWithin(asker, [...was.permissions, ...permissions]);
          await requireNotOwn(tx, id, asker.personId);
          await requireFreeName(tx, name, id);
          await tx.sql('update role set name = $3, permissions = $4 where tenant_id = $1 and id = $2', [
            tx.tenantId,
            id,
            name,
            permissions,
          ]);
          const details = { before: was, after: { name, permissions } };
          await recordEvent(tx, actorOf(request), { action: 'role.change', object: { kind: 'role', id }, details });
          return { id, name, permissions, people: await countPeople(tx, id) };
        });
      },
    );

    app.delete(
      '/role/:id',
      {
        config: { may: 'role', act: 'role.remove' },
        schema: { tags: ['role'], summary: 'Remove a role that nobody has', params: Id, response: { 204: z.null() } },
      },
      async (request, reply) => {
        const { tenantId } = signedIn(request);
        const { id } = request.params;
        await db.withTenant(tenantId, async (tx) => {
          const before = await holdRole(tx, id);
          const people = await countPeople(tx, id);
          if (people > 0) throw new Conflict('somebody has the role', { code: 'role-in-use', people });
          await tx.sql('delete from role where tenant_id = $1 and id = $2', [tenantId, id]);
          const details = { before };
          await recordEvent(tx, actorOf(request), { action: 'role.remove', object: { kind: 'role', id }, details });
        });
        return reply.code(204).send(null);
      },
    );
  };

/** The built-in ones that this organisation gives, and its own. */
async function readRoles(tx: Tx): Promise<{ builtIn: Role[]; own: (Role & { name: string })[] }> {
  const counts = await tx.sql<{ role: string; people: number }>(
    `select p.role, count(*) as people from person p
     where p.tenant_id = $1 and ${belongs} and p.role_id is null group by p.role`,
    [tx.tenantId],
  );
  const countOf = (id: string) => counts.find(({ role }) => role === id)?.people ?? 0;
  const given = tx.tenantId === systemTenantId ? (['operator'] as const) : givenRoles;
  const builtIn = given.map((id) => ({ id, name: null, permissions: [...permissionsOf(id)], people: countOf(id) }));
  const own = await tx.sql<Role & { name: string }>(
    `select o.id, o.name, o.permissions, (select count(*) from person p
       where p.tenant_id = $1 and p.role_id = o.id and p.removed_at is null) as people
     from role o where o.tenant_id = $1`,
    [tx.tenantId],
  );
  return { builtIn, own };
}

async function countPeople(tx: Tx, id: string): Promise<number> {
  const [row] = await tx.sql<{ people: number }>(
    'select count(*) as people from person where tenant_id = $1 and role_id = $2 and removed_at is null',
    [tx.tenantId, id],
  );
  return row!.people;
}

/** The role as it is, kept from others until the transaction ends. Throws NotFound. */
async function holdRole(tx: Tx, id: string): Promise<{ name: string; permissions: Permission[] }> {
  const [role] = await tx.sql<{ name: string; permissions: Permission[] }>(
    'select name, permissions from role where tenant_id = $1 and id = $2 for update',
    [tx.tenantId, id],
  );
  if (!role) throw new NotFound('no such role');
  return role;
}

/** Throws NotAllowed for the role that the asker has. */
async function requireNotOwn(tx: Tx, id: string, personId: string): Promise<void> {
  const own = await tx.sql('select id from person where tenant_id = $1 and id = $2 and role_id = $3', [
    tx.tenantId,
    personId,
    id,
  ]);
  if (own.length > 0) throw new NotAllowed('not the role one has oneself', { code: 'own-account' });
}

/** A name is a role's alone. Throws Conflict. */
async function requireFreeName(tx: Tx, name: string, id: string): Promise<void> {
  const taken = await tx.sql('select id from role where tenant_id = $1 and name = $2 and id <> $3', [
    tx.tenantId,
    name,
    id,
  ]);
  if (taken.length > 0) throw new Conflict('the name is taken', { code: 'name-taken' });
}
