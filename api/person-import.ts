/** Many people from one file: a look at what it would do, and then the doing, in one transaction and one event. */
import { type Actor, recordEvent } from '#schema/audit.ts';
import { byteOrderMark, csvLine } from '#schema/csv.ts';
import type { Tx } from '#schema/database.ts';
import { newId } from '#schema/id.ts';
import { ImportForm, ImportResult, type ImportRow } from '#schema/person-import.ts';
import { sayReason } from '#schema/reason.ts';
import type { Language } from '#schema/session.ts';
import type { Routes } from './deps.ts';
import { tellOwners } from './group-reach.ts';
import { readPeopleCsv } from './person-csv.ts';
import { type PlannedPerson, type PlannedRow, planImport } from './person-plan.ts';
import { languageOf } from './plugins/language.ts';
import { actorOf, signedIn } from './plugins/session.ts';

const bodyLimit = 4_200_000;
const about =
  'CSV with a heading in Swedish or English: name, e-mail, and if wanted role, language and groups (with | between ' +
  'them). Delimiter ; or , in UTF-8 or as Windows saves it, up to 5,000 rows.';

export const personImportRoutes: Routes =
  ({ db }) =>
  async (app) => {
    app.post(
      '/person/import/check',
      {
        bodyLimit,
        config: { may: 'people', act: null },
        schema: {
          tags: ['person'],
          summary: 'What a file of people would do, row by row; nothing is changed',
          description: about,
          body: ImportForm,
          response: { 200: ImportResult },
        },
      },
      async (request) => {
        const asker = signedIn(request);
        const rows = readPeopleCsv(Buffer.from(request.body.file, 'base64'));
        const planned = await db.withTenant(asker.tenantId, (tx) => planImport(tx, asker, rows, asker.language));
        return resultOf(planned, languageOf(request));
      },
    );

    app.post(
      '/person/import',
      {
        bodyLimit,
        config: { may: 'people', act: 'person.import' },
        schema: {
          tags: ['person'],
          summary: 'Make people from a file, those rows left out that cannot be',
          description: `${about} Nobody is mailed: invite them afterwards, or let them sign in at a provider.`,
          body: ImportForm,
          response: { 200: ImportResult },
        },
      },
      async (request) => {
        const asker = signedIn(request);
        const rows = readPeopleCsv(Buffer.from(request.body.file, 'base64'));
        const done = await db.withTenant(asker.tenantId, async (tx) =>
          keepPlan(tx, actorOf(request), await planImport(tx, asker, rows, asker.language)),
        );
        return resultOf(done, languageOf(request));
      },
    );
  };

type New = PlannedRow & { person: PlannedPerson };

/** Writes those that are new. Who got the same address in the meantime is known after all. */
async function keepPlan(tx: Tx, actor: Actor, planned: PlannedRow[]): Promise<PlannedRow[]> {
  const fresh = planned.filter((row): row is New => row.person !== null).map((row) => ({ ...row, id: newId() }));
  const made = await tx.sql<{ id: string; email: string }>(
    `insert into person (tenant_id, id, email, name, role, role_id, language)
     select $1, * from unnest($2::uuid[], $3::text[], $4::text[], $5::text[], $6::uuid[], $7::text[])
     on conflict (tenant_id, email) do nothing returning id, email`,
    [
      tx.tenantId,
      fresh.map(({ id }) => id),
      fresh.map(({ email }) => email),
      fresh.map(({ name }) => name),
      fresh.map(({ person }) => person.role),
      fresh.map(({ person }) => person.roleId),
      fresh.map(({ person }) => person.language),
    ],
  );
  const madeIds = new Set(made.map(({ id }) => id));
  const memberships = fresh
    .filter(({ id }) => madeIds.has(id))
    .flatMap(({ id, person }) => person.groupIds.map((groupId) => ({ id, groupId })));
  await tx.sql(
    `insert into group_member (tenant_id, group_id, person_id)
     select $1, * from unnest($2::uuid[], $3::uuid[])`,
    [tx.tenantId, memberships.map(({ groupId }) => groupId), memberships.map(({ id }) => id)],
  );
  await recordEvent(tx, actor, { action: 'person.import', details: { rows: planned.length, made: [...madeIds] } });
  const filled = memberships.map(({ groupId }) => groupId);
  await tellOwners(tx, filled, actor.id ?? null);
  const emails = new Set(made.map(({ email }) => email));
  return planned.map((row) =>
    row.person === null || emails.has(row.email)
      ? row
      : { ...row, person: null, outcome: 'known', reason: { code: 'person-exists', facts: {} } },
  );
}

function resultOf(planned: PlannedRow[], language: Language): ImportResult {
  const rows = planned.map(({ person, ...row }) => row);
  const count = (outcome: ImportRow['outcome']) => rows.filter((row) => row.outcome === outcome).length;
  const refused = rows.filter(({ outcome }) => outcome === 'refused');
  return {
    made: count('new'),
    known: count('known'),
    refused: refused.length,
    rows,
    problems: refused.length === 0 ? null : problemsCsv(refused, language),
  };
}

/** Headed so that the mended file can be sent as it is. */
const problemsCsv = (rows: readonly ImportRow[], language: Language): string =>
  byteOrderMark +
  csvLine(language === 'sv' ? ['namn', 'e-post', 'rad', 'fel'] : ['name', 'e-mail', 'line', 'problem']) +
  rows
    .map(({ name, email, line, reason }) =>
      csvLine([name, email, line, reason && sayReason(reason, language).sentence]),
    )
    .join('');
