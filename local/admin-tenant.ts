/** Commands on tenants, in the database itself: for installations without a browser, and before there is an operator. */
import { system } from '#schema/audit.ts';
import type { Rows } from '#schema/database.ts';
import { Conflict, NotFound } from '#schema/errors.ts';
import { foundTenant } from '#schema/founding.ts';
import { linkUrl } from '#schema/link.ts';
import { readUsed } from '#schema/quota.ts';
import { holdRuns, releaseRuns, turnTenant } from '#schema/suspension.ts';
import { systemTenantId, TenantInput, type TenantState } from '#schema/tenant.ts';
import { addPerson, maintain, makeToken } from '#schema/welcome.ts';
import { type Command, findDatabase, usageError } from './admin-command.ts';
import { say } from './say.ts';

const linkHours = 24;

const create: Command = {
  usage: "tenant create SLUG 'NAME' ADMINISTRATOR@EXAMPLE.ORG [--name 'THEIR NAME'] [--language sv|en] [--json]",
  about: 'make an organisation, and a link that lets its administrator in once',
  async run([slug, name, email], flags) {
    if (!slug || !name || !email) throw usageError(create);
    const { migrateUrl, publicUrl } = findDatabase();
    const administrator = { email, name: flags.name ?? email };
    const form = TenantInput.parse({ slug, name, language: flags.language, administrator });
    const made = await maintain(migrateUrl, systemTenantId, async (rows) => {
      const inside = await foundTenant(rows, system, form);
      const person = { ...form.administrator, role: 'administrator', language: form.language } as const;
      const personId = await addPerson(inside, person);
      const token = await makeToken(inside, { personId, purpose: 'invite', hours: linkHours });
      return { tenantId: inside.tenantId, personId, token };
    });
    const { tenantId, personId, token } = made;
    const link = linkUrl(publicUrl, 'invite', token);
    if (flags.json) say(JSON.stringify({ tenantId, personId, link }));
    else say(`${form.name} is made. ${email} is let in once, within ${linkHours} hours, by\n${link}`);
    return true;
  },
};

type Listed = { id: string; slug: string; name: string; state: TenantState };

const list: Command = {
  usage: 'tenant list [--json]',
  about: 'the organisations, and how much each uses',
  async run(_words, { json }) {
    const { migrateUrl } = findDatabase();
    const tenants = await maintain(migrateUrl, systemTenantId, ({ sql }) =>
      sql<Listed>(
        `select id, slug, name, state from tenant where id <> $1 and state <> 'deleted' order by lower(name), id`,
        [systemTenantId],
      ),
    );
    const shown = [];
    for (const tenant of tenants) shown.push({ ...tenant, used: await maintain(migrateUrl, tenant.id, readUsed) });
    if (json) say(JSON.stringify(shown));
    else if (shown.length === 0) say(`There is none yet. npm run admin -- ${create.usage}`);
    for (const { slug, name, state, used } of json ? [] : shown) {
      say(`${slug}: ${name}, ${state}; ${used.people} people, ${used.pages} pages, ${used.bytes} bytes`);
    }
    return true;
  },
};

/** The engine hears of the runs within half a minute, by `reconcile`. */
const turning = (turn: 'suspend' | 'resume', about: string, turnRuns: (rows: Rows) => Promise<string[]>): Command => ({
  usage: `tenant ${turn} SLUG`,
  about,
  async run([slug]) {
    if (!slug) throw usageError(this);
    const { migrateUrl } = findDatabase();
    const tenantId = await findTenant(migrateUrl, slug);
    await maintain(migrateUrl, systemTenantId, (rows) => turnTenant(rows, system, tenantId, turn));
    const runs = await maintain(migrateUrl, tenantId, turnRuns);
    say(
      `${slug} is ${turn === 'suspend' ? 'suspended' : 'open'}; ${runs.length} crawls ${turn === 'suspend' ? 'pause' : 'go on'}`,
    );
    return true;
  },
});

/** The id of a tenant that was not deleted, the installation's own by `system`. Throws NotFound, or Conflict. */
export async function findTenant(migrateUrl: string, slug: string): Promise<string> {
  const [tenant] = await maintain(migrateUrl, systemTenantId, ({ sql }) =>
    sql<Listed>('select id, state from tenant where slug = $1', [slug]),
  );
  if (!tenant) throw new NotFound(`there is no organisation "${slug}": npm run admin -- tenant list`);
  if (tenant.state === 'deleted') throw new Conflict(`the organisation "${slug}" was deleted`);
  return tenant.id;
}

export const tenantCommands: Record<string, Command> = {
  'tenant create': create,
  'tenant list': list,
  'tenant suspend': turning('suspend', 'close an organisation: everybody out, its crawls pause', holdRuns),
  'tenant resume': turning('resume', 'open it again: the crawls that were paused go on', releaseRuns),
};
