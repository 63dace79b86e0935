/** What every organisation has from the start, and every person of one: the space that all share from, and one's own. */
import { type Actor, recordEvent } from './audit.ts';
import { makeLevels } from './classification.ts';
import type { Tx } from './database.ts';
import { newId } from './id.ts';
import { readSwitches } from './switch.ts';

type Door = Pick<Tx, 'sql' | 'tenantId'>;

/**
 * The organisation's own space, named as the organisation, and its levels of classification. Its administrators own it
 * without being entered as members. Where they are there nothing changes.
 */
export async function foundOrganisation(tx: Door, { name, language }: { name: string; language: string }) {
  await tx.sql(
    `insert into space (tenant_id, id, name, kind) values ($1, $2, $3, 'organisation')
     on conflict (tenant_id) where kind = 'organisation' and removed_at is null do nothing`,
    [tx.tenantId, newId(), name],
  );
  await makeLevels(tx, language);
}

/** The person's own space, made where it is missing and the organisation lets its people have one. */
export async function foundPersonalSpace(tx: Tx, actor: Extract<Actor, { kind: 'person' }>): Promise<void> {
  const { personalSpaces } = await readSwitches(tx);
  if (!personalSpaces) return;
  const id = newId();
  const made = await tx.sql(
    `with made as (
       insert into space (tenant_id, id, name, kind, owner_id)
       select $1, $2, p.name, 'personal', p.id from person p
       where p.tenant_id = $1 and p.id = $3 and p.role not in ('operator', 'inspector')
       on conflict (tenant_id, owner_id) where kind = 'personal' and removed_at is null do nothing
       returning id, owner_id)
     insert into member (tenant_id, space_id, person_id, role)
     select $1, id, owner_id, 'owner' from made returning person_id`,
    [tx.tenantId, id, actor.id],
  );
  if (made.length > 0) await recordEvent(tx, actor, { action: 'space.make', object: { kind: 'space', id } });
}
