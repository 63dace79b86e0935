/** Who is in which group, each change with its event. By hand goes what came by hand; the rest is a provider's. */
import { type Actor, recordEvent } from '#schema/audit.ts';
import type { Tx } from '#schema/database.ts';
import { Conflict, NotFound } from '#schema/errors.ts';
import type { MemberOrigin } from '#schema/group.ts';
import type { Giver } from './giving.ts';
import { requireFillable, requireNotOneself, tellOwners } from './group-reach.ts';
import { refuseOwnerless } from './ownership.ts';

/**
 * Answers whether the person is new there: somebody who is there by another hand stays there by that one. Throws
 * NotFound for a group that is not there. Records nothing.
 */
export async function addMember(tx: Tx, groupId: string, personId: string, origin: MemberOrigin): Promise<boolean> {
  const group = await tx.sql('select id from person_group where tenant_id = $1 and id = $2 for key share', [
    tx.tenantId,
    groupId,
  ]);
  if (group.length === 0) throw new NotFound('no such group');
  const added = await tx.sql(
    `insert into group_member (tenant_id, group_id, person_id, origin)
     select tenant_id, $2::uuid, id, $4 from person
     where tenant_id = $1 and id = $3 and kind = 'person' and removed_at is null
     on conflict (tenant_id, group_id, person_id) do nothing returning person_id`,
    [tx.tenantId, groupId, personId, origin],
  );
  return added.length > 0;
}

const event = (groupId: string, personId: string) => ({
  object: { kind: 'group', id: groupId },
  details: { personId },
});

/** Puts somebody into a group by hand. Done twice it is done once. Throws NotFound, and NotAllowed beyond the giver. */
export async function joinGroup(tx: Tx, actor: Actor, giver: Giver, groupId: string, personId: string): Promise<void> {
  requireNotOneself(giver, personId);
  await requireFillable(tx, giver, [groupId]);
  if (!(await addMember(tx, groupId, personId, 'hand'))) return;
  await recordEvent(tx, actor, { action: 'group.join', ...event(groupId, personId) });
  await tellOwners(tx, [groupId], giver.personId);
}

/** Throws NotFound for who is not in the group, Conflict for who was put there by a provider or is a space's last owner. */
export async function leaveGroup(tx: Tx, actor: Actor, groupId: string, personId: string): Promise<void> {
  await refuseOwnerless(tx, { groupIds: [groupId] }, async () => {
    const [member] = await tx.sql<{ origin: MemberOrigin }>(
      `select origin from group_member where tenant_id = $1 and group_id = $2 and person_id = $3 for update`,
      [tx.tenantId, groupId, personId],
    );
    if (!member) throw new NotFound('not in the group');
    if (member.origin !== 'hand') throw new Conflict('put there by a provider', { code: 'not-by-hand' });
    await tx.sql('delete from group_member where tenant_id = $1 and group_id = $2 and person_id = $3', [
      tx.tenantId,
      groupId,
      personId,
    ]);
  });
  await recordEvent(tx, actor, { action: 'group.leave', ...event(groupId, personId) });
}
