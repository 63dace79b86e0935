/** The record of acts is bound into a chain, and whatever is done to it behind the rules is found and located. */
import { Client } from 'pg';
import { expect, test } from 'vitest';
import { recordEvent, system } from '#schema/audit.ts';
import { openHeadSigner, type SignedHead } from '#schema/chain-head.ts';
import { type Database, openDatabase } from '#schema/database.ts';
import { newId } from '#schema/id.ts';
import { makeDatabase, type TestDatabase } from '#tests/rig/database.ts';
import { makeShelf } from '#tests/rig/knowledge.ts';
import { signHead } from './chain/head.ts';
import { linkBatch } from './chain/link.ts';
import { verifyChain } from './chain/verify.ts';
import { linkTenants } from './chain.ts';
import type { Heads } from './outside/heads.ts';

const root = 'a key of the installation, for tests';
const signer = openHeadSigner(root);

const heldHeads = (): Heads & { all: SignedHead[] } => {
  const all: SignedHead[] = [];
  return {
    all,
    keep: async (head) => void all.push(head),
    list: async (tenantId) => all.filter((head) => head.tenantId === tenantId),
  };
};

type Scene = AsyncDisposable & { database: TestDatabase; db: Database; heads: ReturnType<typeof heldHeads> };

async function makeScene(): Promise<Scene> {
  await using built = new AsyncDisposableStack();
  const database = built.use(await makeDatabase());
  const db = built.use(await openDatabase({ url: database.workerUrl }));
  const held = built.move();
  return { database, db, heads: heldHeads(), [Symbol.asyncDispose]: () => held.disposeAsync() };
}

/** A tenant with so many events, linked, under a head after each third of them. */
async function makeChain({ database, db, heads }: Scene, events: number): Promise<string> {
  const { tenantId } = await makeShelf(database.adminUrl, db);
  for (let third = 0; third < 3; third += 1) {
    for (let i = 0; i < events / 3; i += 1) await act(db, tenantId, { i, third, mark: 'å ä ö' });
    while ((await linkBatch(db, tenantId)) > 0);
    await signHead({ db, heads, signer }, tenantId, 0);
  }
  return tenantId;
}

const act = (db: Database, tenantId: string, details: Record<string, unknown> = {}) =>
  db.withTenant(tenantId, (tx) =>
    recordEvent(tx, system, { action: 'crawl.skip', object: { kind: 'source', id: newId() }, details }),
  );

const verify = async ({ db, heads }: Scene, tenantId: string) =>
  verifyChain(db, { tenantId, heads: await heads.list(tenantId), publicKey: signer.publicKey(tenantId) });

/** As the superuser, with every trigger put out of action. */
async function tamper({ database }: Scene, tenantId: string, text: string): Promise<void> {
  const admin = new Client({ connectionString: database.adminUrl });
  await admin.connect();
  try {
    await admin.query('set session_replication_role = replica');
    const { rowCount } = await admin.query(text.replaceAll('$tenant', `'${tenantId}'`));
    expect(rowCount, text).toBeGreaterThan(0);
  } finally {
    await admin.end();
  }
}

/** The event of a link, by the link's number. */
const eventOf = (seq: number) =>
  `tenant_id = $tenant and id = (select event_id from audit_link where tenant_id = $tenant and seq = ${seq})`;

const doings: [what: string, sql: string, found: object[]][] = [
  [
    'a flipped bit in the details',
    `update audit_event set details = jsonb_set(details, '{i}', '99') where ${eventOf(7)}`,
    [{ code: 'event-changed', seq: 7 }],
  ],
  [
    'another actor',
    `update audit_event set actor_name = 'Någon annan' where ${eventOf(12)}`,
    [{ code: 'event-changed', seq: 12 }],
  ],
  [
    'another outcome',
    `update audit_event set outcome = 'denied' where ${eventOf(1)}`,
    [{ code: 'event-changed', seq: 1 }],
  ],
  [
    'an edited moment',
    `update audit_event set at = at - interval '1 microsecond' where ${eventOf(5)}`,
    [
      { code: 'event-missing', seq: 5 },
      { code: 'event-unlinked', seq: 0, eventId: expect.any(String) },
    ],
  ],
  ['a deleted event', `delete from audit_event where ${eventOf(9)}`, [{ code: 'event-missing', seq: 9 }]],
  [
    'an event that was slipped in',
    `insert into audit_event (tenant_id, id, actor_kind, action, at)
     values ($tenant, gen_random_uuid(), 'system', 'crawl.skip', now() - interval '1 second')`,
    [{ code: 'event-unlinked', seq: 0, eventId: expect.any(String) }],
  ],
  [
    'two events that changed places',
    `update audit_event e set details = o.details from audit_event o
     where e.tenant_id = $tenant and o.tenant_id = $tenant
       and e.details->>'i' in ('3', '4') and e.details->>'third' = '0'
       and o.details->>'third' = '0' and (e.details->>'i')::int = 7 - (o.details->>'i')::int`,
    [
      { code: 'event-changed', seq: 4 },
      { code: 'event-changed', seq: 5 },
    ],
  ],
  [
    'an event with its digest made right',
    `with changed as (update audit_event set action = 'crawl.end' where ${eventOf(6)} returning 1)
     update audit_link set digest = sha256('anything') where tenant_id = $tenant and seq = 6`,
    [
      { code: 'event-changed', seq: 6 },
      { code: 'link-broken', seq: 6 },
    ],
  ],
  [
    'a deleted link',
    'delete from audit_link where tenant_id = $tenant and seq = 8',
    [
      { code: 'link-missing', seq: 8, to: 8 },
      { code: 'event-unlinked', seq: 0, eventId: expect.any(String) },
    ],
  ],
  [
    'a tail that was cut off, events and links',
    `with cut as (delete from audit_link where tenant_id = $tenant and seq > 10 returning event_id)
     delete from audit_event where tenant_id = $tenant and id in (select event_id from cut)`,
    [{ code: 'tail-missing', seq: 11, to: 15 }],
  ],
];

test('what is done to a chain is found and located, and no other chain is suspected', async () => {
  await using scene = await makeScene();
  const other = await makeChain(scene, 6);
  for (const [what, sql, found] of doings) {
    const tenantId = await makeChain(scene, 15);
    expect(await verify(scene, tenantId), what).toEqual({ seq: 15, links: 15, findings: [], lost: null });
    await tamper(scene, tenantId, sql);
    expect((await verify(scene, tenantId)).findings, what).toEqual(found);
  }
  expect((await verify(scene, other)).findings).toEqual([]);
});

test('a chain that was made anew after a change is found since the last head that agrees', async () => {
  await using scene = await makeScene();
  const tenantId = await makeChain(scene, 15);
  await tamper(scene, tenantId, `update audit_event set action = 'crawl.end' where ${eventOf(8)}`);
  await tamper(scene, tenantId, 'delete from audit_head where tenant_id = $tenant');
  await tamper(
    scene,
    tenantId,
    `with gone as (delete from audit_link where tenant_id = $tenant and seq > 7 returning event_at, event_id)
     insert into audit_pending select $tenant, event_at, event_id from gone`,
  );
  await linkBatch(scene.db, tenantId);
  expect(await verify(scene, tenantId)).toEqual({
    seq: 15,
    links: 15,
    findings: [
      { code: 'chain-replaced', seq: 6, to: 10 },
      { code: 'chain-replaced', seq: 6, to: 15 },
    ],
    lost: { fromSeq: 6, toSeq: 15 },
  });
});

test('a head by another key is forged, and covers nothing', async () => {
  await using scene = await makeScene();
  const tenantId = await makeChain(scene, 6);
  const [first] = scene.heads.all;
  scene.heads.all.push(openHeadSigner('another key of an installation, for tests').sign({ ...first!, seq: 900 }));
  expect((await verify(scene, tenantId)).findings).toEqual([{ code: 'head-forged', seq: 900 }]);
});

test('who runs can add to the record and take nothing back', async () => {
  await using scene = await makeScene();
  const tenantId = await makeChain(scene, 3);
  for (const table of ['audit_event', 'audit_link', 'audit_head', 'audit_witness']) {
    for (const text of [`delete from ${table}`, `update ${table} set tenant_id = tenant_id`, `truncate ${table}`]) {
      await expect(
        scene.db.withTenant(tenantId, ({ sql }) => sql(text)),
        text,
      ).rejects.toThrow(/permission denied/);
    }
  }
  const admin = new Client({ connectionString: scene.database.adminUrl });
  await admin.connect();
  try {
    await expect(admin.query('delete from audit_event')).rejects.toThrow('not changed');
    await expect(admin.query('update audit_link set seq = seq')).rejects.toThrow('not changed');
    await expect(admin.query('truncate audit_head cascade')).rejects.toThrow('not changed');
  } finally {
    await admin.end();
  }
  expect((await verify(scene, tenantId)).findings).toEqual([]);
});

test('many who act at once in several tenants, while two processes link: every event has its link, once', async () => {
  await using scene = await makeScene();
  const tenants = await Promise.all(Array.from({ length: 7 }, () => makeShelf(scene.database.adminUrl, scene.db)));
  const deps = {
    db: scene.db,
    heads: scene.heads,
    signer,
    onFault: (_: string, error: unknown) => expect.unreachable(`${error}`),
  };
  const acting = tenants.flatMap(({ tenantId }) =>
    Array.from({ length: 4 }, async (_unused, who) => {
      for (let i = 0; i < 25; i += 1) await act(scene.db, tenantId, { who, i });
    }),
  );
  let isActing = true;
  const linking = [0, 1].map(async () => {
    while (isActing) await linkTenants(deps);
  });
  await Promise.all(acting);
  isActing = false;
  await Promise.all(linking);
  await linkTenants(deps);
  for (const { tenantId } of tenants) {
    expect(await verify(scene, tenantId)).toEqual({ seq: 100, links: 100, findings: [], lost: null });
  }
});
