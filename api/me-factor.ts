/** One's second factor: set up, confirmed by a first code, given new recovery codes, and turned off. */
import { z } from 'zod';
import { recordEvent } from '#schema/audit.ts';
import type { Tx } from '#schema/database.ts';
import { Conflict } from '#schema/errors.ts';
import { Factor, FactorCode, FactorProof, FactorSetup, RecoveryCodes } from '#schema/factor.ts';
import { readPolicy } from '#schema/policy.ts';
import { forgetTries } from './attempt.ts';
import type { Deps, Routes } from './deps.ts';
import {
  makeRecoveryCodes,
  newFactor,
  refuseCode,
  removeFactor,
  sealerOf,
  spendCode,
  takeCodeTry,
  tryKey,
} from './factor.ts';
import { readPasswordHash, verifyPassword } from './password.ts';
import { guessing } from './plugins/rate.ts';
import { actorOf, carrierOf, halfSignedIn, type SignedIn, signedIn } from './plugins/session.ts';
import { handSession, openSession } from './session-open.ts';

export const meFactorRoutes: Routes = (deps) => async (app) => {
  const { db, publicUrl, secrets } = deps;

  app.get(
    '/me/factor',
    {
      config: { may: 'half-signed-in', act: null },
      schema: { tags: ['me'], summary: 'Whether there is a second factor', response: { 200: Factor } },
    },
    async (request) => {
      const { tenantId, personId } = halfSignedIn(request);
      return db.withTenant(tenantId, (tx) => readFactor(tx, personId));
    },
  );

  app.post(
    '/me/factor',
    {
      config: { may: 'half-signed-in', act: 'factor.make' },
      schema: {
        tags: ['me'],
        summary: 'Begin to set up a second factor; it counts once a code of it was shown',
        response: { 201: FactorSetup },
      },
    },
    async (request, reply) => {
      const { tenantId, tenantName, personId } = halfSignedIn(request);
      const setup = await db.withTenant(tenantId, async (tx) => {
        const [person] = await tx.sql<{ email: string }>('select email from person where tenant_id = $1 and id = $2', [
          tenantId,
          personId,
        ]);
        const made = newFactor({ tenant: tenantName, email: person!.email });
        const sealed = sealerOf(secrets).seal(tenantId, 'factor', personId, made.secret);
        const kept = await tx.sql(
          `insert into factor as f (tenant_id, person_id, sealed) values ($1, $2, $3)
           on conflict (tenant_id, person_id) do update set sealed = $3, last_step = 0, created_at = now()
             where f.confirmed_at is null
           returning person_id`,
          [tenantId, personId, sealed],
        );
        if (kept.length === 0) throw new Conflict('there is a second factor', { code: 'factor-there' });
        await recordEvent(tx, actorOf(request), { action: 'factor.make', object: { kind: 'person', id: personId } });
        return made;
      });
      return reply.code(201).send(setup);
    },
  );

  app.post(
    '/me/factor/confirm',
    {
      config: { may: 'half-signed-in', act: 'factor.confirm', ...guessing },
      schema: {
        tags: ['me'],
        summary: 'Show a first code: the second factor counts from now on',
        description: 'Answers the recovery codes, this once. Half a session becomes a whole one.',
        body: FactorCode,
        response: { 200: RecoveryCodes },
      },
    },
    async (request, reply) => {
      const { tenantId, personId } = halfSignedIn(request);
      await takeCodeTry(db, tenantId, personId);
      const done = await db.withTenant(tenantId, async (tx) => {
        if (!(await spendCode(tx, secrets, { personId, code: request.body.code }, false))) return null;
        await tx.sql('update factor set confirmed_at = now() where tenant_id = $1 and person_id = $2', [
          tenantId,
          personId,
        ]);
        await forgetTries(tx, tryKey(personId));
        await recordEvent(tx, actorOf(request), { action: 'factor.confirm', object: { kind: 'person', id: personId } });
        const codes = await makeRecoveryCodes(tx, personId);
        const entry = { personId, carrier: carrierOf(request), by: 'factor' } as const;
        return { codes, opened: request.half && (await openSession(tx, request, publicUrl, entry)) };
      });
      if (!done) return refuseCode(db, request, 'factor.confirm');
      if (done.opened) handSession(deps, reply, done.opened);
      return { codes: done.codes };
    },
  );

  app.post(
    '/me/factor/codes',
    {
      config: { may: 'signed-in', act: 'factor.codes', ...guessing },
      schema: {
        tags: ['me'],
        summary: 'New recovery codes in place of the old',
        body: FactorProof,
        response: { 200: RecoveryCodes },
      },
    },
    async (request) => {
      const done = await proven(deps, signedIn(request), request.body, async (tx, personId) => {
        if ((await readFactor(tx, personId)).state !== 'on') {
          throw new Conflict('there is no second factor', { code: 'factor-missing' });
        }
        await recordEvent(tx, actorOf(request), { action: 'factor.codes', object: { kind: 'person', id: personId } });
        return { codes: await makeRecoveryCodes(tx, personId) };
      });
      return done ?? refuseCode(db, request, 'factor.codes');
    },
  );

  app.post(
    '/me/factor/off',
    {
      config: { may: 'signed-in', act: 'factor.remove', ...guessing },
      schema: { tags: ['me'], summary: 'Turn the second factor off', body: FactorProof, response: { 204: z.null() } },
    },
    async (request, reply) => {
      const done = await proven(deps, signedIn(request), request.body, async (tx, personId) => {
        if ((await readPolicy(tx)).secondFactor) throw new Conflict('it is asked for', { code: 'factor-required' });
        if (!(await removeFactor(tx, personId))) {
          throw new Conflict('there is no second factor', { code: 'factor-missing' });
        }
        await recordEvent(tx, actorOf(request), { action: 'factor.remove', object: { kind: 'person', id: personId } });
        return true;
      });
      if (!done) return refuseCode(db, request, 'factor.remove');
      return reply.code(204).send(null);
    },
  );
};

async function readFactor(tx: Tx, personId: string): Promise<Factor> {
  const [factor] = await tx.sql<{ on: boolean; left: number }>(
    `select confirmed_at is not null as "on",
       (select count(*) from recovery_code where tenant_id = $1 and person_id = $2 and used_at is null) as "left"
     from factor where tenant_id = $1 and person_id = $2`,
    [tx.tenantId, personId],
  );
  const { secondFactor: required } = await readPolicy(tx);
  if (!factor) return { state: 'off', required, recoveryCodesLeft: 0 };
  return { state: factor.on ? 'on' : 'pending', required, recoveryCodesLeft: factor.left };
}

/** Does it for whoever shows a code or their password once more. Null for one that is not right; throws TooMany. */
async function proven<Done>(
  { db, secrets }: Deps,
  { tenantId, personId }: SignedIn,
  { code, password }: FactorProof,
  work: (tx: Tx, personId: string) => Promise<Done>,
): Promise<Done | null> {
  await takeCodeTry(db, tenantId, personId);
  // Compared while nothing is held: it takes as long as hundreds of statements, and others wait in line for it.
  const stored = password === undefined ? null : await db.withTenant(tenantId, (tx) => readPasswordHash(tx, personId));
  if (password !== undefined && !(await verifyPassword(stored, password))) return null;
  return db.withTenant(tenantId, async (tx) => {
    const isShown = code === undefined || (await spendCode(tx, secrets, { personId, code }));
    // One that was changed meanwhile proves nothing any more.
    const isCurrent = password === undefined || (await readPasswordHash(tx, personId)) === stored;
    if (!isShown || !isCurrent) return null;
    await forgetTries(tx, tryKey(personId));
    return work(tx, personId);
  });
}
