/** What the pages of people read beside the people, and what they post. */
import type { Group } from '#schema/group.ts';
import type { ListOf } from '#schema/list.ts';
import type { BulkResult, Invitation, Person, PersonBulk } from '#schema/person.ts';
import type { Problem } from '#schema/problem.ts';
import type { Role } from '#schema/role-form.ts';
import { act, type Call, type Outcome, read } from './door.server.ts';
import { textIn } from './fields-data.ts';

export async function readRolesAndGroups(call: Call): Promise<{ roles: Role[]; groups: Group[] }> {
  const [roles, groups] = await Promise.all([read<ListOf<Role>>(call, '/role'), read<ListOf<Group>>(call, '/group')]);
  return { roles: roles.items, groups: groups.items };
}

/** The active person with exactly this address; undefined when there is none. */
export async function findByEmail(call: Call, email: string): Promise<Person | undefined> {
  const wanted = email.toLowerCase();
  const { items } = await read<ListOf<Person>>(call, `/person?limit=100&search=${encodeURIComponent(wanted)}`);
  return items.find((person) => person.email === wanted && person.state !== 'deactivated');
}

export const invite = (call: Call, posted: FormData): Promise<Outcome<Invitation>> =>
  act<Invitation>(call, 'POST', '/person', {
    name: textIn(posted, 'name'),
    email: textIn(posted, 'email'),
    role: textIn(posted, 'role'),
    language: textIn(posted, 'language'),
    groupIds: posted.getAll('groupId').map(String),
  });

/** How many were changed, and of the others why not. */
export type BulkOutcome = { done: number; refused: { name: string; code: string }[] };

/** Null when nobody was ticked. */
export async function actOnMany(call: Call, posted: FormData): Promise<BulkOutcome | { problem: Problem } | null> {
  const ids = posted.getAll('id').map(String);
  if (ids.length === 0) return null;
  const outcome = await act<BulkResult>(call, 'POST', '/person/bulk', readBulk(textIn(posted, 'act'), ids));
  if (!outcome.ok) return { problem: outcome.problem };
  const failed = outcome.body.items.filter(({ reason }) => reason !== null);
  const refused = await Promise.all(
    failed.map(async ({ id, reason }) => ({ name: await nameOf(call, id), code: reason! })),
  );
  return { done: outcome.body.items.length - failed.length, refused };
}

function readBulk(choice: string, ids: string[]): PersonBulk {
  const [name, object = ''] = choice.split(':') as [PersonBulk['act'], string?];
  if (name === 'role') return { act: name, ids, role: object };
  if (name === 'group-add' || name === 'group-remove') return { act: name, ids, groupId: object };
  return { act: name, ids };
}

async function nameOf(call: Call, id: string): Promise<string> {
  const answer = await call.context.api(`/person/${id}`);
  return answer.ok ? ((await answer.json()) as Person).name : id;
}
