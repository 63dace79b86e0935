/**
 * The one way out of the record: the role diarium_purge, which nobody signs in as, by two functions that the worker may
 * call. They ask for a closing head that covers what goes, and for no hold; the tables ask once more, row by row.
 */

const purger = 'diarium_purge';

/** Makes `what` the purger's. To own something in a schema, a role has to be allowed to make things there just then. */
export const givenToPurger = (...what: readonly string[]): string =>
  [
    `grant create on schema public to ${purger}`,
    ...what.map((thing) => `alter ${thing} owner to ${purger}`),
    `revoke create on schema public from ${purger}`,
  ].join(';\n');

const functions = ['function audit_let_go(int)', 'function audit_drop_month(text)'];

const up = `
  do $$ begin
    if not pg_has_role('${purger}', 'set') then
      raise exception 'the owner of the tables has to be a member of ${purger}'
        using hint = 'As a superuser: grant ${purger} to ' || current_user;
    end if;
  end $$;

  -- The last link that the newest closing head covers; 0 without one.
  create function audit_closed(the_tenant uuid) returns bigint language sql stable as $$
    select coalesce(max(seq), 0) from audit_head where tenant_id = the_tenant and kind = 'closing'
  $$;

  -- An event goes before its link, which says where in the chain it stands.
  create function audit_goes() returns trigger language plpgsql as $$
    declare place bigint;
    begin
      if tg_argv[0] = 'link' then
        place := old.seq;
      else
        select l.seq into place from audit_link l
        where l.tenant_id = old.tenant_id and l.event_at = old.at and l.event_id = old.id;
      end if;
      if current_user = '${purger}' and place <= audit_closed(old.tenant_id) then
        return old;
      end if;
      raise exception 'what was recorded is not changed' using errcode = 'insufficient_privilege';
    end $$;
  create trigger goes before delete on audit_event for each row execute function audit_goes('event');
  create trigger goes before delete on audit_link for each row execute function audit_goes('link');

  -- Whether the tenant's record is held: then nothing of it goes. Looked at after the lock, in a statement of its own.
  create function audit_is_held(the_tenant uuid) returns boolean language plpgsql as $$
    begin
      perform lock_holds(false);
      return exists (select from hold h where h.tenant_id = the_tenant and h.lifted_at is null);
    end $$;

  -- Lets go of up to so many of the tenant's own events that its newest closing head covers, oldest first. Answers how
  -- many links it took. A head that is not of the very link it names covers nothing.
  create function audit_let_go(most int) returns int language plpgsql security definer
  set search_path = public, pg_temp as $$
    declare
      the_tenant uuid := current_setting('app.tenant_id')::uuid;
      closing record;
      upto bigint;
      gone int;
    begin
      select h.seq, h.head into closing from audit_head h
      where h.tenant_id = the_tenant and h.kind = 'closing' order by h.seq desc limit 1;
      if closing is null or audit_is_held(the_tenant) then
        return 0;
      end if;
      if closing.head ->> 'tenantId' <> the_tenant::text or (closing.head ->> 'seq')::bigint <> closing.seq
        or octet_length(decode(coalesce(closing.head ->> 'signature', ''), 'base64')) <> 64
        or exists (select from audit_link l where l.tenant_id = the_tenant and l.seq = closing.seq
          and encode(l.hash, 'hex') <> coalesce(closing.head ->> 'hash', '')) then
        raise exception 'the closing head covers nothing' using errcode = 'insufficient_privilege';
      end if;
      select max(few.seq) into upto from (
        select l.seq from audit_link l where l.tenant_id = the_tenant and l.seq <= closing.seq order by l.seq limit most) few;
      delete from audit_event e using audit_link l
      where l.tenant_id = the_tenant and l.seq <= upto
        and e.tenant_id = the_tenant and e.at = l.event_at and e.id = l.event_id;
      delete from audit_link l where l.tenant_id = the_tenant and l.seq <= upto;
      get diagnostics gone = row_count;
      return gone;
    end $$;

  -- Drops a month of the record, as in 2025_03, that is over, and of which no tenant keeps anything any more: each event
  -- is covered by its tenant's closing head. False while somebody does.
  create function audit_drop_month(month text) returns boolean language plpgsql security definer
  set search_path = public, pg_temp set lock_timeout = '2s' as $$
    declare
      asker text := current_setting('app.tenant_id');
      part text := 'audit_event_' || month;
      tenant record;
      is_kept boolean := false;
    begin
      if month !~ '^[0-9]{4}_[0-9]{2}$' or to_regclass(part) is null
        or to_date(month, 'YYYY_MM') + interval '1 month 1 day' > now() then
        return false;
      end if;
      for tenant in select t.id from tenant t loop
        perform set_config('app.tenant_id', tenant.id::text, true);
        is_kept := audit_is_held(tenant.id);
        exit when is_kept;
        execute format('select exists (select from %I e where e.tenant_id = $1 and not exists (
          select from audit_link l where l.tenant_id = e.tenant_id and l.event_at = e.at and l.event_id = e.id
            and l.seq <= audit_closed($1)))', part) into is_kept using tenant.id;
        exit when is_kept;
      end loop;
      perform set_config('app.tenant_id', asker, true);
      if not is_kept then
        execute format('drop table %I', part);
      end if;
      return not is_kept;
    end $$;

  grant select on tenant, audit_head to ${purger};
  grant select, delete on audit_event, audit_link to ${purger};
  ${functions.map((one) => `revoke all on ${one} from public;\n grant execute on ${one} to diarium_worker`).join(';\n')};
  ${givenToPurger(...functions)}`;

const down = `
  drop ${functions.join('; drop ')};
  drop function audit_is_held, audit_goes cascade;
  drop function audit_closed;
  revoke all on tenant, audit_head, audit_event, audit_link from ${purger}`;

export const lettingGo = { up, down };
