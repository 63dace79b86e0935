/** A key of each tenant that can be destroyed. */
import { Migration } from '@mikro-orm/migrations';
import { isolate } from './isolate.ts';

export class TenantKeys extends Migration {
  override up(): void {
    this.addSql(`
      -- What the installation's key wraps; nothing once it was destroyed, which the row goes on to say.
      create table tenant_key (
        tenant_id uuid primary key references tenant (id),
        sealed text,
        made_at timestamptz not null default now(),
        destroyed_at timestamptz,
        check ((sealed is null) = (destroyed_at is not null)));
      ${isolate('tenant_key', 'select, insert, update')};

      create function key_stays_destroyed() returns trigger language plpgsql as $$
        begin
          raise exception 'a key that was destroyed does not come back' using errcode = 'insufficient_privilege';
        end $$;
      create trigger stays_destroyed before update on tenant_key
        for each row when (old.sealed is null) execute function key_stays_destroyed();`);
  }

  override down(): void {
    this.addSql('drop table tenant_key');
    this.addSql('drop function key_stays_destroyed');
  }
}
