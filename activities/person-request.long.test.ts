/** Ten thousand things about somebody are found, looked over for others, and made into an answer within five minutes, or erased. */
import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { eraseFound } from '#api/person-request-end.ts';
import { openDatabase } from '#schema/database.ts';
import { newId } from '#schema/id.ts';
import { decidePurge } from '#schema/purge-decide.ts';
import { makeDatabase } from '#tests/rig/database.ts';
import { makeShelf } from '#tests/rig/knowledge.ts';
import { makePurging } from '#tests/rig/purging.ts';
import { askFor, subject } from '#tests/rig/subject.ts';
import { personRequestActivities } from './person-request.ts';
import { carryOut } from './purge/carry-out.ts';

const talks = 500;
const others = 300;
const withinMs = 300_000;
const mostMemoryBytes = 400_000_000;

type Scene = { tenantId: string; spaceId: string; personId: string };

/** Four questions and answers of some 2,000 letters in each talk, with feedback, notices and what was recorded. */
const fill = ({ tenantId, spaceId, personId }: Scene): string[] => [
  `insert into person (tenant_id, id, email, name, role)
   values ('${tenantId}', '${personId}', '${subject.email}', '${subject.name}', 'user')`,
  `insert into person (tenant_id, id, email, name, role)
   select '${tenantId}', gen_random_uuid(), 'annan' || n || '@hamnen.example', 'Förnamn' || n || ' Efternamn' || n, 'user'
   from generate_series(1, ${others}) n`,
  `insert into conversation (tenant_id, id, space_id, person_id, title)
   select '${tenantId}', gen_random_uuid(), '${spaceId}', case when n <= ${talks} then '${personId}'::uuid else o.id end,
     'Fråga ' || n
   from generate_series(1, ${2 * talks}) n,
     (select id from person where tenant_id = '${tenantId}' and id <> '${personId}' order by id limit 1) o`,
  `insert into message (tenant_id, id, conversation_id, author, state, text)
   select '${tenantId}', gen_random_uuid(), c.id, case when n % 2 = 1 then 'person' else 'assistant' end, 'done',
     repeat('Avgiften för hamnen beslutas varje år av kommunen. ', 40) || 'Förnamn' || (n * 7) || ' Efternamn' || (n * 7)
       || ' nås på 070-123 45 67. ' || case when c.person_id <> '${personId}' and n = 1 then '${subject.name}' else '' end
   from conversation c, generate_series(1, 8) n where c.tenant_id = '${tenantId}'`,
  `insert into feedback (tenant_id, message_id, person_id, verdict, comment)
   select '${tenantId}', m.id, '${personId}', 'good', 'Bra'
   from message m join conversation c on c.tenant_id = '${tenantId}' and c.id = m.conversation_id
   where m.tenant_id = '${tenantId}' and m.author = 'assistant' and c.person_id = '${personId}'`,
  `insert into notice (tenant_id, id, person_id, code, facts)
   select '${tenantId}', gen_random_uuid(), '${personId}', 'role-changed', '{}' from generate_series(1, 1500)`,
  `insert into audit_event (tenant_id, id, actor_kind, actor_id, actor_name, action, object_kind, object_id, outcome, details)
   select '${tenantId}', gen_random_uuid(), 'person', '${personId}', '${subject.name}', 'chat.ask', 'conversation',
     gen_random_uuid(), 'done', '{}'
   from generate_series(1, 2000)`,
];

test('an answer of ten thousand things is made in time, and within its memory', {
  timeout: 2 * withinMs,
}, async () => {
  await using database = await makeDatabase();
  await using db = await openDatabase({ url: database.workerUrl, pool: 3 });
  const { tenantId, spaceId } = await makeShelf(database.adminUrl, db);
  const personId = newId();
  await db.withTenant(tenantId, async ({ sql }) => {
    for (const text of fill({ tenantId, spaceId, personId })) await sql(text);
  });
  const requestId = await askFor(db, { tenantId, personId, anotherId: newId() }, 'access', [subject.name]);
  const key = { tenantId, requestId };
  let sizeBytes = 0;
  let memoryBytes = 0;
  const acts = personRequestActivities({
    db,
    files: { read: async () => Readable.from([]) },
    deliveries: {
      async keep(_tenantId, name, bytes) {
        for await (const part of bytes) {
          sizeBytes += part.length;
          memoryBytes = Math.max(memoryBytes, process.memoryUsage.rss());
        }
        return { path: name, sha256: Buffer.alloc(32, 1), sizeBytes };
      },
    },
  });
  const before = process.memoryUsage.rss();
  const begun = performance.now();
  while ((await acts.findPersonData(key)).isMore);
  const foundMs = performance.now() - begun;
  const [items] = await db.readTenant<{ all: number; waiting: number }>(
    tenantId,
    `select count(*) as all, count(*) filter (where verdict = 'waiting') as waiting from person_request_item
     where tenant_id = tenant.id and request_id = $2`,
    [requestId],
  );
  expect(items!.waiting).toBe(talks);
  expect(items!.all).toBeGreaterThan(10_000);
  await db.withTenant(tenantId, async ({ sql }) => {
    const params = [tenantId, requestId];
    await sql(`update person_request_item set verdict = 'deliver' where tenant_id = $1 and request_id = $2`, params);
    await sql(`update person_request set state = 'delivering' where tenant_id = $1 and id = $2`, params);
  });
  const delivering = performance.now();
  expect(await acts.deliverPersonData(key)).toEqual({ isOver: true });
  const deliveredMs = performance.now() - delivering;
  const told = { ...items, foundMs, deliveredMs, sizeBytes, grownBytes: memoryBytes - before };
  process.stdout.write(`${JSON.stringify(told)}\n`);
  expect(foundMs + deliveredMs).toBeLessThan(withinMs);
  expect(memoryBytes - before).toBeLessThan(mostMemoryBytes);
});

/** Conversations of somebody who has left, with a question in each. */
const manyTalks = 12_000;
const leave = ({ tenantId, spaceId, personId }: Scene): string[] => [
  `insert into person (tenant_id, id, email, name, role, deactivated_at)
   values ('${tenantId}', '${personId}', '${subject.email}', '${subject.name}', 'user', now())`,
  `insert into conversation (tenant_id, id, space_id, person_id, title)
   select '${tenantId}', gen_random_uuid(), '${spaceId}', '${personId}', 'Fråga ' || n from generate_series(1, ${manyTalks}) n`,
  `insert into message (tenant_id, id, conversation_id, author, state, text)
   select '${tenantId}', gen_random_uuid(), id, 'person', 'done', 'Vad kostar det?'
   from conversation where tenant_id = '${tenantId}' and person_id = '${personId}'`,
];

test('more than ten thousand things of somebody are erased in one go, when a second person has approved', {
  timeout: withinMs,
}, async () => {
  await using scene = await makePurging();
  const { db, decisionId } = scene;
  const { tenantId, spaceId } = scene.shelf;
  const personId = newId();
  await db.withTenant(tenantId, async ({ sql }) => {
    for (const text of leave({ tenantId, spaceId, personId })) await sql(text);
  });
  const requestId = await askFor(db, { tenantId, personId, anotherId: newId() }, 'erasure');
  const never = () => Promise.reject(new Error('nothing is answered'));
  const find = personRequestActivities({ db, files: { read: never }, deliveries: { keep: never } });
  while ((await find.findPersonData({ tenantId, requestId })).isMore);
  const first = { kind: 'person', id: newId(), name: 'Åsa' } as const;
  const begun = performance.now();
  const purgeId = await db.withTenant(tenantId, (tx) =>
    eraseFound(tx, first, requestId, { decisionId, reason: 'Har begärt det' }),
  );
  const askedMs = performance.now() - begun;
  const acts = scene.actsOf();
  const key = { tenantId, purgeId };
  expect(await acts.planItems(key)).toEqual({ state: 'waiting' });
  const [set] = await scene.rows<{ items: number; hash: string }>(
    `select items, encode(manifest_hash, 'hex') as hash from purge where tenant_id = tenant.id and id = $2`,
    [purgeId],
  );
  const second = { kind: 'person', id: newId(), name: 'Sven' } as const;
  await db.withTenant(tenantId, (tx) => decidePurge(tx, second, purgeId, { word: 'approve', manifestHash: set!.hash }));
  expect(await acts.confirmItems(key)).toEqual({ state: 'running' });
  await acts.beginLedger(key);
  expect(await carryOut(acts, key)).toBe(true);
  const erasedMs = performance.now() - begun;
  process.stdout.write(`${JSON.stringify({ items: set!.items, askedMs, erasedMs })}\n`);
  const [left] = await scene.rows(
    `select (select certificate -> 'gone' from purge where tenant_id = tenant.id and id = $2) as gone,
       (select count(*)::int from conversation where tenant_id = tenant.id and person_id = $3) as conversations`,
    [purgeId, personId],
  );
  expect(left).toEqual({ gone: { conversation: manyTalks, person: 1 }, conversations: 0 });
});
