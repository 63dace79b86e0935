/** What every table with a tenant_id gets: row-level security that holds for the owner too, and narrow grants. */

export const runtimeRoles = ['diarium_app', 'diarium_worker'] as const;

/** The asker's tenant; null, and so no row, when none is set. The sub-select makes it an InitPlan, evaluated once. */
export const currentTenant = `(select nullif(current_setting('app.tenant_id', true), '')::uuid)`;

/** SQL that isolates `table` by tenant and lets the runtime roles do `acts` on it. */
export function isolate(table: string, acts = 'select, insert, update, delete'): string {
  return [enforce(table), `grant ${acts} on ${table} to ${runtimeRoles.join(', ')}`].join(';\n');
}

/** Row-level security without any grant: what a partition gets, so that reading it directly shows nothing. */
export function enforce(table: string): string {
  return `
    alter table ${table} enable row level security;
    alter table ${table} force row level security;
    create policy tenant on ${table} using (tenant_id = ${currentTenant}) with check (tenant_id = ${currentTenant})`;
}
