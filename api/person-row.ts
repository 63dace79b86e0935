/** People as they are shown: found by name, e-mail address, role, state or group, in the order of the alphabet. */
import { z } from 'zod';
import type { Tx } from '#schema/database.ts';
import { NotFound } from '#schema/errors.ts';
import { heldAmong } from '#schema/held.ts';
import type { ListOf } from '#schema/list.ts';
import type { Holdings, Person, PersonDetail, PersonEntry, PersonQuery } from '#schema/person.ts';
import { assignedRoles } from '#schema/role.ts';
import { pageOf, readCursor } from './cursor.ts';
import { retentionOf } from './retention-row.ts';

type Row = Omit<Person, 'createdAt' | 'seenAt'> & { createdAt: Date; seenAt: Date | null; nameKey: string };

/** Those who belong to the organisation: no services, nobody who was let in for a time, nobody who was removed. */
export const belongs = `p.kind = 'person' and p.role <> 'inspector' and p.removed_at is null`;

const state = `case when p.deactivated_at is not null then 'deactivated'
  when p.password_hash is not null or seen.at is not null
    or exists (select from identity i where i.tenant_id = $1 and i.person_id = p.id) then 'active'
  else 'invited' end`;

const rows = `select p.id, p.email, p.name, p.role, p.language, p.created_at as "createdAt", p.name_key as "nameKey",
    case when o.id is not null then jsonb_build_object('id', o.id, 'name', o.name) end as "ownRole",
    p.provisioned, ${state} as state, seen.at as "seenAt",
    array(select jsonb_build_object('id', g.id, 'name', g.name) from group_member m
      join person_group g on g.tenant_id = m.tenant_id and g.id = m.group_id
      where m.tenant_id = $1 and m.person_id = p.id order by g.name) as groups
  from person p
    left join role o on o.tenant_id = p.tenant_id and o.id = p.role_id
    left join lateral (select max(seen_at) as at from session s where s.tenant_id = $1 and s.person_id = p.id) seen on true
  where p.tenant_id = $1 and ${belongs}`;

const Key = z.tuple([z.string(), z.uuid()]);

/** One page of those asked for. Throws InvalidInput for a foreign cursor. */
export async function listPeople(tx: Tx, query: PersonQuery): Promise<ListOf<Person>> {
  const after = readCursor(Key, query.cursor);
  const builtIn = assignedRoles.some((role) => role === query.role);
  const found = await tx.sql<Row>(
    `select * from (${rows}
       and ($2::text is null or p.name_key like '%' || $2 || '%' or p.email like '%' || $3 || '%')
       and ($4::text is null or (p.role = $4 and p.role_id is null)) and ($5::uuid is null or p.role_id = $5)
       and ($6::uuid is null or exists (select from group_member m
         where m.tenant_id = $1 and m.group_id = $6 and m.person_id = p.id))
       and ($7::text is null or (p.name_key, p.id) > ($7 collate "C", $8::uuid))) found
     where $9::text is null or state = $9
     order by "nameKey" collate "C", id limit $10`,
    [
      tx.tenantId,
      await searchKey(tx, query.search),
      literal(query.search?.toLowerCase()),
      builtIn ? query.role : null,
      builtIn ? null : (query.role ?? null),
      query.groupId ?? null,
      after?.[0] ?? null,
      after?.[1] ?? null,
      query.state ?? null,
      query.limit + 1,
    ],
  );
  return pageOf(found, query.limit, ({ nameKey, id }) => [nameKey, id], show);
}

/** Throws NotFound. */
export async function readPerson(tx: Tx, id: string): Promise<Person> {
  const [row] = await tx.sql<Row>(`${rows} and p.id = $2`, [tx.tenantId, id]);
  if (!row) throw new NotFound('no such person');
  return show(row);
}

export async function readPersonDetail(tx: Tx, id: string): Promise<PersonDetail> {
  const person = await readPerson(tx, id);
  const [holds] = await tx.sql<Holdings>(
    `select (select count(*) from member m join space s on s.tenant_id = m.tenant_id and s.id = m.space_id
         where m.tenant_id = $1 and m.person_id = $2 and m.role = 'owner' and s.removed_at is null) as spaces,
       (select count(*) from conversation c where c.tenant_id = $1 and c.person_id = $2 and c.removed_at is null)
         as conversations,
       (select count(*) from key k where k.tenant_id = $1 and k.person_id = $2 and k.revoked_at is null) as keys`,
    [tx.tenantId, id],
  );
  const retention = (await retentionOf(tx, 'person', [id])).get(id) ?? null;
  const isHeld = (await heldAmong(tx, 'person', [id])).has(id);
  return { ...person, holds: holds!, entry: await readEntry(tx, id), retention, isHeld };
}

async function readEntry(tx: Tx, id: string): Promise<PersonEntry> {
  const [entry] = await tx.sql<PersonEntry>(
    `select (select count(*) from session s where s.tenant_id = $1 and s.person_id = $2 and s.ended_at is null
         and s.expires_at > now() and not s.partial)::int as sessions,
       exists (select from factor f where f.tenant_id = $1 and f.person_id = $2 and f.confirmed_at is not null)
         as "hasFactor"`,
    [tx.tenantId, id],
  );
  return entry!;
}

/** What is searched for, as names are kept, so that it is found whatever its accents; null when nothing is. */
export async function searchKey(tx: Tx, search: string | undefined): Promise<string | null> {
  const [row] = await tx.sql<{ key: string | null }>('select name_key($1) as key', [search || null]);
  return literal(row!.key ?? undefined);
}

/** What stands for other signs in a pattern stands for itself. */
export const literal = (text: string | undefined): string | null => text?.replace(/[\\%_]/g, '\\$&') || null;

const show = ({ nameKey, createdAt, seenAt, ...row }: Row): Person => ({
  ...row,
  createdAt: createdAt.toISOString(),
  seenAt: seenAt?.toISOString() ?? null,
});
