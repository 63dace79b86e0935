/** What is said of a disposal on paper: the manifest that its approval is bound to, and the certificate of its end. */
import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { certificateText } from '#schema/certificate-text.ts';
import { NotFound } from '#schema/errors.ts';
import { SealedCertificate } from '#schema/purge-run.ts';
import { manifestText } from '#schema/purge-set.ts';
import type { Routes } from './deps.ts';
import { Id } from './id.ts';
import { signedIn } from './plugins/session.ts';

const tags = ['purge'];
/** Should a browser open what is meant to be saved: no scripts, no forms, no requests. */
const sandbox = "default-src 'none'; style-src 'unsafe-inline'; sandbox";

export const purgePaperRoutes: Routes =
  ({ db }) =>
  async (app) => {
    app.get(
      '/purge/:id/manifest',
      {
        config: { may: 'retention', act: null },
        schema: {
          tags,
          summary: 'The whole set: kind, id, when it was due and bytes, a line each',
          description: 'The very text whose SHA-256 is the hash that an approval names.',
          params: Id,
          response: { 200: { description: 'The manifest', content: { 'text/plain': { schema: z.string() } } } },
        },
      },
      async (request, reply) => {
        const { tenantId } = signedIn(request);
        const key = { tenantId, purgeId: request.params.id };
        const text = manifestText((select, params) => db.withTenant(tenantId, ({ sql }) => sql(select, params)), key);
        const head = await text.next();
        if (head.done) throw new NotFound('no such set');
        return reply
          .header('content-disposition', `attachment; filename="manifest-${key.purgeId}.txt"`)
          .type('text/plain; charset=utf-8')
          .send(Readable.from(joined(head.value, text)) as never);
      },
    );

    app.get(
      '/purge/:id/certificate',
      {
        config: { may: 'retention', act: null },
        schema: {
          tags,
          summary: 'The certificate, as it is sealed',
          description: 'In its canonical form, whose SHA-256 stands on its page and its PDF.',
          params: Id,
          response: { 200: SealedCertificate },
        },
      },
      async (request, reply) => {
        const { certificate } = await readPaper(db, request);
        return asFile(reply, request.params.id, 'json')
          .type('application/json; charset=utf-8')
          .send(certificateText(certificate) as never);
      },
    );

    app.get(
      '/purge/:id/certificate/page',
      {
        config: { may: 'retention', act: null },
        schema: {
          tags,
          summary: 'The certificate to be read and printed: one HTML file that needs nothing else',
          params: Id,
          response: { 200: { description: 'The page', content: { 'text/html': { schema: z.string() } } } },
        },
      },
      async (request, reply) => {
        const { page } = await readPaper(db, request);
        if (page === null) throw new NotFound('no page of it');
        return asFile(reply, request.params.id, 'html')
          .type('text/html; charset=utf-8')
          .send(page as never);
      },
    );

    app.get(
      '/purge/:id/certificate/pdf',
      {
        config: { may: 'retention', act: null },
        schema: {
          tags,
          summary: 'The certificate as a PDF to be kept for long, with its sealed file in it',
          params: Id,
          response: { 200: { description: 'The PDF', content: { 'application/pdf': { schema: z.string() } } } },
        },
      },
      async (request, reply) => {
        const { pdf } = await readPaper(db, request);
        if (pdf === null) throw new NotFound('no PDF of it');
        return asFile(reply, request.params.id, 'pdf')
          .type('application/pdf')
          .send(pdf as never);
      },
    );
  };

const asFile = <Reply extends Pick<FastifyReply, 'header'>>(reply: Reply, id: string, ending: string): Reply => {
  reply
    .header('content-disposition', `attachment; filename="certificate-${id}.${ending}"`)
    .header('content-security-policy', sandbox);
  return reply;
};

type Paper = { certificate: SealedCertificate; page: string | null; pdf: Buffer | null };

async function readPaper(
  db: Parameters<Routes>[0]['db'],
  request: Parameters<typeof signedIn>[0] & { params: { id: string } },
): Promise<Paper> {
  const [row] = await db.readTenant<Paper>(
    signedIn(request).tenantId,
    `select certificate, certificate_page as page, certificate_pdf as pdf from purge
     where tenant_id = tenant.id and id = $2 and kind <> 'tenant' and certificate is not null`,
    [request.params.id],
  );
  if (!row) throw new NotFound('no certificate yet');
  return row;
}

async function* joined(head: string, rest: AsyncIterable<string>): AsyncGenerator<string> {
  yield head;
  yield* rest;
}
