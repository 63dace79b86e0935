/** Commands on people, in the database itself: a way back in for one, and whoever runs the installation. */
import { recordEvent, system } from '#schema/audit.ts';
import type { Rows } from '#schema/database.ts';
import { NotFound } from '#schema/errors.ts';
import { linkUrl } from '#schema/link.ts';
import { Email } from '#schema/person.ts';
import { systemTenantId } from '#schema/tenant.ts';
import { maintain, makePerson, makeToken } from '#schema/welcome.ts';
import { type Command, findDatabase, usageError } from './admin-command.ts';
import { findTenant } from './admin-tenant.ts';
import { say } from './say.ts';

const resetHours = 1;
const inviteHours = 24;

const reset: Command = {
  usage: 'person reset PERSON@EXAMPLE.ORG --tenant SLUG [--factor] [--json]',
  about: 'a link to choose a new password by, once; --factor takes their second factor away too',
  async run([email], { tenant, factor, json }) {
    if (!email || !tenant) throw usageError(reset);
    const { migrateUrl, publicUrl } = findDatabase();
    const tenantId = await findTenant(migrateUrl, tenant);
    const token = await maintain(migrateUrl, tenantId, async (rows) => {
      const personId = await findPerson(rows, email);
      if (factor) await removeFactor(rows, personId);
      return makeToken(rows, { personId, purpose: 'reset', hours: resetHours });
    });
    const link = linkUrl(publicUrl, 'reset', token);
    if (json) say(JSON.stringify({ link }));
    else
      say(`${email} chooses a new password within ${resetHours === 1 ? 'an hour' : `${resetHours} hours`} by\n${link}`);
    return true;
  },
};

const operator: Command = {
  usage: "operator create PERSON@EXAMPLE.ORG [--name 'THEIR NAME'] [--language sv|en] [--json]",
  about: 'somebody who runs the installation, and a link that lets them in once; again: a new link',
  async run([given], { name, language, json }) {
    if (!given) throw usageError(operator);
    const email = Email.parse(given);
    const { migrateUrl, publicUrl } = findDatabase();
    const tenantId = systemTenantId;
    const person = { email, name: name ?? email, role: 'operator', language: language === 'en' ? 'en' : 'sv' } as const;
    const personId = await makePerson(migrateUrl, tenantId, person);
    const order = { personId, purpose: 'invite', hours: inviteHours } as const;
    const token = await maintain(migrateUrl, tenantId, (rows) => makeToken(rows, order));
    const link = linkUrl(publicUrl, 'invite', token);
    if (json) say(JSON.stringify({ personId, link }));
    else say(`${email} runs the installation, and is let in once, within ${inviteHours} hours, by\n${link}`);
    return true;
  },
};

async function findPerson(rows: Rows, email: string): Promise<string> {
  const [person] = await rows.sql<{ id: string }>(
    `select id from person where tenant_id = $1 and email = $2 and kind = 'person' and deactivated_at is null
       and removed_at is null`,
    [rows.tenantId, email.toLowerCase()],
  );
  if (!person) throw new NotFound(`nobody by the address ${email} may come in to this organisation`);
  return person.id;
}

async function removeFactor(rows: Rows, personId: string): Promise<void> {
  const params = [rows.tenantId, personId];
  await rows.sql('delete from recovery_code where tenant_id = $1 and person_id = $2', params);
  await rows.sql('delete from factor where tenant_id = $1 and person_id = $2', params);
  await recordEvent(rows, system, { action: 'factor.remove', object: { kind: 'person', id: personId } });
}

export const personCommands: Record<string, Command> = { 'person reset': reset, 'operator create': operator };
