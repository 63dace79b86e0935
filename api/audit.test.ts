/** Reading the record: only with a reason, by any filter, page by page, and each time to be seen in the record itself. */
import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { linkBatch } from '#activities/chain/link.ts';
import type { Act } from '#schema/act.ts';
import { recordEvent } from '#schema/audit.ts';
import type { AuditEntry } from '#schema/audit-entry.ts';
import { groupsOf, termOf } from '#schema/audit-term.ts';
import type { ListOf } from '#schema/list.ts';
import { mostReadings } from '#schema/reading.ts';
import { addPerson } from '#tests/probe/person.ts';
import { startApi, type TestApi, type TestPerson } from '#tests/rig/api.ts';
import { openReading } from '#tests/rig/reading.ts';
import { piecesSql } from './audit-found.ts';
import { eventsSql } from './audit-sql.ts';

const wish = { category: 'supervision', reason: 'Granskning av vem som har läst vad' };

const officerOf = ({ db, ours }: TestApi) => addPerson(db, ours.tenantId, 'compliance-officer');

async function readerOf(api: TestApi): Promise<TestPerson> {
  const officer = await officerOf(api);
  await openReading(api.db, api.ours.tenantId, officer.personId);
  return officer;
}

async function events(api: TestApi, reader: TestPerson, query: Record<string, string> = {}): Promise<AuditEntry[]> {
  const answer = await api.as(reader, 'GET', `/audit?${new URLSearchParams(query)}`);
  expect(answer.statusCode, answer.body).toBe(200);
  return answer.json<ListOf<AuditEntry>>().items;
}

test('nobody reads the record before they have said why, nor when their hour is over', async () => {
  await using api = await startApi();
  const { db, ours } = api;
  const officer = await officerOf(api);
  const refused = await api.as(officer, 'GET', '/audit');
  expect(refused.json()).toMatchObject({ status: 403, code: 'reading-needed' });
  expect(refused.json<{ next: string }>().next).toContain('/api/v1/audit/reading');
  expect((await api.as(officer, 'GET', '/audit/reading')).json()).toBeNull();
  expect((await api.as(officer, 'POST', '/audit/reading', { ...wish, reason: 'för kort' })).statusCode).toBe(400);
  expect((await api.as(officer, 'POST', '/audit/reading', wish)).json()).toMatchObject(wish);
  const [read, begun] = [await events(api, officer), await events(api, officer)].map(([newest]) => newest!);
  expect(read).toMatchObject({ action: 'reading.begin', actor: { id: officer.personId } });
  expect(begun).toMatchObject({ action: 'audit.read', object: { kind: 'reading', id: read!.object!.id } });
  expect(begun!.details).toContainEqual({ name: 'count', before: null, value: expect.any(Number) });
  await db.withTenant(ours.tenantId, (tx) =>
    tx.sql(
      `update reading set begun_at = begun_at - interval '1 hour', ends_at = ends_at - interval '1 hour' where tenant_id = $1`,
      [tx.tenantId],
    ),
  );
  expect((await api.as(officer, 'GET', '/audit')).json()).toMatchObject({ code: 'reading-needed' });
});

test('a reading is good for whoever began it, until they end it, and five may be begun in an hour', async () => {
  await using api = await startApi();
  const [officer, other] = [await readerOf(api), await officerOf(api)];
  expect((await api.as(other, 'GET', '/audit')).statusCode).toBe(403);
  expect((await api.as(officer, 'DELETE', '/audit/reading')).statusCode).toBe(204);
  expect((await api.as(officer, 'GET', '/audit')).statusCode).toBe(403);
  const begin = () => api.as(officer, 'POST', '/audit/reading', wish);
  const answers = await Promise.all(Array.from({ length: mostReadings + 1 }, begin));
  const begun = answers.filter(({ statusCode }) => statusCode === 201);
  expect(begun).toHaveLength(mostReadings - 1);
  expect((await begin()).json()).toMatchObject({ status: 429, code: 'readings-spent' });
});

type Scene = { api: TestApi; reader: TestPerson; crawlId: string; messageId: string };

/** Events of a person, of nobody, of a run and of an answer. */
async function makeScene(api: TestApi): Promise<Scene> {
  const { ours, db } = api;
  const { administrator } = ours.people;
  const [crawlId, messageId] = [randomUUID(), randomUUID()];
  const who = { kind: 'person', id: administrator.personId, name: 'Åsa Öst', requestId: 'request-of-mine' } as const;
  await db.withTenant(ours.tenantId, async (tx) => {
    await recordEvent(tx, who, { action: 'document.remove', details: { documents: 3, crawlId } });
    await recordEvent(tx, who, { action: 'chat.regenerate', object: { kind: 'message', id: messageId } });
    const details = { before: { name: 'Hamnen' }, after: { name: 'Kajen' } };
    await recordEvent(tx, who, { action: 'role.change', object: { kind: 'role', id: randomUUID() }, details });
    await recordEvent(tx, { kind: 'system' }, { action: 'crawl.end', object: { kind: 'crawl', id: crawlId } });
    await recordEvent(tx, who, { action: 'deny', outcome: 'denied', details: { code: 'not-allowed' } });
  });
  return { api, reader: await readerOf(api), crawlId, messageId };
}

/** What each filter finds among the events of the scene, in the order of the alphabet. */
function wanted({ crawlId, messageId }: Scene): [Record<string, string>, Act[]][] {
  return [
    [{ requestId: 'request-of-mine' }, ['chat.regenerate', 'deny', 'document.remove', 'role.change']],
    [{ about: crawlId }, ['crawl.end', 'document.remove']],
    [{ about: messageId }, ['chat.regenerate']],
    [{ objectKind: 'message', objectId: messageId }, ['chat.regenerate']],
    [{ text: 'åsa kajen' }, ['role.change']],
    [{ text: 'Åsa nekande' }, []],
    [{ text: 'åsa neka' }, ['deny']],
    [{ text: 'ändrade öst' }, ['role.change']],
    [{ text: 'changed a role kajen' }, ['role.change']],
    [{ text: crawlId }, ['crawl.end', 'document.remove']],
    [{ outcome: 'denied', text: 'öst' }, ['deny']],
    [{ action: 'crawl.end', about: crawlId }, ['crawl.end']],
    [{ text: 'öst', to: '2020-01-01T00:00:00Z' }, []],
    [{ text: 'öst', from: '2020-01-01T00:00:00Z', action: 'deny' }, ['deny']],
  ];
}

test('events are found by who, what, when, how it went, words and what they name, linked or not', async () => {
  await using api = await startApi();
  const scene = await makeScene(api);
  const { tenantId, people } = api.ours;
  const findAll = async () => {
    for (const [query, acts] of wanted(scene)) {
      const found = await events(api, scene.reader, query);
      expect({ query, acts: found.map(({ action }) => action).sort() }).toEqual({ query, acts });
    }
  };
  await findAll();
  while ((await linkBatch(api.db, tenantId)) > 0);
  await findAll();
  const { personId } = people.administrator;
  const own = await events(api, scene.reader, { personId });
  expect(new Set(own.map(({ actor }) => actor.id))).toEqual(new Set([personId]));
  expect(own.every(({ seq }) => seq !== null)).toBe(true);
});

test('an event says what was and what became of it, and which run and answer it belongs to', async () => {
  await using api = await startApi();
  const { reader, crawlId, messageId } = await makeScene(api);
  const [removed] = await events(api, reader, { action: 'document.remove' });
  expect(removed).toMatchObject({ run: { kind: 'crawl', id: crawlId }, messageId: null, seq: null });
  const [again] = await events(api, reader, { action: 'chat.regenerate' });
  expect(again).toMatchObject({ run: null, messageId });
  const [changed] = await events(api, reader, { action: 'role.change' });
  expect(changed!.details).toEqual([{ name: 'name', before: { value: 'Hamnen' }, value: 'Kajen' }]);
});

test('pages follow each other without a gap, half of them linked and half not', async () => {
  await using api = await startApi();
  const { db, ours } = api;
  const reader = await readerOf(api);
  const add = () => db.withTenant(ours.tenantId, (tx) => recordEvent(tx, { kind: 'system' }, { action: 'crawl.skip' }));
  for (let at = 0; at < 5; at++) await add();
  while ((await linkBatch(db, ours.tenantId)) > 0);
  for (let at = 0; at < 5; at++) await add();
  const all = await events(api, reader, { action: 'crawl.skip' });
  expect(all).toHaveLength(10);
  const paged: AuditEntry[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const query: URLSearchParams = new URLSearchParams({
      action: 'crawl.skip',
      limit: '3',
      ...(cursor ? { cursor } : {}),
    });
    const page: ListOf<AuditEntry> = (await api.as(reader, 'GET', `/audit?${query}`)).json<ListOf<AuditEntry>>();
    paged.push(...page.items);
    cursor = page.next;
  }
  expect(paged).toEqual(all);
});

test('words and ids are found by an index, also under row-level security', async () => {
  await using api = await startApi();
  const { db, ours } = api;
  const { tenantId } = ours;
  await db.withTenant(tenantId, (tx) =>
    tx.sql(
      `insert into audit_event (tenant_id, id, at, actor_kind, action, details)
       select $1, gen_random_uuid(), now() - make_interval(secs => n), 'system', 'crawl.skip', '{"reason": "ofta"}'
       from generate_series(1, 3000) n`,
      [tenantId],
    ),
  );
  await db.withTenant(tenantId, (tx) =>
    recordEvent(tx, { kind: 'system' }, { action: 'crawl.skip', details: { reason: 'sällsynt' } }),
  );
  while ((await linkBatch(db, tenantId)) > 0);
  const explain = async ({ text, params }: { text: string; params: unknown[] }) => {
    const rows = await db.withTenant(tenantId, ({ sql }) => sql<{ 'QUERY PLAN': string }>(`explain ${text}`, params));
    return rows.map((row) => row['QUERY PLAN']).join('\n');
  };
  for (const groups of [groupsOf('sällsynt'), [[termOf('id', randomUUID())]]]) {
    const sought = { filter: {}, after: null, most: 51 };
    const plans = [
      await explain(piecesSql(tenantId, { ...sought, groups }, 4)),
      await explain(eventsSql(tenantId, { ...sought, among: { groups, pieces: [new Date().toISOString()] } })),
    ];
    for (const plan of plans) {
      expect(plan).toMatch(/Index (Only )?Scan using audit_term_found[\s\S]*Index Cond: [^\n]*\bterm = ANY/);
      expect(plan).not.toMatch(/Seq Scan on audit_(term|event|link)/);
    }
  }
});

test('what was linked a little at a time, some of it late, is found as if it had been linked at once', async () => {
  await using api = await startApi();
  const { db, ours } = api;
  const { tenantId } = ours;
  const reader = await readerOf(api);
  // The seventh of each ten comes so late that others from after it are linked already.
  const ageSecs = (n: number) => 1000 - n + (n % 10 === 7 ? 35.5 : 0);
  for (let first = 0; first < 100; first += 10) {
    await db.withTenant(tenantId, (tx) =>
      tx.sql(
        `insert into audit_event (tenant_id, id, at, actor_kind, action, outcome, details)
         select $1, gen_random_uuid(), now() - make_interval(secs => age), 'system', 'crawl.skip',
           case when n % 3 = 0 then 'failed' else 'done' end,
           jsonb_build_object('n', n, 'words', concat_ws(' ', 'alltid', case when n % 4 = 0 then 'ibland' end,
             case when n in (13, 52) then 'sällan' end))
         from unnest($2::int[], $3::float8[]) as given (n, age)`,
        [tenantId, ...[(at: number) => at, ageSecs].map((of) => Array.from({ length: 10 }, (_, at) => of(first + at)))],
      ),
    );
    await linkBatch(db, tenantId);
  }
  const wanted = (isWanted: (n: number) => boolean) =>
    Array.from({ length: 100 }, (_, n) => n)
      .filter(isWanted)
      .sort((a, b) => ageSecs(a) - ageSecs(b));
  const searches: [Record<string, string>, (n: number) => boolean][] = [
    [{ text: 'alltid' }, () => true],
    [{ text: 'alltid ibland' }, (n) => n % 4 === 0],
    [{ text: 'ibland', outcome: 'failed' }, (n) => n % 12 === 0],
    [{ text: 'alltid sällan' }, (n) => n === 13 || n === 52],
    [{ text: 'ibland sällan' }, (n) => n === 52],
    [{ text: 'aldrig' }, () => false],
  ];
  for (const [query, isWanted] of searches) {
    for (const limit of ['7', '100']) {
      const found: number[] = [];
      for (let cursor: string | null = ''; cursor !== null; ) {
        const asked: URLSearchParams = new URLSearchParams({ ...query, limit, ...(cursor ? { cursor } : {}) });
        const page: ListOf<AuditEntry> = (await api.as(reader, 'GET', `/audit?${asked}`)).json<ListOf<AuditEntry>>();
        found.push(...page.items.map(({ details }) => Number(details.find(({ name }) => name === 'n')!.value)));
        cursor = page.next;
      }
      expect({ query, limit, found }).toEqual({ query, limit, found: wanted(isWanted) });
    }
  }
});
