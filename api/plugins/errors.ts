/** Every failure as application/problem+json: the families in words, defects with an id and no detail. */

import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import {
  Interruption,
  InvalidInput,
  NotFound,
  type Refusal,
  TooLarge,
  TooMany,
  UnsupportedMedia,
} from '#schema/errors.ts';
import type { Problem } from '#schema/problem.ts';
import { sayReason } from '#schema/reason.ts';
import type { Language } from '#schema/session.ts';
import type { App } from '../deps.ts';
import { languageOf } from './language.ts';
import { tenantOf } from './logging.ts';
import { familyOf } from './outage.ts';

type Wrong = NonNullable<Problem['errors']>;
type Said = { code: string; status: number; facts: Record<string, string | number> };

export function installErrors(app: App): void {
  app.setErrorHandler<FastifyError>((error, request, reply) => {
    const wrong = hasZodFastifySchemaValidationErrors(error) ? error.validation.map(readIssue) : undefined;
    const said = wrong
      ? new InvalidInput('the input does not have the right form')
      : (familyOf(error) ?? ofFastify(error));
    if (!said) {
      request.log.error({ err: error, tenantId: tenantOf(request) }, 'defect');
      return send(request, reply, { code: 'defect', status: 500, facts: {} });
    }
    if (said instanceof Interruption) {
      request.log.warn({ code: said.code, reason: said.message, tenantId: tenantOf(request) }, 'interruption');
      reply.header('retry-after', Math.ceil((said.retryAfterMs ?? 2000) / 1000));
    }
    return send(request, reply, said, wrong ?? pathOf(said));
  });
  app.setNotFoundHandler((request, reply) => send(request, reply, new NotFound('no such address')));
}

/** For what fails before there is a route: addresses that cannot be read, or that no id is as long as. */
export function answerUnrouted(_error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  send(request, reply, new InvalidInput('the address cannot be read'));
}

function send(request: FastifyRequest, reply: FastifyReply, said: Said, wrong?: Wrong) {
  const problem = { ...problemOf(said, languageOf(request), request.id), errors: wrong };
  // Sent as text: problems look alike whatever shapes the route declares.
  return reply
    .code(said.status)
    .type('application/problem+json')
    .serializer((body: string) => body)
    .send(JSON.stringify(problem));
}

/** The problem in words. A code that is more exact than the family's may stand in `facts.code`. */
export function problemOf(said: Said, language: Language, requestId: string): Problem {
  const code = String(said.facts.code ?? said.code);
  const { sentence, next } = sayReason({ code, facts: said.facts }, language);
  return {
    type: `urn:diarium:problem:${code}`,
    title: code,
    status: said.status,
    code,
    detail: sentence,
    next,
    requestId,
  };
}

function readIssue(issue: { instancePath?: string; message?: string }): Wrong[number] {
  const path = (issue.instancePath ?? '').replace(/^\//, '').replaceAll('/', '.');
  return { path, message: issue.message ?? 'wrong' };
}

const pathOf = (said: Refusal | Interruption): Wrong | undefined =>
  said instanceof InvalidInput && typeof said.facts.path === 'string'
    ? [{ path: said.facts.path, message: said.message }]
    : undefined;

/** What Fastify itself and its plugins refuse; null for everything that is ours. */
function ofFastify(error: FastifyError): Refusal | Interruption | null {
  const status = error.statusCode ?? 500;
  if (status === 413) return new TooLarge('the body is too large');
  if (status === 415) return new UnsupportedMedia('this media type is not read');
  if (status === 429) return new TooMany('too many requests', 60_000);
  if (status >= 400 && status < 500) return new InvalidInput('the request cannot be read');
  return null;
}
