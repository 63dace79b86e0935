/** Removing a person: what they held goes to the one who is named, and what says who they were goes for good. */
import { expect, test } from 'vitest';
import type { Database, Tx } from '#schema/database.ts';
import { newId } from '#schema/id.ts';
import { openPersonKeys } from '#schema/person-key.ts';
import { startApi, type TestApi } from '#tests/rig/api.ts';
import { invite } from '#tests/rig/invite.ts';
import { rootKey } from '#tests/rig/key.ts';
import { makeRequest } from './person-request-turn.ts';

const ours = <T>(api: TestApi, work: (tx: Tx) => Promise<T>): Promise<T> => api.db.withTenant(api.ours.tenantId, work);

/** Every row of the tenant in which a text stands, by table; the record of acts is kept as it was written. */
async function findText(db: Database, tenantId: string, text: string): Promise<string[]> {
  return db.withTenant(tenantId, async ({ sql }) => {
    const tables = await sql<{ name: string }>(
      `select c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id'
       where c.relkind in ('r', 'p') and not c.relispartition and has_table_privilege(c.oid, 'select')
         and c.relname <> 'audit_event'`,
    );
    const found: string[] = [];
    for (const { name } of tables) {
      const rows = await sql(`select 1 from ${name} t where t::text ilike '%' || $1 || '%'`, [text]);
      if (rows.length > 0) found.push(name);
    }
    return found;
  });
}

test('who is removed leaves their spaces to the one who is named, and nothing that says who they were', async () => {
  await using api = await startApi();
  const { people, tenantId, heirId, spaceId } = api.ours;
  const guest = await invite(api, people.administrator, { name: 'Kvarglomd Person', email: 'kvarglomd@ny.example' });
  const { personalId, talkId } = await ours(api, async ({ sql }) => {
    const [personal] = await sql<{ id: string }>('select id from space where tenant_id = $1 and owner_id = $2', [
      tenantId,
      guest.personId,
    ]);
    const ids = { personalId: personal!.id, talkId: newId() };
    await sql(
      `insert into conversation (tenant_id, id, space_id, person_id, title) values ($1, $2, $3, $4, 'Privat')`,
      [tenantId, ids.talkId, spaceId, guest.personId],
    );
    return ids;
  });
  const path = `/person/${guest.personId}`;
  expect((await api.as(people.administrator, 'GET', path)).json()).toMatchObject({
    holds: { spaces: 1, conversations: 1 },
  });
  expect((await api.as(people.administrator, 'DELETE', path, { handTo: newId() })).statusCode).toBe(404);
  expect((await api.as(people.administrator, 'DELETE', path, { handTo: guest.personId })).statusCode).toBe(404);
  expect((await api.as(people.administrator, 'DELETE', path, { handTo: heirId })).statusCode).toBe(204);

  expect(await findText(api.db, tenantId, 'kvarglomd')).toEqual([]);
  expect((await api.as(guest, 'GET', '/me')).statusCode).toBe(401);
  expect((await api.as(people.administrator, 'GET', path)).statusCode).toBe(404);
  expect((await api.as(people.administrator, 'DELETE', path, { handTo: heirId })).statusCode).toBe(404);
  const [space, talk] = await ours(api, async ({ sql }) => [
    await sql<object>(
      `select s.kind, s.name, m.person_id as "personId", m.role from space s join member m on m.tenant_id = $1 and m.space_id = s.id
       where s.tenant_id = $1 and s.id = $2`,
      [tenantId, personalId],
    ),
    await sql<object>('select person_id as "personId" from conversation where tenant_id = $1 and id = $2', [
      tenantId,
      talkId,
    ]),
  ]);
  expect(space).toEqual([{ kind: 'shared', name: 'Övertaget utrymme', personId: heirId, role: 'owner' }]);
  expect(talk).toEqual([{ personId: guest.personId }]);
});

test('who waits for an answer about their data is not removed before it is given, also when they ask just then', async () => {
  await using api = await startApi();
  const { people, tenantId, heirId } = api.ours;
  const { administrator } = people;
  const email = 'fragar@ny.example';
  const { personId } = await invite(api, administrator, { name: 'Frågande', email });
  const remove = () => api.as(administrator, 'DELETE', `/person/${personId}`, { handTo: heirId });
  let removal: ReturnType<typeof remove> | undefined;
  const requestId = await ours(api, async (tx) => {
    const actor = { kind: 'person', id: administrator.personId, name: 'Arkivarien', address: '127.0.0.1' } as const;
    const form = { kind: 'access', email, reference: 'KS 2026/44', receivedOn: '2026-11-02' } as const;
    const id = await makeRequest(tx, actor, { ...form, names: [] });
    removal = remove();
    const waiting = `select from pg_locks join pg_stat_activity using (pid)
      where not granted and datname = current_database()`;
    await expect.poll(() => tx.sql(waiting), { timeout: 20_000 }).toHaveLength(1);
    return id;
  });
  expect((await removal)?.json()).toMatchObject({ status: 409, code: 'request-open' });
  await ours(api, ({ sql }) =>
    sql(`update person_request set state = 'ended', ended_at = now() where tenant_id = $1 and id = $2`, [
      tenantId,
      requestId,
    ]),
  );
  expect((await remove()).statusCode).toBe(204);
  const read = openPersonKeys(api.db, rootKey).keyOfRequest(tenantId, requestId);
  await expect(read, 'none is made for who is gone').rejects.toMatchObject({ facts: { code: 'key-destroyed' } });
});

test('what was talked about is handed over only when that is said', async () => {
  await using api = await startApi();
  const { people, talks, heirId, tenantId } = api.ours;
  const { conversationId } = talks[people.user.personId]!;
  const removal = { handTo: heirId, conversations: true };
  await api.as(people.administrator, 'DELETE', `/person/${people.user.personId}`, removal);
  const [talk] = await ours(api, ({ sql }) =>
    sql<object>('select person_id as "personId" from conversation where tenant_id = $1 and id = $2', [
      tenantId,
      conversationId,
    ]),
  );
  expect(talk).toEqual({ personId: heirId });
});
