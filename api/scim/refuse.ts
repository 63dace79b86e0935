/** Refusals as SCIM says them: RFC 7644, 3.12. */
import type { FastifyError, FastifyReply } from 'fastify';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import { ZodError } from 'zod';
import { Interruption, InvalidInput } from '#schema/errors.ts';
import { scimUrns } from '#schema/scim.ts';
import type { App } from '../deps.ts';
import { tenantOf } from '../plugins/logging.ts';
import { familyOf } from '../plugins/outage.ts';

export const scimMediaType = 'application/scim+json';

/** Which of SCIM's kinds of wrong input it is; the word stands in the answer. */
type Kind = 'invalidFilter' | 'invalidPath' | 'invalidValue' | 'invalidSyntax' | 'noTarget' | 'mutability';

export const wrong = (kind: Kind, message: string) => new InvalidInput(message, { scimType: kind });

export function installScimErrors(app: App): void {
  app.setErrorHandler<FastifyError>((error, request, reply) => {
    const { status, scimType, detail, retryAfterMs } = readError(error);
    if (status >= 500) request.log.error({ err: error, tenantId: tenantOf(request) }, 'defect');
    if (retryAfterMs !== undefined) reply.header('retry-after', Math.ceil(retryAfterMs / 1000));
    return reply
      .code(status)
      .type(scimMediaType)
      .serializer((body: string) => body)
      .send(JSON.stringify({ schemas: [scimUrns.error], status: String(status), scimType, detail }));
  });
}

/** What is not offered at all, whoever asks. */
export function refuse(reply: FastifyReply, status: 405 | 501, detail: string): FastifyReply {
  return reply.code(status).send({ schemas: [scimUrns.error], status: String(status), detail });
}

type Said = { status: number; detail: string; scimType?: string | undefined; retryAfterMs?: number | undefined };

function readError(error: FastifyError): Said {
  if (error instanceof ZodError || hasZodFastifySchemaValidationErrors(error)) {
    return { status: 400, scimType: 'invalidValue', detail: detailOf(error) };
  }
  const said = familyOf(error);
  if (said) {
    const { status, message, facts } = said;
    const retryAfterMs = said instanceof Interruption ? (said.retryAfterMs ?? 2000) : undefined;
    const scimType = status === 409 && facts.code !== 'last-administrator' ? 'uniqueness' : facts.scimType;
    return { status, detail: message, scimType: scimType === undefined ? undefined : String(scimType), retryAfterMs };
  }
  const status = error.statusCode ?? 500;
  if (status >= 400 && status < 500) return { status, scimType: 'invalidSyntax', detail: 'the request cannot be read' };
  return { status: 500, detail: 'something went wrong on our side' };
}

const detailOf = (error: unknown): string =>
  error instanceof ZodError
    ? error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ')
    : 'the request does not have the right form';
