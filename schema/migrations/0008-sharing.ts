/**
 * Who reaches what: roles of a tenant's own, groups, groups as members, collections that are lent or kept to groups,
 * documents kept to groups, and levels of classification. `membership` and `reach` say in one place who may what where.
 */
import { Migration } from '@mikro-orm/migrations';
import { systemTenantId } from '../tenant.ts';
import { isolate, runtimeRoles } from './isolate.ts';
import { nearestShown } from './nearest-shown.ts';

/** Letters that sort as others do, and large ones that a database without an alphabet does not make small. */
const letters = {
  upper: 'ÅÄÖÆØÉÈÊËÁÀÂÜÚÙÓÒÔÍÌÏÇÑ',
  lower: 'åäöæøéèêëáàâüúùóòôíìïçñ',
  plain: 'åäöäöeeeeaaayuuoooiiicn',
};

export class Sharing extends Migration {
  override up(): void {
    this.addSql(`
      create table role (
        tenant_id uuid not null references tenant (id),
        id uuid not null,
        name text not null,
        permissions text[] not null,
        created_at timestamptz not null default now(),
        primary key (tenant_id, id),
        unique (tenant_id, name));
      ${isolate('role')};

      create function name_key(name text) returns text language sql immutable strict parallel safe return
        translate(lower(translate(name, '${letters.upper}${letters.lower}', '${letters.plain}${letters.plain}')
          collate "C"), 'åäö', '{|}');
      alter table person drop constraint person_role_check,
        add constraint person_role_check check (role in
          ('administrator', 'compliance-officer', 'ai-configurator', 'user', 'operator', 'inspector')),
        add column role_id uuid,
        add column kind text not null default 'person' check (kind in ('person', 'service')),
        add column removed_at timestamptz,
        add column external_id text,
        -- Whether a directory keeps this person in step.
        add column provisioned boolean not null default false,
        -- What that directory says of them; null once it has let go of them.
        add column directory jsonb,
        -- What a name is sorted and looked for by, whatever order the database knows: lower case, å, ä, ö after z.
        add column name_key text collate "C" generated always as (name_key(name)) stored,
        add foreign key (tenant_id, role_id) references role (tenant_id, id);
      create index person_by_name on person (tenant_id, name_key, id) where removed_at is null;
      create unique index person_directory on person (tenant_id, lower(directory ->> 'userName'))
        where directory is not null;
      create unique index person_external on person (tenant_id, external_id) where external_id is not null;

      create table person_group (
        tenant_id uuid not null references tenant (id),
        id uuid not null,
        name text not null,
        description text not null default '',
        external_id text,
        provisioned boolean not null default false,
        created_at timestamptz not null default now(),
        primary key (tenant_id, id),
        unique (tenant_id, name),
        unique (tenant_id, external_id));
      ${isolate('person_group')};
      create table group_member (
        tenant_id uuid not null,
        group_id uuid not null,
        person_id uuid not null,
        -- Who put the person there: by hand, or a provider that may take them away again.
        origin text not null default 'hand' check (origin in ('hand', 'federation', 'provisioning')),
        primary key (tenant_id, group_id, person_id),
        foreign key (tenant_id, group_id) references person_group (tenant_id, id) on delete cascade,
        foreign key (tenant_id, person_id) references person (tenant_id, id));
      create index on group_member (tenant_id, person_id);
      ${isolate('group_member')};

      create table space_group (
        tenant_id uuid not null,
        space_id uuid not null,
        group_id uuid not null,
        role text not null check (role in ('owner', 'editor', 'viewer')),
        created_at timestamptz not null default now(),
        primary key (tenant_id, space_id, group_id),
        foreign key (tenant_id, space_id) references space (tenant_id, id),
        foreign key (tenant_id, group_id) references person_group (tenant_id, id) on delete cascade);
      create index on space_group (tenant_id, group_id);
      ${isolate('space_group')};

      create table collection_group (
        tenant_id uuid not null,
        collection_id uuid not null,
        group_id uuid not null,
        primary key (tenant_id, collection_id, group_id),
        foreign key (tenant_id, collection_id) references collection (tenant_id, id),
        foreign key (tenant_id, group_id) references person_group (tenant_id, id) on delete cascade);
      ${isolate('collection_group')};
      create table document_group (
        tenant_id uuid not null,
        document_id uuid not null,
        group_id uuid not null,
        primary key (tenant_id, document_id, group_id),
        foreign key (tenant_id, document_id) references document (tenant_id, id),
        foreign key (tenant_id, group_id) references person_group (tenant_id, id) on delete cascade);
      ${isolate('document_group')};
      create table lending (
        tenant_id uuid not null,
        collection_id uuid not null,
        space_id uuid not null,
        primary key (tenant_id, collection_id, space_id),
        foreign key (tenant_id, collection_id) references collection (tenant_id, id),
        foreign key (tenant_id, space_id) references space (tenant_id, id));
      create index on lending (tenant_id, space_id);
      ${isolate('lending')};

      create table classification (
        tenant_id uuid not null references tenant (id),
        level int not null check (level between 0 and 9),
        name text not null,
        description text not null default '',
        primary key (tenant_id, level),
        unique (tenant_id, name));
      ${isolate('classification')};
      alter table space add column level int not null default 0, add column owner_id uuid,
        add column description text not null default '',
        add foreign key (tenant_id, owner_id) references person (tenant_id, id);
      alter table collection add column level int not null default 0, add column narrowed boolean not null default false;
      alter table document add column narrowed boolean not null default false;
      create unique index space_one_organisation on space (tenant_id) where kind = 'organisation' and removed_at is null;
      create unique index space_one_personal on space (tenant_id, owner_id) where kind = 'personal' and removed_at is null;
      create index document_narrowed on document (tenant_id, collection_id) where narrowed;

      -- Every way that a person is a member of a space: entered, by a group, as an administrator in the space of the
      -- organisation, or for a time as an inspector, whom no personal space is open to. A person can be there more than
      -- once.
      create view membership with (security_invoker = true) as
        select m.tenant_id, m.space_id, m.person_id, m.role from member m
        union all
        select g.tenant_id, g.space_id, p.person_id, g.role
        from space_group g join group_member p on p.tenant_id = g.tenant_id and p.group_id = g.group_id
        union all
        select s.tenant_id, s.id, p.id, 'owner'
        from space s join person p on p.tenant_id = s.tenant_id
        where s.kind = 'organisation' and s.removed_at is null and p.role = 'administrator' and p.role_id is null
        union all
        select s.tenant_id, s.id, b.person_id, 'viewer'
        from break_glass b join space s on s.tenant_id = b.tenant_id
        where s.kind <> 'personal' and s.removed_at is null and b.person_id is not null and b.ended_at is null
          and b.ends_at > now();

      -- Every way that a person reaches a collection, and as what: by the space that holds it, or by one that it is
      -- lent to, as a reader. A narrowed one is reached by its groups and by owners of its space; one that is classified
      -- above the space that it is reached by is reached by nobody there.
      create view reach with (security_invoker = true) as
        select m.tenant_id, m.person_id, m.space_id, c.id as collection_id, m.role
        from membership m
          join space s on s.tenant_id = m.tenant_id and s.id = m.space_id and s.removed_at is null
          join collection c on c.tenant_id = m.tenant_id and c.space_id = m.space_id and c.removed_at is null
        where c.level <= s.level and (not c.narrowed or m.role = 'owner' or exists (
          select from collection_group n join group_member p on p.tenant_id = n.tenant_id and p.group_id = n.group_id
          where n.tenant_id = c.tenant_id and n.collection_id = c.id and p.person_id = m.person_id))
        union all
        select m.tenant_id, m.person_id, m.space_id, c.id, 'viewer'
        from membership m
          join space s on s.tenant_id = m.tenant_id and s.id = m.space_id and s.removed_at is null
          join lending l on l.tenant_id = m.tenant_id and l.space_id = m.space_id
          join collection c on c.tenant_id = l.tenant_id and c.id = l.collection_id and c.removed_at is null
          join space home on home.tenant_id = c.tenant_id and home.id = c.space_id and home.removed_at is null
            and home.kind = 'organisation'
        where c.level <= least(s.level, home.level) and (not c.narrowed or exists (
          select from collection_group n join group_member p on p.tenant_id = n.tenant_id and p.group_id = n.group_id
          where n.tenant_id = c.tenant_id and n.collection_id = c.id and p.person_id = m.person_id));

      -- Who sees a document that is narrowed, once they reach its collection: its groups, and owners of its space.
      create view sight with (security_invoker = true) as
        select n.tenant_id, p.person_id, n.document_id
        from document_group n join group_member p on p.tenant_id = n.tenant_id and p.group_id = n.group_id
        union all
        select d.tenant_id, r.person_id, d.id
        from document d join reach r on r.tenant_id = d.tenant_id and r.collection_id = d.collection_id
        where d.narrowed and r.role = 'owner';
      grant select on membership, reach, sight to ${runtimeRoles.join(', ')};

      -- The same for one person, and where given for one space or collection. As functions, because their plans are kept:
      -- to plan the views anew, with the rules of all their tables, costs ten times what looking costs.
      create function membership_of(of_tenant uuid, of_person uuid, in_space uuid)
        returns table (space_id uuid, role text) language plpgsql stable as $$
        begin
          return query select m.space_id, m.role from membership m
            where m.tenant_id = of_tenant and m.person_id = of_person and (in_space is null or m.space_id = in_space);
        end $$;
      create function reach_of(of_tenant uuid, of_person uuid, in_space uuid, of_collection uuid)
        returns table (space_id uuid, collection_id uuid, role text) language plpgsql stable as $$
        begin
          return query select r.space_id, r.collection_id, r.role from reach r
            where r.tenant_id = of_tenant and r.person_id = of_person and (in_space is null or r.space_id = in_space)
              and (of_collection is null or r.collection_id = of_collection);
        end $$;
      create function sees(of_tenant uuid, of_person uuid, of_document uuid) returns boolean language plpgsql stable as $$
        begin
          return exists (select from sight x
            where x.tenant_id = of_tenant and x.person_id = of_person and x.document_id = of_document);
        end $$;
      revoke all on function membership_of, reach_of, sees from public;
      grant execute on function membership_of, reach_of, sees to ${runtimeRoles.join(', ')};

      -- The documents that an answer was made from, those of the turns before it that its model was given among them.
      -- Null in answers from before this was kept: everything that the conversation had found by then.
      alter table message add column grounds uuid[];
      -- Loads the extension: settings of its own that no session knows yet only a superuser may name in a function.
      select '[1]'::halfvec;
      ${nearestShown};
      grant execute on function nearest_shown to ${runtimeRoles.join(', ')};

      -- Row-level security holds here too: each organisation is entered in turn.
      do $found$
      declare organisation record;
      begin
        for organisation in select id, name from tenant where id <> '${systemTenantId}' loop
          perform set_config('app.tenant_id', organisation.id::text, true);
          insert into space (tenant_id, id, name, kind)
            values (organisation.id, gen_random_uuid(), organisation.name, 'organisation')
            on conflict (tenant_id) where kind = 'organisation' and removed_at is null do nothing;
        end loop;
        perform set_config('app.tenant_id', '', true);
      end $found$;`);
  }

  override down(): void {
    this.addSql(`
      drop function nearest_shown;
      alter table message drop column grounds;
      drop function sees, reach_of, membership_of;
      drop view sight, reach, membership;
      drop table classification, lending, document_group, collection_group, space_group, group_member, person_group;
      drop index space_one_organisation, space_one_personal, document_narrowed;
      alter table space drop column level, drop column owner_id, drop column description;
      alter table collection drop column level, drop column narrowed;
      alter table document drop column narrowed;
      alter table person drop column role_id, drop column kind, drop column removed_at, drop column external_id,
        drop column provisioned, drop column directory, drop column name_key;
      drop function name_key;
      drop table role;`);
  }
}
