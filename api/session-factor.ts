/** The second step of signing in: a code makes half a session whole, under a new id and secret. */
import { FactorCode } from '#schema/factor.ts';
import { SessionOpened } from '#schema/session.ts';
import { forgetTries } from './attempt.ts';
import type { Routes } from './deps.ts';
import { refuseCode, spendCode, takeCodeTry, tryKey } from './factor.ts';
import { guessing } from './plugins/rate.ts';
import { carrierOf, halfSignedIn } from './plugins/session.ts';
import { handSession, openSession } from './session-open.ts';

export const sessionFactorRoutes: Routes = (deps) => async (app) => {
  const { db, publicUrl, secrets } = deps;

  app.post(
    '/session/factor',
    {
      config: { may: 'half-signed-in', act: 'session.factor', ...guessing },
      schema: {
        tags: ['session'],
        summary: 'Show the second factor: a code of the device, or a recovery code',
        body: FactorCode,
        response: { 201: SessionOpened },
      },
    },
    async (request, reply) => {
      const { tenantId, personId } = halfSignedIn(request);
      await takeCodeTry(db, tenantId, personId);
      const opened = await db.withTenant(tenantId, async (tx) => {
        if (!(await spendCode(tx, secrets, { personId, code: request.body.code }))) return null;
        await forgetTries(tx, tryKey(personId));
        return openSession(tx, request, publicUrl, { personId, carrier: carrierOf(request), by: 'factor' });
      });
      if (!opened) return refuseCode(db, request, 'session.factor');
      return reply.code(201).send(handSession(deps, reply, opened));
    },
  );
};
