/** What the pages of keys do: make, renew and revoke keys, make and remove services. */
import { data } from '@remix-run/node';
import type { MadeKey } from '#schema/key.ts';
import type { ListOf } from '#schema/list.ts';
import type { Problem } from '#schema/problem.ts';
import { assignedRoles, mayGive, type Permission, permissionsOf } from '#schema/role.ts';
import type { Role } from '#schema/role-form.ts';
import type { Collection, Space } from '#schema/space.ts';
import { act, type Call, readIfHeld } from './door.server.ts';
import { textIn } from './fields-data.ts';
import { readKeyForm } from './key-form-data.ts';
import type { RoleName } from './role-words.ts';

type Named = Pick<Space, 'id' | 'name'>;
/** What a key can be kept to: all that its maker reaches. A collection is named with its space. */
export type KeyPlaces = { spaces: Named[]; collections: Named[] };

export async function readKeyPlaces(call: Call, held: readonly Permission[]): Promise<KeyPlaces> {
  const [spaces, collections] = await Promise.all([
    readIfHeld<ListOf<Space>>(call, held, 'read', '/space'),
    readIfHeld<ListOf<Collection>>(call, held, 'read', '/collection'),
  ]);
  const spaceNames = new Map(spaces?.items.map(({ id, name }) => [id, name]));
  const named = ({ id, name, spaceId }: Collection): Named => ({ id, name: `${name} (${spaceNames.get(spaceId)})` });
  return {
    spaces: spaces?.items.map(({ id, name }) => ({ id, name })) ?? [],
    collections: collections?.items.map(named) ?? [],
  };
}

/** Roles that a reader who holds this can give to a service: the organisation's own too, where they see them. */
export async function readGivenRoles(call: Call, held: readonly Permission[]): Promise<RoleName[]> {
  const seen = await readIfHeld<ListOf<Role>>(call, held, 'people', '/role');
  const roles = seen?.items ?? assignedRoles.map((id) => ({ id, name: null, permissions: permissionsOf(id) }));
  return roles.filter(({ permissions }) => mayGive(held, permissions)).map(({ id, name }) => ({ id, name }));
}

/** `made` is shown this once; a problem belongs to the form whose intent it is. */
export interface KeyOutcome {
  intent: string;
  made?: MadeKey;
  problem?: Problem;
}

export async function actOnKeys(call: Call, posted: FormData) {
  const intent = textIn(posted, 'intent');
  const outcome = await send(call, intent, posted);
  if (!outcome.ok) return data<KeyOutcome>({ intent, problem: outcome.problem }, outcome.problem.status);
  return data<KeyOutcome>(outcome.body ? { intent, made: outcome.body } : { intent });
}

async function send(call: Call, intent: string, posted: FormData) {
  const id = textIn(posted, 'id');
  switch (intent) {
    case 'make':
      return act<MadeKey>(call, 'POST', '/key', readKeyForm(posted));
    case 'rotate':
      return act<MadeKey>(call, 'POST', `/key/${id}/rotate`, { graceMinutes: Number(posted.get('graceMinutes')) });
    case 'service-make': {
      const form = { name: textIn(posted, 'serviceName'), role: textIn(posted, 'role') };
      const made = await act(call, 'POST', '/service', form);
      return made.ok ? { ok: true as const, body: null } : made;
    }
    default:
      return act<null>(call, 'DELETE', `${intent === 'service-remove' ? '/service' : '/key'}/${id}`);
  }
}
