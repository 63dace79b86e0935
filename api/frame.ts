/**
 * What every request passes, whoever asks: how the API speaks, what it says of itself, what it counts, logs and refuses.
 * Who asks, and what they may, is found out by the scopes that stand in it.
 */
import cookie from '@fastify/cookie';
import Fastify, { LogController } from 'fastify';
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import type { App, Deps } from './deps.ts';
import { healthRoutes } from './health.ts';
import { installDocs } from './plugins/docs.ts';
import { answerUnrouted, installErrors } from './plugins/errors.ts';
import { installForeign } from './plugins/foreign.ts';
import { installHeaders } from './plugins/headers.ts';
import { installLimits } from './plugins/limits.ts';
import { installLogging, requestId } from './plugins/logging.ts';
import { installMetrics } from './plugins/metrics.ts';
import { installOrigin } from './plugins/origin.ts';
import { answerUnread } from './plugins/unread.ts';
import { openRates, type Rates } from './rate.ts';

/** Beside an app without routes, what counts calls; closed with the app. */
export type Frame = { app: App; rates: Rates };

export async function buildFrame(deps: Deps): Promise<Frame> {
  const app: App = Fastify({
    loggerInstance: deps.log,
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'requestId' }),
    genReqId: requestId,
    trustProxy: deps.trustedProxies?.length ? deps.trustedProxies : false,
    bodyLimit: 1_048_576,
    frameworkErrors: answerUnrouted,
    clientErrorHandler: answerUnread,
  });
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  // A form on another site can post text without asking first.
  app.removeContentTypeParser('text/plain');
  installErrors(app);
  installLogging(app);
  installMetrics(app, deps);
  await installHeaders(app, deps);
  const rates = openRates(deps.db, deps.rates);
  app.addHook('onClose', () => rates[Symbol.asyncDispose]());
  installForeign(app, deps, rates);
  await installLimits(app, deps.busyAfterMs);
  await installDocs(app);
  await app.register(cookie);
  installOrigin(app, deps);
  await app.register(healthRoutes(deps));
  return { app, rates };
}
