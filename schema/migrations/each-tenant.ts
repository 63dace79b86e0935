/** Rows that are there already, brought along tenant by tenant: the database's rules hold for migrations too. */

/** Row-level security holds for the migrating role too: it goes from tenant to tenant. */
export function eachTenant(statements: string): string {
  return `do $$ declare tenant record; begin
    for tenant in select id from tenant loop
      perform set_config('app.tenant_id', tenant.id::text, true);
      ${statements}
    end loop;
    perform set_config('app.tenant_id', '', true);
  end $$`;
}
