/** Somebody who has something in every store there is, and somebody else in the same organisation who has as much. */
import { Client } from 'pg';
import { personTables } from '#schema/catalog.ts';
import type { Database } from '#schema/database.ts';
import { newId } from '#schema/id.ts';
import type { PersonRequestKind } from '#schema/person-request.ts';
import { fillEveryTable } from './everything.ts';

/** What stands in each text of theirs, and what they are called. */
export const canary = 'kanariefagel';
export const subject = { name: 'Siv Kanarie', email: 'siv@hamnen.example' };
export const another = { name: 'Olof Åkesson', email: 'olof@annorstades.example', says: 'GRONSISKA' };

export type Subject = { tenantId: string; personId: string; anotherId: string };

/** Rules between columns: rows that are made from the catalog know only those of one. */
const dropRules = `do $$ declare rule record; begin
  for rule in select conrelid::regclass as "table", conname from pg_constraint
    where contype = 'c' and cardinality(conkey) > 1 and connamespace = 'public'::regnamespace and conislocal
  loop execute format('alter table %s drop constraint %I', rule."table", rule.conname); end loop;
end $$`;

/** Only the superuser may fill tables by their catalog. */
export async function makeSubject(adminUrl: string): Promise<Subject> {
  const tenantId = newId();
  const admin = new Client({ connectionString: adminUrl });
  await admin.connect();
  try {
    await admin.query(`insert into tenant (id, slug, name) values ($1, $1::uuid::text, 'Hamnen')`, [tenantId]);
    await admin.query(dropRules);
    await fillEveryTable(adminUrl, tenantId, canary);
    // Some of the tables let nobody change what they say.
    await admin.query(`set session_replication_role = 'replica'`);
    const { rows } = await admin.query<{ id: string }>('select id from person where tenant_id = $1', [tenantId]);
    const personId = rows[0]!.id;
    await admin.query('update person set name = $2, email = $3 where tenant_id = $1', [
      tenantId,
      subject.name,
      subject.email,
    ]);
    await admin.query('update recording set sound_gone_at = null where tenant_id = $1', [tenantId]);
    // Also what no foreign key leads to them from.
    for (const { table, ways } of personTables) {
      for (const { path, of, when } of ways) {
        if (path.length > 1 || of || when || table === 'person') continue;
        await admin.query(`update "${table}" set "${path[0]}" = $2 where tenant_id = $1`, [tenantId, personId]);
      }
    }
    await admin.query(`update attempt set account = sha256(convert_to($2, 'UTF8')) where tenant_id = $1`, [
      tenantId,
      subject.email,
    ]);
    for (const table of ['hold_scope', 'purge_item']) {
      await admin.query(`update ${table} set kind = 'person', object_id = $2 where tenant_id = $1`, [
        tenantId,
        personId,
      ]);
    }
    await admin.query('delete from person_request_item where tenant_id = $1', [tenantId]);
    await admin.query('delete from person_request_store where tenant_id = $1', [tenantId]);
    return { tenantId, personId, anotherId: await addAnother(admin, tenantId, personId) };
  } finally {
    await admin.end();
  }
}

/** Who talks, has sessions, and is written of together with the first. */
async function addAnother(admin: Client, tenantId: string, personId: string): Promise<string> {
  const id = newId();
  const { name, email, says } = another;
  await admin.query(`insert into person (tenant_id, id, email, name, role) values ($1, $2, $3, $4, 'user')`, [
    ...[tenantId, id, email, name],
  ]);
  const talk = newId();
  await admin.query(
    `insert into conversation (tenant_id, id, space_id, person_id, title)
     select $1, $2, space_id, $3, $4 from conversation where tenant_id = $1 and person_id = $5`,
    [tenantId, talk, id, says, personId],
  );
  await admin.query(
    `insert into message (tenant_id, id, conversation_id, author, state, text)
     values ($1, $2, $4, 'person', 'done', $5), ($1, $3, $4, 'person', 'done', $6)`,
    [tenantId, newId(), newId(), talk, `${says} utan namn`, `${name} frågade ${subject.name.toUpperCase()} om hamnen`],
  );
  await admin.query(
    `insert into session (tenant_id, id, person_id, carrier, secret_hash, expires_at, agent)
     values ($1, $2, $3, 'cookie', 'x', now(), $4)`,
    [tenantId, newId(), id, says],
  );
  await admin.query(`update conversation set title = title || $3 where tenant_id = $1 and person_id = $2`, [
    ...[tenantId, personId, ` med ${name} (${email})`],
  ]);
  return id;
}

/** A request as the API leaves it. */
export async function askFor(
  db: Database,
  { tenantId, personId }: Subject,
  kind: PersonRequestKind,
  names: readonly string[] = [],
): Promise<string> {
  const id = newId();
  await db.withTenant(tenantId, ({ sql }) =>
    sql(
      `insert into person_request (tenant_id, id, kind, person_id, reference, received_on, due_on, names, made_by,
         made_name)
       values ($1, $2, $3, $4, 'KS 2026-17', current_date, current_date + 30, $5, $6, 'Handläggaren')`,
      [tenantId, id, kind, personId, names, newId()],
    ),
  );
  return id;
}
