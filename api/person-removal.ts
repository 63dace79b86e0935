/**
 * Removing a person: what they held goes to somebody who is named, and what says who they were goes for good. Their id
 * stays, so that the record, and what they made, still point at one and the same somebody.
 */
import { type Actor, recordEvent } from '#schema/audit.ts';
import type { Tx } from '#schema/database.ts';
import { Conflict, NotAllowed, NotFound } from '#schema/errors.ts';
import { forgetPerson } from '#schema/forget-person.ts';
import { refuseHeld } from '#schema/held.ts';
import type { PersonRemoval } from '#schema/person.ts';
import { stillAsks } from '#schema/person-request-sql.ts';
import type { Language } from '#schema/session.ts';
import { administrators, keepAdministrator } from './administrators.ts';
import type { Giver } from './giving.ts';
import { isGoverning } from './group-reach.ts';
import { handOver } from './ownership.ts';

/**
 * Throws NotFound when there is nobody to hand to, NotAllowed for an heir who is not the giver's to choose, and Conflict
 * for the last administrator and for whoever waits for an answer about their data.
 */
export async function removePerson(
  tx: Tx,
  actor: Actor,
  giver: Giver,
  id: string,
  removal: PersonRemoval,
): Promise<void> {
  await refuseHeld(tx, 'person', id);
  await keepAdministrator(tx, async () => {
    await refuseAsking(tx, id);
    const { language, governs } = await requireHeir(tx, removal.handTo, id);
    // Else seeing to people would be a way into what anybody has.
    if (!governs && !isGoverning(giver)) throw new NotAllowed('no heir of theirs to choose', { code: 'heir-beyond' });
    const spaces = await handSpaces(tx, id, removal.handTo, language);
    const conversations = removal.conversations ? await handConversations(tx, id, removal.handTo) : 0;
    const heir = async () => [removal.handTo];
    const byGroup = await handOver(tx, { personIds: [id] }, () => forgetPerson(tx, actor, id), heir);
    await recordEvent(tx, actor, {
      action: 'person.remove',
      object: { kind: 'person', id },
      details: { handTo: removal.handTo, spaces: spaces + byGroup.length, conversations },
    });
  });
}

/**
 * Throws Conflict for whoever has asked for what is kept about them and was not answered. A request that is being made
 * holds their row too, and stands there for the look, which is a statement after the lock.
 */
async function refuseAsking({ tenantId, sql }: Tx, id: string): Promise<void> {
  const key = [tenantId, id];
  await sql('select from person where tenant_id = $1 and id = $2 for update', key);
  const [person] = await sql<{ asks: boolean }>(`select ${stillAsks('$2')} as asks`, key);
  if (person!.asks) throw new Conflict('they have asked for what is kept', { code: 'request-open' });
}

type Heir = { language: Language; governs: boolean };

async function requireHeir(tx: Tx, heirId: string, id: string): Promise<Heir> {
  const [heir] = await tx.sql<Heir>(
    `select language, id in (${administrators}) as governs from person
     where tenant_id = $1 and id = $2 and id <> $3 and kind = 'person' and role <> 'inspector'
       and deactivated_at is null and removed_at is null for key share`,
    [tx.tenantId, heirId, id],
  );
  if (!heir) throw new NotFound('nobody to hand to');
  return heir;
}

/** What a personal space is called afterwards, in the language of the heir. */
const takenOver: Record<Language, string> = { sv: 'Övertaget utrymme', en: 'Space taken over' };

/**
 * The heir becomes an owner of every space that the person owned. A personal space becomes one that is shared, since
 * the heir may have one of their own, and is no longer called as the person was. Collections and sources stay in their
 * spaces. Answers how many spaces.
 */
async function handSpaces(tx: Tx, id: string, heirId: string, language: Language): Promise<number> {
  await tx.sql(
    `update space s set kind = 'shared', owner_id = null, name = case s.name when p.name then $3 else s.name end
     from person p
     where s.tenant_id = $1 and s.owner_id = $2 and s.kind = 'personal' and p.tenant_id = $1 and p.id = s.owner_id`,
    [tx.tenantId, id, takenOver[language]],
  );
  const handed = await tx.sql(
    `insert into member (tenant_id, space_id, person_id, role)
     select m.tenant_id, m.space_id, $3, 'owner' from member m
       join space s on s.tenant_id = m.tenant_id and s.id = m.space_id and s.removed_at is null
     where m.tenant_id = $1 and m.person_id = $2 and m.role = 'owner'
     on conflict (tenant_id, space_id, person_id) do update set role = 'owner' returning space_id`,
    [tx.tenantId, id, heirId],
  );
  return handed.length;
}

/** Only when it is asked for: what somebody asked is theirs alone, and else stays closed to everybody. */
async function handConversations(tx: Tx, id: string, heirId: string): Promise<number> {
  const handed = await tx.sql(
    `update conversation set person_id = $3
     where tenant_id = $1 and person_id = $2 and removed_at is null returning id`,
    [tx.tenantId, id, heirId],
  );
  return handed.length;
}
