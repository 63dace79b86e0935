/** The register of recipients follows the settings: what came later is an event and is told of, what ended stays with its end. */
import { expect, test } from 'vitest';
import { makeLibrary } from '#tests/rig/library.ts';
import type { Rows } from './database.ts';
import { keepRecipients, readRecipients } from './recipient-register.ts';
import { hostOf, installedOf, usesOf } from './recipient-set.ts';
import { readSettings } from './settings.ts';

const at = (SMTP_URL: string) => installedOf(readSettings({ SMTP_URL, MAIL_FROM: 'a@hamnen.example' }));
const [first, later] = [at('smtps://olga:hemligt@post.example'), at('smtp://ny.example:2525')];

test('a host is entered once, with an event of the start; another in its place is told of, and the first one has ended', async () => {
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
  expect((await events()).slice(1)).toMatchObject([
    { action: 'recipient.end', details: { host: 'post.example:465' } },
    { ...begun, details: { host: 'ny.example:2525' } },
  ]);
  expect(await told()).toEqual([{ facts: { host: 'ny.example:2525' } }]);
  // The worker is not set to any mail server, and says nothing of it.
  await inTenant((tx) => keepRecipients(tx, usesOf.worker, []));
  const { recipients } = await inTenant(readRecipients);
  expect(recipients).toMatchObject([
    { use: 'mail', host: 'ny.example:2525', basis: 'installation', byName: null, endedAt: null },
    { use: 'mail', host: 'post.example:465', endedAt: expect.any(String) },
  ]);
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
