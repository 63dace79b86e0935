/** The record of acts is bound into a chain, and whatever is done to it behind the rules is found and located. */
import { Client } from 'pg';
import { expect, test } from 'vitest';
import { openHeadSigner } from '#schema/chain-head.ts';
import type { Database } from '#schema/database.ts';
import { act, makeChain, makeChainScene, signer, tamper, verify } from '#tests/rig/chain-scene.ts';
import { makeShelf } from '#tests/rig/knowledge.ts';
import { checkChain } from './chain/check.ts';
import { linkBatch } from './chain/link.ts';
import { linkTenants } from './chain.ts';

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
  await using scene = await makeChainScene();
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
  await using scene = await makeChainScene();
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
  await using scene = await makeChainScene();
  const tenantId = await makeChain(scene, 6);
  const [first] = scene.heads.all;
  scene.heads.all.push(openHeadSigner('another key of an installation, for tests').sign({ ...first!, seq: 900 }));
  expect((await verify(scene, tenantId)).findings).toEqual([{ code: 'head-forged', seq: 900 }]);
});

test('of days long gone one head a day is enough, unless something was found: then all of them stay', async () => {
  await using scene = await makeChainScene();
  const whole = await makeChain(scene, 15);
  const damaged = await makeChain(scene, 15);
  const day = new Date(Date.now() - 40 * 24 * 3_600_000).toISOString().slice(0, 10);
  const aged = scene.heads.all.map((head) =>
    head.seq === 15 ? head : signer.sign({ ...head, signedAt: `${day}T0${head.seq / 5}:00:00.000Z` }),
  );
  scene.heads.all.splice(0, aged.length, ...aged);
  await tamper(scene, damaged, `update audit_event set outcome = 'denied' where ${eventOf(1)}`);
  for (const tenantId of [whole, damaged]) {
    expect(await checkChain({ ...scene, signer }, { tenantId, isGone: false })).toBe(true);
  }
  const covered = async (tenantId: string) => (await scene.heads.list(tenantId)).map(({ seq }) => seq);
  expect(await covered(whole)).toEqual([10, 15]);
  expect(await covered(damaged)).toEqual([5, 10, 15]);
});

test('where nothing waits a look is one statement, and a head that is owed is signed all the same', async () => {
  await using scene = await makeChainScene();
  const tenantId = await makeChain(scene, 3);
  const asked: string[] = [];
  const db: Database = {
    ...scene.db,
    withTenant: (id, work, options) => {
      if (id === tenantId) asked.push('transaction');
      return scene.db.withTenant(id, work, options);
    },
    readTenant: (id, ...given) => {
      if (id === tenantId) asked.push('statement');
      return scene.db.readTenant(id, ...given);
    },
  };
  const look = () =>
    linkTenants({ db, heads: scene.heads, signer, onFault: (_, error) => expect.unreachable(`${error}`) });
  await look();
  expect(asked).toEqual(['statement']);
  await act(scene.db, tenantId);
  await linkBatch(scene.db, tenantId);
  await tamper(
    scene,
    tenantId,
    `update audit_head set signed_at = now() - interval '1 hour' where tenant_id = $tenant`,
  );
  await look();
  expect(scene.heads.all.at(-1)).toMatchObject({ tenantId, seq: 4, kind: 'head' });
});

test('who runs can add to the record and take nothing back', async () => {
  await using scene = await makeChainScene();
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
  await using scene = await makeChainScene();
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
