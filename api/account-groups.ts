/** Groups and a role that a provider gives, brought in step at each sign-in; what came by hand is left alone. */
import { type Actor, recordEvent } from '#schema/audit.ts';
import type { Tx } from '#schema/database.ts';
import { Conflict } from '#schema/errors.ts';
import type { FederationForm } from '#schema/federation.ts';
import type { TenantRole } from '#schema/role.ts';
import { addMember } from './group-change.ts';
import { tellOwners } from './group-reach.ts';
import { handOver } from './ownership.ts';
import { changePerson } from './person-change.ts';

type Given = { personId: string; identityId: string; form: FederationForm; values: readonly string[] };

/** What the claim of groups says: a list of texts, or one text; anything else is none. */
export const groupValues = (claim: unknown): string[] =>
  [claim].flat().filter((value): value is string => typeof value === 'string');

export async function syncGroups(tx: Tx, actor: Actor, { personId, form, values }: Given): Promise<void> {
  const ruled = form.groups.flatMap(({ groupId }) => groupId ?? []);
  const wanted = new Set(
    form.groups.filter(({ value }) => values.includes(value)).flatMap(({ groupId }) => groupId ?? []),
  );
  const left = await tx.sql<{ groupId: string }>(
    `select group_id as "groupId" from group_member where tenant_id = $1 and person_id = $2 and origin = 'federation'
       and group_id = any($3) and not group_id = any($4) order by group_id`,
    [tx.tenantId, personId, ruled, [...wanted]],
  );
  for (const { groupId } of left) await leaveGroup(tx, actor, groupId, personId);
  for (const groupId of await existing(tx, [...wanted])) {
    const isNew = await addMember(tx, groupId, personId, 'federation');
    if (!isNew) continue;
    await recordEvent(tx, actor, memberEvent('group.join', groupId, personId));
    await tellOwners(tx, [groupId], null);
  }
}

/** What the person alone owned by the group falls to the administrators: a provider is not refused. */
async function leaveGroup(tx: Tx, actor: Actor, groupId: string, personId: string): Promise<void> {
  const spaces = await handOver(tx, { groupIds: [groupId] }, () =>
    tx.sql('delete from group_member where tenant_id = $1 and group_id = $2 and person_id = $3', [
      tx.tenantId,
      groupId,
      personId,
    ]),
  );
  const { details, ...event } = memberEvent('group.leave', groupId, personId);
  await recordEvent(tx, actor, { ...event, details: { ...details, spaces } });
}

const memberEvent = (action: 'group.join' | 'group.leave', groupId: string, personId: string) => ({
  action,
  object: { kind: 'group', id: groupId },
  details: { personId, by: 'provider' },
});

/** A group may have been removed since the rule was set. */
async function existing(tx: Tx, ids: string[]): Promise<string[]> {
  const found = await tx.sql<{ id: string }>('select id from person_group where tenant_id = $1 and id = any($2)', [
    tx.tenantId,
    ids,
  ]);
  return found.map(({ id }) => id);
}

type Standing = { role: TenantRole; roleId: string | null; given: TenantRole | null };

/**
 * Of several rules that fit the first one counts. A role is taken back only where the provider gave it, and never from
 * the organisation's last administrator.
 */
export async function syncRole(tx: Tx, actor: Actor, { personId, identityId, form, values }: Given): Promise<void> {
  const wanted = form.groups.find(({ value, role }) => role !== null && values.includes(value))?.role ?? null;
  const [standing] = await tx.sql<Standing>(
    `select p.role, p.role_id as "roleId", i.role as given from person p
       join identity i on i.tenant_id = p.tenant_id and i.person_id = p.id
     where p.tenant_id = $1 and p.id = $2 and i.id = $3`,
    [tx.tenantId, personId, identityId],
  );
  const { role, roleId, given } = standing!;
  const isTheirs = roleId === null && role === (given ?? 'user');
  if (!isTheirs || wanted === given) return;
  await tx.sql('savepoint role');
  try {
    await changePerson(tx, actor, personId, { role: wanted ?? 'user' });
    await tx.sql('update identity set role = $3 where tenant_id = $1 and id = $2', [tx.tenantId, identityId, wanted]);
  } catch (error) {
    if (!(error instanceof Conflict)) throw error;
    await tx.sql('rollback to savepoint role');
  }
}
