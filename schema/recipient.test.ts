/** The register of recipients follows the settings: what came later is an event and is told of, what ended stays with its end. */
import { expect, test } from 'vitest';
import { makeLibrary } from '#tests/rig/library.ts';
import type { Rows } from './database.ts';
import { keepRecipients, readRecipients } from './recipient-register.ts';
import { hostOf, installedOf, usesOf } from './recipient-set.ts';
import { readSettings } from './settings.ts';

const at = (SMTP_URL: string) => installedOf(readSettings({ SMTP_URL, MAIL_FROM: 'a@hamnen.example' }));
const [first, later] = [at('smtps://olga:hemligt@post.example'), at('smtp://ny.example:2525')];

test('a host is entered once, with an event of the start; another is told of, and the first one ends when none names it', async () => {
  await using library = await makeLibrary();
  const { db, shelf } = library;
  const inTenant = <T>(act: (tx: Rows) => Promise<T>) => db.withTenant(shelf.tenantId, act);
  const events = () =>
    db.readTenant<{ action: string; details: object }>(
      shelf.tenantId,
      `select action, actor_kind, details from audit_event
       where tenant_id = tenant.id and object_kind = 'recipient' order by at, id`,
    );
  const told = () =>
    db.readTenant(shelf.tenantId, `select facts from notice where tenant_id = tenant.id and code = 'recipient-new'`);
  const keep = (found: typeof first) => inTenant((tx) => keepRecipients(tx, usesOf.api, found));

  await Promise.all([keep(first), keep(first)]);
  const begun = { action: 'recipient.begin', actor_kind: 'system' };
  expect(await events()).toEqual([{ ...begun, details: { use: 'mail', host: 'post.example:465', region: null } }]);
  expect(await told()).toEqual([]);
  await keep(later);
  expect((await events()).slice(1)).toMatchObject([{ ...begun, details: { host: 'ny.example:2525' } }]);
  expect(await told()).toEqual([{ facts: { host: 'ny.example:2525' } }]);
  // Two that are set to different ones, as while one is replaced: both are there, and nobody is told again.
  for (let round = 0; round < 3; round += 1) for (const found of [first, later]) await keep(found);
  expect(await events()).toHaveLength(2);
  expect(await told()).toHaveLength(1);
  await inTenant(({ sql, tenantId }) =>
    sql(`update recipient set seen_at = now() - interval '7 hours' where tenant_id = $1`, [tenantId]),
  );
  await keep(later);
  expect((await events()).slice(2)).toMatchObject([
    { action: 'recipient.end', details: { use: 'mail', host: 'post.example:465' } },
  ]);
  // The worker is not set to any mail server, and says nothing of it.
  await inTenant((tx) => keepRecipients(tx, usesOf.worker, []));
  const { recipients } = await inTenant(readRecipients);
  expect(recipients).toMatchObject([
    { use: 'mail', host: 'ny.example:2525', basis: 'installation', byName: null, endedAt: null },
    { use: 'mail', host: 'post.example:465', endedAt: expect.any(String) },
  ]);
});

test('what is sent somewhere for the first time is told of as well, once the register is a day old', async () => {
  await using library = await makeLibrary();
  const { db, shelf } = library;
  const told = () =>
    db.readTenant(shelf.tenantId, `select facts from notice where tenant_id = tenant.id and code = 'recipient-new'`);
  const database = [{ use: 'database' as const, host: 'db.example:5432', region: null }];
  await db.withTenant(shelf.tenantId, (tx) => keepRecipients(tx, usesOf.worker, database));
  await db.withTenant(shelf.tenantId, async (tx) => {
    await tx.sql(`update recipient set since = now() - interval '2 days' where tenant_id = $1`, [tx.tenantId]);
    await keepRecipients(tx, usesOf.worker, database);
  });
  expect(await told()).toEqual([]);
  await db.withTenant(shelf.tenantId, (tx) => keepRecipients(tx, usesOf.api, first));
  expect(await told()).toEqual([{ facts: { host: 'post.example:465' } }]);
});

test('an address is shown without what signs in there, with the port that is really asked', () => {
  const asked = [
    'https://a.example/x',
    'https://a.example:8443',
    'http://a.example',
    'postgres://u:p@db/x',
    'smtp://u:p@m',
  ];
  expect(asked.map(hostOf)).toEqual(['a.example', 'a.example:8443', 'a.example:80', 'db:5432', 'm:587']);
  const S3 = { S3_BUCKET: 'originals', S3_REGION: 'eu-north-1', S3_ACCESS_KEY_ID: 'a', S3_SECRET_ACCESS_KEY: 'b' };
  const store = installedOf(readSettings(S3)).find(({ use }) => use === 'store');
  expect(store).toEqual({ use: 'store', host: 'originals.s3.eu-north-1.amazonaws.com', region: 'eu-north-1' });
});
