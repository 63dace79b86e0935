/** Keys of tenants and of people that can be destroyed. */
import { Migration } from '@mikro-orm/migrations';
import { isolate } from './isolate.ts';

export class OwnKeys extends Migration {
  override up(): void {
    this.addSql(`
      -- What the installation's key wraps; nothing once it was destroyed, which the row goes on to say.
      create table tenant_key (
        tenant_id uuid primary key references tenant (id),
        sealed text,
        -- Names it without telling it, also afterwards; none where it was destroyed before it was made.
        key_id text,
        made_at timestamptz not null default now(),
        destroyed_at timestamptz,
        check ((sealed is null) = (destroyed_at is not null)));
      ${isolate('tenant_key', 'select, insert, update')};

      create table person_key (
        tenant_id uuid not null references tenant (id),
        -- Not a reference: that the key was destroyed is known for longer than who had it.
        person_id uuid not null,
        sealed text,
        key_id text,
        made_at timestamptz not null default now(),
        destroyed_at timestamptz,
        primary key (tenant_id, person_id),
        check ((sealed is null) = (destroyed_at is not null)));
      ${isolate('person_key', 'select, insert, update')};

      create function key_stays_destroyed() returns trigger language plpgsql as $$
        begin
          raise exception 'a key that was destroyed does not come back' using errcode = 'insufficient_privilege';
        end $$;
      create trigger stays_destroyed before update on tenant_key
        for each row when (old.sealed is null) execute function key_stays_destroyed();
      create trigger stays_destroyed before update on person_key
        for each row when (old.sealed is null) execute function key_stays_destroyed();`);
  }

  override down(): void {
    this.addSql('drop table person_key, tenant_key');
    this.addSql('drop function key_stays_destroyed');
  }
}
