/** Help from outside, as those ask for it, decide on it and use it who run the installation. */
import type { FastifyRequest } from 'fastify';
import { recordEvent } from '#schema/audit.ts';
import { makeLinkBearer } from '#schema/bearer.ts';
import type { Tx } from '#schema/database.ts';
import { Conflict, NotFound } from '#schema/errors.ts';
import { GlassEntry, GlassPlace, GlassWish, SystemGlass } from '#schema/glass.ts';
import { approveGlass, askGlass, leaveGlass, type Operator, refuseGlass } from '#schema/glass-turn.ts';
import { newId } from '#schema/id.ts';
import { listOf } from '#schema/list.ts';
import { systemTenantId } from '#schema/tenant.ts';
import type { Deps, Routes } from './deps.ts';
import { readGlasses, showGlass } from './glass-row.ts';
import { Id } from './id.ts';
import { actorOf, signedIn } from './plugins/session.ts';

/** The decisions of a second person, or the end of it. */
const turns = {
  approve: { act: 'glass.approve', summary: 'Agree, as a second person', take: approveGlass },
  refuse: { act: 'glass.refuse', summary: 'Refuse, as a second person', take: refuseGlass },
  end: { act: 'glass.end', summary: 'End it before its time, as asker or approver', take: leaveGlass },
} as const;

export const systemGlassRoutes: Routes = (deps) => async (app) => {
  const { db } = deps;
  app.get(
    '/system/glass',
    {
      config: { may: 'operate', act: null },
      schema: {
        tags: ['glass'],
        summary: 'Wishes and visits, the latest first',
        response: { 200: listOf(SystemGlass) },
      },
    },
    async (request) => ({ items: await listAll(deps, signedIn(request).personId), next: null }),
  );

  app.post(
    '/system/glass',
    {
      config: { may: 'operate', act: 'glass.ask' },
      schema: {
        tags: ['glass'],
        summary: 'Ask to look into an organisation for a time',
        body: GlassWish,
        response: { 201: SystemGlass },
      },
    },
    async (request, reply) => {
      const { tenantId, ...wish } = request.body;
      requireForeign(tenantId);
      const id = await db.withTenant(tenantId, async (tx) => {
        await requireTenant(tx);
        return askGlass(tx, operatorOf(request), wish);
      });
      return reply.code(201).send(await showOne(deps, signedIn(request).personId, tenantId, id));
    },
  );

  for (const [path, { act, summary, take }] of Object.entries(turns)) {
    app.post(
      `/system/glass/:id/${path}`,
      {
        config: { may: 'operate', act },
        schema: { tags: ['glass'], summary, params: Id, body: GlassPlace, response: { 200: SystemGlass } },
      },
      async (request) => {
        const { tenantId } = request.body;
        const { id } = request.params;
        await db.withTenant(tenantId, (tx) => take(tx, operatorOf(request), id));
        return showOne(deps, signedIn(request).personId, tenantId, id);
      },
    );
  }

  app.post(
    '/system/glass/:id/enter',
    {
      config: { may: 'operate', act: 'glass.enter' },
      schema: {
        tags: ['glass'],
        summary: 'A link that lets the asker in once; earlier ones are good no more',
        params: Id,
        body: GlassPlace,
        response: { 201: GlassEntry },
      },
    },
    async (request, reply) => {
      const entry = await db.withTenant(request.body.tenantId, (tx) =>
        makeEntry(tx, operatorOf(request), request.params.id, deps.publicUrl),
      );
      return reply.code(201).send(entry);
    },
  );
};

function operatorOf(request: FastifyRequest): Operator {
  const { personId, name, language } = signedIn(request);
  return { actor: { ...actorOf(request), kind: 'operator', id: personId, name }, language };
}

/** The installation's own tenant holds nothing to look into. */
function requireForeign(tenantId: string): void {
  if (tenantId === systemTenantId) throw new NotFound('no such tenant');
}

async function requireTenant({ tenantId, sql }: Tx): Promise<void> {
  const [tenant] = await sql(`select id from tenant where id = $1 and state <> 'deleted'`, [tenantId]);
  if (!tenant) throw new NotFound('no such tenant');
}

async function listAll({ db }: Deps, personId: string): Promise<SystemGlass[]> {
  const found: SystemGlass[] = [];
  // One after the other: each organisation's rows are seen by itself alone.
  for (const { id: tenantId, name: tenantName } of await db.tenants()) {
    const rows = await db.withTenant(tenantId, (tx) => readGlasses(tx));
    found.push(...rows.map((row) => ({ ...showGlass(row), tenantId, tenantName, isMine: row.askedBy === personId })));
  }
  return found.sort((one, other) => other.askedAt.localeCompare(one.askedAt));
}

async function showOne({ db }: Deps, personId: string, tenantId: string, id: string): Promise<SystemGlass> {
  return db.withTenant(tenantId, async (tx) => {
    const [row] = await readGlasses(tx, id);
    const [tenant] = await tx.sql<{ name: string }>('select name from tenant where id = $1', [tenantId]);
    return { ...showGlass(row!), tenantId, tenantName: tenant!.name, isMine: row!.askedBy === personId };
  });
}

/** A quarter of an hour, but never past the end of the visit itself. */
async function makeEntry(tx: Tx, { actor }: Operator, id: string, publicUrl: string): Promise<GlassEntry> {
  const [glass] = await tx.sql<{ personId: string | null; isOpen: boolean }>(
    `select person_id as "personId", coalesce(ended_at is null and ends_at > now(), false) as "isOpen"
     from break_glass where tenant_id = $1 and id = $2 and asked_by = $3`,
    [tx.tenantId, id, actor.id],
  );
  if (!glass) throw new NotFound('no such help from outside');
  if (!glass.isOpen) throw new Conflict('not open', { code: 'glass-over' });
  const { bearer, hash } = makeLinkBearer(tx.tenantId);
  await tx.sql('update link set used_at = now() where tenant_id = $1 and person_id = $2 and used_at is null', [
    tx.tenantId,
    glass.personId,
  ]);
  const [link] = await tx.sql<{ expiresAt: Date }>(
    `insert into link (tenant_id, id, person_id, secret_hash, created_by, expires_at)
     select $1, $2, $3, $4, $5, least(now() + interval '15 minutes', b.ends_at) from break_glass b
     where b.tenant_id = $1 and b.id = $6
     returning expires_at as "expiresAt"`,
    [tx.tenantId, newId(), glass.personId, hash, actor.id, id],
  );
  await recordEvent(tx, actor, { action: 'glass.enter', object: { kind: 'glass', id } });
  return { url: new URL(`/link/${bearer}`, publicUrl).href, expiresAt: link!.expiresAt.toISOString() };
}
