/**
 * One OpenAPI 3.1 document, made from the contracts that also check what goes in and out; to be read at /docs. `x-may`
 * says who may use an operation, `x-act` what the record of acts calls it.
 */
import swagger, { type SwaggerTransformObject } from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { RouteOptions } from 'fastify';
import { createJsonSchemaTransform, createJsonSchemaTransformObject } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { AnswerKind, ChatSource, Citation, Conversation, Message, Usage } from '#schema/chat.ts';
import { Crawl, CrawlCounts, CrawlPage, FailureGroup } from '#schema/crawl.ts';
import { Block, Document, DocumentRow, Passage, Version } from '#schema/document.ts';
import { SearchHit } from '#schema/hit.ts';
import { Problem } from '#schema/problem.ts';
import { Progress, Reason } from '#schema/progress.ts';
import { Me } from '#schema/session.ts';
import { Schedule, Source, SourceForm } from '#schema/source.ts';
import { Collection, Space } from '#schema/space.ts';
import { Status } from '#schema/status.ts';
import type { App } from '../deps.ts';

/** Contracts that stand under their own name in the document. */
const named = {
  AnswerKind,
  Block,
  ChatSource,
  Citation,
  Collection,
  Conversation,
  Crawl,
  CrawlCounts,
  CrawlPage,
  Document,
  DocumentRow,
  FailureGroup,
  Me,
  Message,
  Passage,
  Problem,
  Progress,
  Reason,
  Schedule,
  Source,
  SourceForm,
  Space,
  Usage,
  SearchHit,
  Status,
  Version,
};

type OpenApi = ReturnType<SwaggerTransformObject> & { components?: { schemas?: object } };

const problem = (description: string) => ({
  description,
  content: { 'application/problem+json': { schema: Problem } },
});
const problems = {
  '4xx': problem('Refused: trying again as it is cannot help'),
  '5xx': problem('Interrupted (503, 504: try again after Retry-After) or a defect (500)'),
};

/** Scripts and styles of the reader's own files; its data comes from the document beside it. */
const readerPolicy = {
  'default-src': "'none'",
  'script-src': "'self'",
  // The hash is that of the one style element that its script adds.
  'style-src': "'self' 'sha256-RL3ie0nH+Lzz2YNqQN83mnU0J1ot4QL7b99vMdIX99w='",
  // Its style sheet holds its arrows.
  'img-src': "'self' data:",
  'font-src': "'self'",
  'connect-src': "'self'",
  'frame-ancestors': "'none'",
  'base-uri': "'none'",
  'form-action': "'none'",
};

export async function installDocs(app: App): Promise<void> {
  const schemaRegistry = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(named)) schemaRegistry.add(schema as z.ZodType, { id });
  app.addHook('onRoute', (route: RouteOptions) => {
    if (!route.schema || route.schema.hide) return;
    route.schema.response = { ...problems, ...(route.schema.response as object) };
  });
  const asOperation = createJsonSchemaTransform({ schemaRegistry });
  const asObject = createJsonSchemaTransformObject({ schemaRegistry });
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'Diarium', version: '1', description: 'Websites become knowledge that people can ask.' },
      components: {
        securitySchemes: {
          bearer: { type: 'http', scheme: 'bearer' },
          cookie: { type: 'apiKey', in: 'cookie', name: 'diarium' },
        },
      },
      security: [{ bearer: [] }, { cookie: [] }],
    },
    transform: (given) => {
      const { may, act } = given.route.config ?? {};
      const { schema, url } = asOperation(given);
      return { url, schema: { ...schema, 'x-may': may, 'x-act': act } as object };
    },
    transformObject: (document) => withoutUnused(withLetters(asObject(document) as OpenApi)),
  });
  await app.register(swaggerUi, { routePrefix: '/docs', staticCSP: readerPolicy, indexPrefix: '' });
}

/** Addresses are kept as people write them: `https://åre.example/` is one, though no URI by the letter. */
const withLetters = (document: OpenApi): OpenApi =>
  JSON.parse(JSON.stringify(document), (key, value) => (key === 'format' && value === 'uri' ? 'iri' : value));

/** Every contract comes in two forms, as sent and as answered; the ones that nothing refers to say nothing. */
function withoutUnused(document: OpenApi): OpenApi {
  const schemas = document.components?.schemas ?? {};
  const text = JSON.stringify(document);
  const used = Object.entries(schemas).filter(([name]) => text.includes(`"#/components/schemas/${name}"`));
  const pruned = { ...document, components: { ...document.components, schemas: Object.fromEntries(used) } } as OpenApi;
  return used.length < Object.keys(schemas).length ? withoutUnused(pruned) : document;
}
