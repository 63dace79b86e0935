/** Tenants, for those who run the installation: found, made and changed. What is in them stays their own. */
import type { FastifyRequest } from 'fastify';
import type { Act } from '#schema/act.ts';
import { recordEvent } from '#schema/audit.ts';
import { foundTenant } from '#schema/founding.ts';
import { listOf } from '#schema/list.ts';
import {
  LimitsForm,
  OriginsForm,
  Quota,
  Switches,
  Tenant,
  TenantForm,
  TenantInput,
  TenantMade,
  TenantQuery,
} from '#schema/tenant.ts';
import type { Routes } from './deps.ts';
import { Id } from './id.ts';
import { makeLink, sendLink } from './link.ts';
import { makePerson } from './person-change.ts';
import { actorOf, signedIn } from './plugins/session.ts';
import { changeTenant, type Part } from './tenant-change.ts';
import { listTenants, readTenantRow, type TenantRow, withUse } from './tenant-row.ts';

/** The parts that are changed on their own. `column`: where the form as a whole is kept; else each field has its own. */
const parts = [
  { path: 'name', form: TenantForm, act: 'tenant.change', summary: "Change a tenant's name, language and address" },
  { path: 'origins', form: OriginsForm, act: 'tenant.origin', summary: 'Say from which sites its keys may be used' },
  { path: 'quota', form: Quota, act: 'tenant.quota', summary: 'Say how much a tenant may use up', column: 'quota' },
  { path: 'limits', form: LimitsForm, act: 'tenant.limit', summary: "Bound a tenant's crawls" },
  { path: 'switches', form: Switches, act: 'tenant.switch', summary: 'Say what a tenant may use', column: 'switches' },
] as const satisfies { path: string; form: object; act: Act; summary: string; column?: Part }[];

export const tenantRoutes: Routes = (deps) => async (app) => {
  const { db, publicUrl } = deps;
  const show = async (request: FastifyRequest, id: string): Promise<Tenant> =>
    withUse(db, await db.withTenant(signedIn(request).tenantId, (tx) => readTenantRow(tx, id)));

  app.get(
    '/system/tenants',
    {
      config: { may: 'operate', act: null },
      schema: {
        tags: ['tenant'],
        summary: 'Tenants by name, with what each uses',
        querystring: TenantQuery,
        response: { 200: listOf(Tenant) },
      },
    },
    async (request) => listTenants(db, signedIn(request).tenantId, request.query),
  );

  app.get(
    '/system/tenants/:id',
    {
      config: { may: 'operate', act: null },
      schema: { tags: ['tenant'], summary: 'A tenant', params: Id, response: { 200: Tenant } },
    },
    async (request) => show(request, request.params.id),
  );

  app.post(
    '/system/tenants',
    {
      config: { may: 'operate', act: 'tenant.make' },
      schema: {
        tags: ['tenant'],
        summary: 'Make a tenant and invite its administrator',
        body: TenantInput,
        response: { 201: TenantMade },
      },
    },
    async (request, reply) => {
      const { administrator, ...form } = request.body;
      const actor = actorOf(request);
      // Inside the new tenant whoever runs the installation is somebody from outside.
      const outside = { ...actor, kind: 'operator' } as const;
      const { id, personId, link } = await db.withTenant(signedIn(request).tenantId, async (tx) => {
        const inside = await foundTenant(tx, actor, form);
        const person = { ...administrator, role: 'administrator', roleId: null, groupIds: [] } as const;
        const personId = await makePerson(inside, { ...person, language: form.language });
        await recordEvent(inside, outside, { action: 'person.make', object: { kind: 'person', id: personId } });
        const link = await makeLink(inside, outside, publicUrl, { personId, purpose: 'invite' });
        return { id: inside.tenantId, personId, link };
      });
      return reply.code(201).send({ tenant: await show(request, id), personId, link: await sendLink(deps, link) });
    },
  );

  for (const { path, form, act, summary, ...rest } of parts) {
    app.put(
      `/system/tenants/:id/${path}`,
      {
        config: { may: 'operate', act },
        schema: { tags: ['tenant'], summary, params: Id, body: form, response: { 200: Tenant } },
      },
      async (request) => {
        const { id } = request.params;
        const change = ('column' in rest ? { [rest.column]: request.body } : request.body) as Partial<
          Pick<TenantRow, Part>
        >;
        await db.withTenant(signedIn(request).tenantId, (tx) => changeTenant(tx, actorOf(request), act, id, change));
        return show(request, id);
      },
    );
  }
};
