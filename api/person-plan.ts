/** What a file of people would do, row by row: nothing is written, and what is wrong with a row is said in its place. */
import type { Tx } from '#schema/database.ts';
import { Email } from '#schema/person.ts';
import type { ImportRow } from '#schema/person-import.ts';
import { invitable, type Policy, readPolicy } from '#schema/policy.ts';
import type { Reason } from '#schema/progress.ts';
import { lockRoom } from '#schema/quota.ts';
import { assignedRoles, mayGive, type Permission, permissionsOf } from '#schema/role.ts';
import type { Language } from '#schema/session.ts';
import type { GivenRole, Giver } from './giving.ts';
import { groupsBeyond } from './group-reach.ts';
import type { CsvRow } from './person-csv.ts';

export type PlannedPerson = GivenRole & { language: Language; groupIds: string[] };
/** `person` is there where the outcome is `new`. */
export type PlannedRow = ImportRow & { person: PlannedPerson | null };

type Role = GivenRole & { permissions: readonly Permission[] };
/** What rows are read with: what stands in the organisation, by names as people write them. */
type Known = {
  roles: Map<string, Role>;
  groups: Map<string, string>;
  /** Groups that the giver may put nobody into. */
  beyond: Set<string>;
  emails: Set<string>;
  language: Language;
  policy: Policy;
};

/** How the built-in roles may be written, beside their own names. */
const roleWords: Record<string, (typeof assignedRoles)[number]> = {
  administratör: 'administrator',
  admin: 'administrator',
  regelefterlevnad: 'compliance-officer',
  'compliance officer': 'compliance-officer',
  'ai-ansvarig': 'ai-configurator',
  'ai configurator': 'ai-configurator',
  användare: 'user',
  systemadministratör: 'operator',
};

const languageWords: Record<string, Language> = {
  sv: 'sv',
  svenska: 'sv',
  swedish: 'sv',
  en: 'en',
  engelska: 'en',
  english: 'en',
};

/** Holds what is left of the quota until the transaction ends. */
export async function planImport(
  tx: Tx,
  giver: Giver,
  rows: readonly CsvRow[],
  language: Language,
): Promise<PlannedRow[]> {
  const room = await lockRoom(tx, ['people']);
  const known = await readKnown(tx, giver, rows, language);
  const seen = new Set<string>();
  return rows.map((row) => {
    const planned = planRow(row, giver, known, seen);
    const full = planned.person && room?.take({ people: 1 });
    return full ? refuse(row, full) : planned;
  });
}

function planRow(row: CsvRow, giver: Giver, known: Known, seen: Set<string>): PlannedRow {
  const wrong = (code: string, value?: string) =>
    refuse(row, { code, facts: value ? { value: value.slice(0, 100) } : {} });
  if (!Email.safeParse(row.email).success) return wrong('csv-email', row.email);
  if (!invitable(known.policy, row.email)) return wrong('invite-domain');
  if (row.name === '' || row.name.length > 200) return wrong('csv-name');
  if (seen.has(row.email)) return wrong('csv-twice');
  seen.add(row.email);
  if (known.emails.has(row.email)) {
    return { ...refuse(row, { code: 'person-exists', facts: {} }), outcome: 'known' };
  }
  const role = known.roles.get(row.role.toLowerCase());
  if (!role) return wrong('csv-role', row.role);
  if (!mayGive(giver.permissions, role.permissions)) return wrong('role-beyond');
  const language = row.language === '' ? known.language : languageWords[row.language.toLowerCase()];
  if (!language) return wrong('csv-language', row.language);
  const groups = namesOf(row.groups).map((name) => [name, known.groups.get(name.toLowerCase())] as const);
  const missing = groups.find(([, id]) => id === undefined);
  if (missing) return wrong('csv-group', missing[0]);
  const refused = groups.find(([, id]) => known.beyond.has(id!));
  if (refused) return wrong('group-beyond', refused[0]);
  const groupIds = [...new Set(groups.map(([, id]) => id!))];
  const person = { role: role.role, roleId: role.roleId, language, groupIds };
  return { line: row.line, email: row.email, name: row.name, outcome: 'new', reason: null, person };
}

const refuse = ({ line, email, name }: CsvRow, reason: Reason): PlannedRow => ({
  ...{ line, email, name, reason },
  outcome: 'refused',
  person: null,
});

/** Groups in one cell stand with a bar between them. */
const namesOf = (cell: string): string[] =>
  cell
    .split('|')
    .map((name) => name.trim())
    .filter((name) => name !== '');

async function readKnown(tx: Tx, giver: Giver, rows: readonly CsvRow[], language: Language): Promise<Known> {
  const own = await tx.sql<{ id: string; name: string; permissions: Permission[] }>(
    'select id, name, permissions from role where tenant_id = $1 for key share',
    [tx.tenantId],
  );
  const groups = await tx.sql<{ id: string; name: string }>(
    'select id, name from person_group where tenant_id = $1 for key share',
    [tx.tenantId],
  );
  const taken = await tx.sql<{ email: string }>('select email from person where tenant_id = $1 and email = any ($2)', [
    tx.tenantId,
    rows.map(({ email }) => email),
  ]);
  const builtIn = (role: (typeof assignedRoles)[number]): Role => ({
    role,
    roleId: null,
    permissions: permissionsOf(role),
  });
  return {
    roles: new Map([
      ['', builtIn('user')],
      ...own.map(({ id, name, permissions }): [string, Role] => [
        name.toLowerCase(),
        { role: 'user', roleId: id, permissions },
      ]),
      ...Object.entries(roleWords).map(([word, role]): [string, Role] => [word, builtIn(role)]),
      ...assignedRoles.map((role): [string, Role] => [role, builtIn(role)]),
    ]),
    groups: new Map(groups.map(({ id, name }) => [name.toLowerCase(), id])),
    beyond: await groupsBeyond(
      tx,
      giver,
      groups.map(({ id }) => id),
    ),
    emails: new Set(taken.map(({ email }) => email)),
    policy: await readPolicy(tx),
    language,
  };
}
