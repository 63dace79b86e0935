/** The collection that a package is of: its name, where its documents came from, and who reaches it. */
import { z } from 'zod';
import type { Tx } from '#schema/database.ts';
import { NotFound } from '#schema/errors.ts';
import { SourceForm } from '#schema/source.ts';

/** What `collection.json` says. Of a website what is read and how, but not when; secrets are never in it. */
export const PackedCollection = z.object({
  name: z.string(),
  description: z.string(),
  sources: z.array(
    z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('site'), form: SourceForm }),
      z.object({ kind: z.literal('upload') }),
    ]),
  ),
});
export type PackedCollection = z.infer<typeof PackedCollection>;

/** What `permissions.json` says: as it was. Elsewhere nobody is let in by it, but whom it kept out it keeps out. */
export const PackedPermissions = z.object({
  level: z.int(),
  narrowed: z.boolean(),
  groups: z.array(z.string()),
  members: z.array(z.object({ name: z.string(), role: z.string() })),
  spaceGroups: z.array(z.object({ name: z.string(), role: z.string() })),
  lentTo: z.array(z.string()),
});
export type PackedPermissions = z.infer<typeof PackedPermissions>;

export type Described = PackedCollection & { sourceIds: string[]; permissions: PackedPermissions; documents: number };

/** Throws NotFound where it was removed meanwhile. */
export async function describeCollection(tx: Tx, collectionId: string): Promise<Described> {
  const [collection] = await tx.sql<Omit<Described, 'sources' | 'sourceIds'>>(
    `select c.name, c.description,
       (select count(*)::int from document d join version v on v.tenant_id = $1 and v.id = d.version_id
        where d.tenant_id = $1 and d.collection_id = c.id and d.removed_at is null) as documents,
       jsonb_build_object('level', c.level, 'narrowed', c.narrowed,
         'groups', array(select g.name from collection_group cg join person_group g on g.tenant_id = $1
           and g.id = cg.group_id where cg.tenant_id = $1 and cg.collection_id = c.id order by 1),
         'members', coalesce((select jsonb_agg(jsonb_build_object('name', p.name, 'role', m.role) order by p.name, p.id)
           from member m join person p on p.tenant_id = $1 and p.id = m.person_id
           where m.tenant_id = $1 and m.space_id = c.space_id), '[]'),
         'spaceGroups', coalesce((select jsonb_agg(jsonb_build_object('name', g.name, 'role', s.role) order by g.name)
           from space_group s join person_group g on g.tenant_id = $1 and g.id = s.group_id
           where s.tenant_id = $1 and s.space_id = c.space_id), '[]'),
         'lentTo', array(select s.name from lending l join space s on s.tenant_id = $1 and s.id = l.space_id
           where l.tenant_id = $1 and l.collection_id = c.id order by 1)) as permissions
     from collection c where c.tenant_id = $1 and c.id = $2 and c.removed_at is null`,
    [tx.tenantId, collectionId],
  );
  if (!collection) throw new NotFound('no such collection');
  const sources = await tx.sql<{ id: string; kind: 'site' | 'upload'; form: unknown }>(
    `select s.id, s.kind, s.form from source s where s.tenant_id = $1 and s.collection_id = $2
       and exists (select from document d where d.tenant_id = $1 and d.source_id = s.id and d.removed_at is null)
     order by s.id`,
    [tx.tenantId, collectionId],
  );
  return {
    ...collection,
    sourceIds: sources.map(({ id }) => id),
    sources: sources.map(({ kind, form }) =>
      kind === 'upload' ? { kind } : { kind, form: { ...SourceForm.parse(form), schedule: null } },
    ),
  };
}
