/** A hundred thousand events of seven tenants, written and linked at once; then each chain is wronged in a way of its own. */
import { Client } from 'pg';
import { expect, test } from 'vitest';
import { recordEvent, system } from '#schema/audit.ts';
import { openHeadSigner, type SignedHead } from '#schema/chain-head.ts';
import type { Finding } from '#schema/chain-verify.ts';
import { type Database, openDatabase } from '#schema/database.ts';
import { newId } from '#schema/id.ts';
import { makeDatabase } from '#tests/rig/database.ts';
import { makeShelf } from '#tests/rig/knowledge.ts';
import { signHead } from './chain/head.ts';
import { linkWaiting } from './chain/link.ts';
import { verifyChain } from './chain/verify.ts';

const events = 100_000;
const writersEach = 2;
const eventsEach = Math.ceil(events / 7 / writersEach) * writersEach;

/** The event of a link, by the link's number. */
const eventOf = (seq: number) =>
  `tenant_id = $tenant and id = (select event_id from audit_link where tenant_id = $tenant and seq = ${seq})`;

const unlinked = { code: 'event-unlinked', seq: 0, eventId: expect.any(String) };

/** What is done to one tenant's chain each, and what is to be found. */
const doings: [what: string, statements: string[], found: object[]][] = [
  [
    'a flipped bit',
    [`update audit_event set details = jsonb_set(details, '{i}', '-1') where ${eventOf(7001)}`],
    [{ code: 'event-changed', seq: 7001 }],
  ],
  ['a deleted row', [`delete from audit_event where ${eventOf(5000)}`], [{ code: 'event-missing', seq: 5000 }]],
  [
    'two rows that changed places',
    [
      `update audit_event e set details = o.details from audit_event o, audit_link l, audit_link m
       where l.tenant_id = $tenant and l.seq in (3000, 3001) and m.tenant_id = $tenant and m.seq = 6001 - l.seq
         and e.tenant_id = $tenant and e.id = l.event_id and o.tenant_id = $tenant and o.id = m.event_id`,
    ],
    [
      { code: 'event-changed', seq: 3000 },
      { code: 'event-changed', seq: 3001 },
    ],
  ],
  [
    'a row that was slipped in',
    [
      `insert into audit_event (tenant_id, id, actor_kind, action)
       values ($tenant, gen_random_uuid(), 'system', 'crawl.skip')`,
    ],
    [unlinked],
  ],
  [
    'an edited moment',
    [`update audit_event set at = at - interval '1 microsecond' where ${eventOf(1)}`],
    [{ code: 'event-missing', seq: 1 }, unlinked],
  ],
  [
    'a truncated tail',
    [
      `with cut as (delete from audit_link where tenant_id = $tenant and seq > ${eventsEach - 500} returning event_id)
       delete from audit_event where tenant_id = $tenant and id in (select event_id from cut)`,
    ],
    [{ code: 'tail-missing', seq: eventsEach - 499, to: eventsEach }],
  ],
];

test('it verifies, and what is done to each chain is found where it was done', { timeout: 1_200_000 }, async () => {
  await using database = await makeDatabase();
  await using db = await openDatabase({ url: database.workerUrl, pool: 20 });
  const tenants = await Promise.all(Array.from({ length: 7 }, () => makeShelf(database.adminUrl, db)));
  const signer = openHeadSigner('a key of the installation, for tests');
  const kept: SignedHead[] = [];
  const heads = {
    keep: async (head: SignedHead) => void kept.push(head),
    list: async (tenantId: string) => kept.filter((head) => head.tenantId === tenantId),
  };
  const link = async (tenantId: string) => {
    await linkWaiting(db, tenantId);
    await signHead({ db, heads, signer }, tenantId, 0);
  };
  let isWriting = true;
  const linking = [0, 1].map(async () => {
    while (isWriting) for (const { tenantId } of tenants) await link(tenantId);
  });
  await Promise.all(
    tenants.flatMap(({ tenantId }) =>
      Array.from({ length: writersEach }, (_, who) => write(db, tenantId, who, eventsEach / writersEach)),
    ),
  );
  isWriting = false;
  await Promise.all(linking);
  for (const { tenantId } of tenants) await link(tenantId);
  const verify = async (tenantId: string) =>
    verifyChain(db, { tenantId, heads: await heads.list(tenantId), publicKey: signer.publicKey(tenantId) });
  for (const { tenantId } of tenants) {
    expect(await verify(tenantId)).toEqual({ seq: eventsEach, links: eventsEach, findings: [], lost: null });
  }

  const admin = new Client({ connectionString: database.adminUrl });
  await admin.connect();
  try {
    await admin.query('set session_replication_role = replica');
    const tamper = async (tenantId: string, text: string) =>
      (await admin.query(text.replaceAll('$tenant', `'${tenantId}'`))).rowCount;
    for (const [at, [what, statements, found]] of doings.entries()) {
      const { tenantId } = tenants[at]!;
      for (const statement of statements) expect(await tamper(tenantId, statement), what).toBeGreaterThan(0);
      expect((await verify(tenantId)).findings, what).toEqual(found);
    }
    const { tenantId } = tenants[6]!;
    await tamper(tenantId, `update audit_event set action = 'crawl.end' where ${eventOf(9000)}`);
    await tamper(
      tenantId,
      `with gone as (delete from audit_link where tenant_id = $tenant and seq >= 9000 returning event_at, event_id)
       insert into audit_pending select $tenant, event_at, event_id from gone`,
    );
    await linkWaiting(db, tenantId);
    const { findings } = await verify(tenantId);
    expect(new Set(findings.map(({ code }) => code))).toEqual(new Set<Finding['code']>(['chain-replaced']));
    const agreed = Math.max(0, ...(await heads.list(tenantId)).map(({ seq }) => seq).filter((seq) => seq < 9000));
    expect(findings[0]!.seq).toBe(agreed + 1);
    expect(findings[0]!.to).toBeGreaterThanOrEqual(9000);
  } finally {
    await admin.end();
  }
});

async function write(db: Database, tenantId: string, who: number, howMany: number): Promise<void> {
  for (let i = 0; i < howMany; i += 1) {
    await db.withTenant(tenantId, (tx) =>
      recordEvent(tx, system, { action: 'crawl.skip', object: { kind: 'source', id: newId() }, details: { who, i } }),
    );
  }
}
