/** Sending to a real SFTP server: whole or not at all, only to the one that is meant, and only where one may connect. */
import { generateKeyPairSync } from 'node:crypto';
import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import type { ExportTargetForm } from '#schema/export-target.ts';
import { serveSftp, type TestSftp } from '#tests/rig/sftp.ts';
import { openTargets } from './target.ts';

const targets = ({ port }: TestSftp) => openTargets({ allow: new Set([`127.0.0.1:${port}`]) });
const formOf = ({ port, hostKey }: TestSftp, more: object = {}): ExportTargetForm => ({
  ...{ kind: 'sftp', name: 'Arkivet', host: '127.0.0.1', port, user: 'diarium', folder: 'in', hostKey },
  password: 'hemligt',
  ...more,
});
const bytes = Buffer.alloc(300_000, 'å');
const parcel = { name: 'audit-1-9.zip', sizeBytes: bytes.length, open: async () => Readable.from([bytes]) };

test('an archive arrives whole under its name, and once more in its place', async () => {
  await using server = await serveSftp();
  await targets(server).send(formOf(server), parcel);
  await targets(server).send(formOf(server), parcel);
  expect([...server.files.keys()]).toEqual(['in/audit-1-9.zip']);
  expect(server.files.get('in/audit-1-9.zip')!.equals(bytes)).toBe(true);
});

test('a key opens as a password does', async () => {
  await using server = await serveSftp();
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const pem = privateKey.export({ format: 'pem', type: 'pkcs1' }).toString();
  await targets(server).send(formOf(server, { password: undefined, privateKey: pem }), parcel);
  expect(server.files.size).toBe(1);
});

test('a connection that is cut leaves nothing under the name', async () => {
  await using server = await serveSftp({ cutAfterBytes: 100_000 });
  await expect(targets(server).send(formOf(server), parcel)).rejects.toMatchObject({ status: 503 });
  expect(server.files.has('in/audit-1-9.zip')).toBe(false);
});

test('another key, a wrong password, nobody there, and a private address are told apart', async () => {
  await using server = await serveSftp();
  const other = formOf(server, { hostKey: `SHA256:${'A'.repeat(43)}` });
  await expect(targets(server).send(other, parcel)).rejects.toMatchObject({ facts: { code: 'target-other-key' } });
  const wrong = formOf(server, { password: 'gissat' });
  await expect(targets(server).send(wrong, parcel)).rejects.toMatchObject({ facts: { code: 'target-refused' } });
  const closed = { ...server, port: 1 };
  await expect(targets(closed).send(formOf(closed), parcel)).rejects.toMatchObject({ facts: { code: 'target-away' } });
  const shut = openTargets({ allow: new Set() });
  await expect(shut.send(formOf(server), parcel)).rejects.toMatchObject({ code: 'private-address' });
  const bucket = {
    kind: 's3',
    name: 'b',
    endpoint: `https://127.0.0.1:${server.port}`,
    region: 'x',
    bucket: 'abc',
  } as const;
  const keyed = { ...bucket, folder: '', accessKeyId: 'a', secretAccessKey: 'b' };
  await expect(shut.send(keyed, parcel)).rejects.toMatchObject({ code: 'private-address' });
  for (const [endpoint, code] of [
    ['http://bucket.example', 'target-plain'],
    [`http://127.0.0.1:${server.port}`, 'target-plain'],
    ['https://olga:hemligt@bucket.example', 'target-address'],
    ['https://bucket.example/?X-Amz-Signature=ab', 'target-address'],
  ] as const) {
    await expect(shut.send({ ...keyed, endpoint }, parcel)).rejects.toMatchObject({ facts: { code } });
  }
  expect(server.files.size).toBe(0);
});
