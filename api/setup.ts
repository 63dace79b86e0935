/** How far the setting up of an organisation has come: counted from what is there, never from what was clicked. */
import type { Rows } from '#schema/database.ts';
import { type SetupStep, setupSteps } from '#schema/setting.ts';
import { systemTenantId } from '#schema/tenant.ts';

type Name = SetupStep['name'];

/** SQL for whether a step is done; `$1` is the tenant, `$2` the person who asks. */
const facts = {
  factor: `exists (select from factor where tenant_id = $1 and person_id = $2 and confirmed_at is not null)`,
  // Any besides the installation's own.
  tenant: `exists (select from tenant where id <> $1 and state <> 'deleted')`,
  policy: 'exists (select from policy where tenant_id = $1)',
  people: `(select count(*) > 1 from person where tenant_id = $1 and kind = 'person' and removed_at is null
    and role <> 'inspector')`,
  group: 'exists (select from person_group where tenant_id = $1)',
  federation: 'exists (select from federation where tenant_id = $1)',
  collection: 'exists (select from collection where tenant_id = $1 and removed_at is null)',
  // Something to learn from: a website, or a file.
  source: 'exists (select from source where tenant_id = $1 and removed_at is null)',
  crawl: `(exists (select from crawl where tenant_id = $1 and state = 'finished' and mode <> 'dry')
    or exists (select from extract where tenant_id = $1 and state = 'finished'))`,
  question: `exists (select from message where tenant_id = $1 and author = 'person')`,
} as const satisfies Record<Name, string>;

const ofOrganisation: readonly Name[] = setupSteps.filter((name) => name !== 'tenant');
/** Of those who run the installation: two, since some acts take two. */
const ofInstallation: readonly Name[] = ['factor', 'policy', 'people', 'tenant', 'federation'];
const optional: readonly Name[] = ['group', 'federation'];

export async function readSetup(tx: Rows, personId: string): Promise<SetupStep[]> {
  const names = tx.tenantId === systemTenantId ? ofInstallation : ofOrganisation;
  const [done] = await tx.sql<Record<Name, boolean>>(
    `select ${names.map((name) => `${facts[name]} as "${name}"`).join(', ')} from (select $2::uuid) asker`,
    [tx.tenantId, personId],
  );
  return names.map((name) => ({ name, done: done![name], optional: optional.includes(name) }));
}
