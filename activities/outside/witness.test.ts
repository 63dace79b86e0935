/** A witness is told of each head by a request of ours, over a real connection, and told again until it hears. */

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { recordEvent, system } from '#schema/audit.ts';
import { isSignedBy, openHeadSigner, type SignedHead } from '#schema/chain-head.ts';
import { openDatabase } from '#schema/database.ts';
import { makeDatabase } from '#tests/rig/database.ts';
import { makeShelf } from '#tests/rig/knowledge.ts';
import { linkTenants } from '../chain.ts';
import { openWitness } from './witness.ts';

const root = 'a key of the installation, for tests';
const userAgent = 'Diarium/test';

/** Notes what it is sent, and answers as `status` says just then. */
async function serveWitness() {
  const told: { head: SignedHead; agent: string | undefined }[] = [];
  const answers = { status: 204 };
  const server = createServer(async (request, response) => {
    const head = JSON.parse((await buffer(request)).toString()) as SignedHead;
    if (answers.status === 204) told.push({ head, agent: request.headers['user-agent'] });
    response.writeHead(answers.status, { location: '/elsewhere' }).end();
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    told,
    answers,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/heads`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

test('a witness that did not hear is left alone for a while, told again, and told of the newest head once', async () => {
  await using database = await makeDatabase();
  await using db = await openDatabase({ url: database.workerUrl });
  await using server = await serveWitness();
  await using witness = openWitness({ url: server.url, userAgent, restMs: 700 });
  const { tenantId } = await makeShelf(database.adminUrl, db);
  const signer = openHeadSigner(root);
  const faults = new Set<string>();
  const heads = { keep: async () => {}, list: async () => [] };
  const look = () =>
    linkTenants({ db, signer, witness, heads, onFault: (_, error) => void faults.add((error as Error).message) });
  await db.withTenant(tenantId, (tx) => recordEvent(tx, system, { action: 'crawl.skip' }));

  for (const status of [503, 302]) {
    server.answers.status = status;
    await expect.poll(() => witness.isResting(), { timeout: 5_000 }).toBe(false);
    await look();
    expect(witness.isResting()).toBe(true);
  }
  expect([...faults]).toEqual(['the witness answered 503', 'the witness answered 302']);
  expect(server.told).toEqual([]);

  server.answers.status = 204;
  await expect.poll(() => witness.isResting(), { timeout: 5_000 }).toBe(false);
  await look();
  await look();
  const ours = server.told.filter(({ head }) => head.tenantId === tenantId);
  expect(ours).toMatchObject([{ head: { seq: 1, kind: 'head' }, agent: userAgent }]);
  expect(isSignedBy(signer.publicKey(tenantId), ours[0]!.head)).toBe(true);
});

test('one that does not answer is not waited for', async () => {
  await using server = await serveWitness();
  const { url } = server;
  await server[Symbol.asyncDispose]();
  await using witness = openWitness({ url, userAgent });
  const head = openHeadSigner(root).sign({
    ...{ tenantId: crypto.randomUUID(), seq: 1, hash: '0'.repeat(64) },
    ...{ signedAt: new Date().toISOString(), kind: 'head' as const },
  });
  await expect(witness.tell(head)).rejects.toThrow();
  expect(witness.isResting()).toBe(true);
});
